import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_LIMITS, Spool } from "./spool";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "padit-spool-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const small = { ...DEFAULT_LIMITS, segmentBytes: 200 };
function append(spool: Spool, tsMs = 1000, rows = 10): number {
  const seq = spool.takeSeq();
  spool.append({ seq, rows, fromMs: tsMs, toMs: tsMs + 1, body: Buffer.from(`batch ${seq}`.padEnd(100, ".")) });
  return seq;
}
function drain(spool: Spool): string[] {
  const bodies: string[] = [];
  for (let record = spool.peek(); record !== undefined; record = spool.peek()) {
    bodies.push(record.body.toString().replace(/\.+$/, ""));
    spool.ack(record.seq);
  }
  return bodies;
}

test("batches come back oldest first and leave no files behind", async () => {
  const spool = new Spool(folder, small);
  const seqs = Array.from({ length: 10 }, () => append(spool));
  expect(drain(spool)).toEqual(seqs.map((seq) => `batch ${seq}`));
  expect(spool.stats()).toMatchObject({ rows: 0, bytes: 0, oldestMs: null });
  expect(readdirSync(folder).filter((name) => name.endsWith(".seg")).length).toBeLessThanOrEqual(1);
  await spool.close();
});

test("what was not acknowledged is there after a restart, and its numbers are not given out again", async () => {
  const first = new Spool(folder, small);
  const seqs = Array.from({ length: 5 }, () => append(first));
  first.ack(seqs[0] ?? -1);
  await first.close();
  const second = new Spool(folder, small);
  expect(second.epoch).toBe(first.epoch);
  expect(append(second)).toBeGreaterThan(Math.max(...seqs));
  expect(drain(second)).toHaveLength(5);
  await second.close();
});

test("a torn tail is cut off and the whole records before it survive", async () => {
  const first = new Spool(folder);
  append(first);
  append(first);
  await first.close();
  const segment = readdirSync(folder).find((name) => name.endsWith(".seg")) ?? "";
  appendFileSync(join(folder, segment), Buffer.from([0, 0, 0, 200, 1, 2, 3, 4, 5]));
  const second = new Spool(folder);
  append(second);
  expect(drain(second)).toHaveLength(3);
  await second.close();
});

test("a full spool drops its oldest segments and says exactly what was lost", async () => {
  const spool = new Spool(folder, { ...small, maxBytes: 1000 });
  for (let i = 0; i < 20; i++) append(spool, 1000 + i);
  const dropped = spool.trim(2000);
  const lost = dropped.reduce((sum, gap) => sum + gap.n, 0);
  expect(dropped.every((gap) => gap.reason === "spool_full")).toBe(true);
  expect(lost + spool.stats().rows).toBe(200);
  expect(dropped[0]?.fromMs).toBe(1000);
  expect(spool.stats().droppedRows).toBe(lost);
  expect(drain(spool)).toHaveLength(20 - lost / 10);
  await spool.close();
});

test("batches older than the limit go, younger ones stay", async () => {
  const spool = new Spool(folder, { ...small, maxAgeMs: 1000 });
  for (let i = 0; i < 4; i++) append(spool, 1000);
  for (let i = 0; i < 4; i++) append(spool, 10_000);
  expect(spool.trim(10_500).reduce((sum, gap) => sum + gap.n, 0)).toBe(40);
  await spool.close();
});
