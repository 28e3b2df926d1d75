import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";
import { Spool } from "./spool";

const KILLS = 20;
/** Lines read before each kill, so that the writer is killed while it appends. */
const LINES_BEFORE_KILL = 30;

/** A program that appends in an endless loop and prints each number once its record is appended. */
const WRITER = `
  import { Spool, DEFAULT_LIMITS } from "./spool";
  import { writeSync } from "node:fs";
  const spool = new Spool(process.argv[2] ?? "", { ...DEFAULT_LIMITS, segmentBytes: 4000 });
  for (;;) {
    const seq = spool.takeSeq();
    spool.append({ seq, rows: 1, fromMs: seq, toMs: seq, body: Buffer.from(String(seq).repeat(20)) });
    writeSync(1, seq + "\\n");
  }`;

test("after twenty kills -9 every batch that was appended is there once, in order and whole", async () => {
  const dir = mkdtempSync(join(tmpdir(), "padit-kill-"));
  try {
    const script = join(dir, "writer.mjs");
    const stdin = { contents: WRITER, resolveDir: import.meta.dirname, loader: "ts" as const };
    buildSync({ stdin, bundle: true, platform: "node", format: "esm", outfile: script });
    const folder = join(dir, "spool");
    const said: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) said.push(...(await writeUntilKilled(script, folder)));

    const spool = new Spool(folder);
    const found: number[] = [];
    for (let record = spool.peek(); record !== undefined; record = spool.peek()) {
      expect(record.body.toString()).toBe(String(record.seq).repeat(20));
      found.push(record.seq);
      spool.ack(record.seq);
    }
    await spool.close();
    expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
    const there = new Set(found);
    expect(said.filter((seq) => !there.has(seq))).toEqual([]);
    expect(said.length).toBeGreaterThanOrEqual(KILLS * LINES_BEFORE_KILL);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}, 60_000);

async function writeUntilKilled(script: string, folder: string): Promise<number[]> {
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: number[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(Number(line));
    if (lines.length === LINES_BEFORE_KILL) child.kill("SIGKILL");
  });
  await Promise.all([once(child, "exit"), once(reader, "close")]);
  return lines;
}
