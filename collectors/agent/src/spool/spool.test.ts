import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

test("wherever the last record was torn, the ones before it survive and the next is written behind them", async () => {
  const first = new Spool(folder);
  append(first);
  append(first);
  await first.close();
  const segment = join(folder, readdirSync(folder).find((name) => name.endsWith(".seg")) ?? "");
  const whole = readFileSync(segment);
  for (let length = whole.length / 2; length < whole.length; length++) {
    writeFileSync(segment, whole.subarray(0, length));
    const spool = new Spool(folder);
    expect(spool.peek()?.body.toString()).toMatch(/^batch 0/);
    expect(spool.stats().rows).toBe(10);
    await spool.close();
  }
  const last = new Spool(folder);
  const seq = append(last);
  expect(drain(last)).toEqual(["batch 0", `batch ${seq}`]);
  await last.close();
});

test("a lane goes first, and what both lanes sent is known after a restart", async () => {
  const first = new Spool(folder, small);
  const before = Array.from({ length: 6 }, () => append(first));
  first.ack(first.peek()?.seq ?? -1);
  const lane = first.openLane(5000) ?? -1;
  const after = Array.from({ length: 6 }, () => append(first));
  for (const seq of after.slice(0, 4)) {
    expect(first.peek(lane)?.seq).toBe(seq);
    first.ack(seq, lane);
  }
  expect(first.peek()?.seq).toBe(before[1]);
  await first.close();
  const second = new Spool(folder, small);
  expect(drain(second)).toEqual([...before.slice(1), ...after.slice(4)].map((seq) => `batch ${seq}`));
  expect(second.stats().rows).toBe(0);
  await second.close();
});

test("what waits is counted batch by batch, also after a restart and when both lanes hold it", async () => {
  const first = new Spool(folder);
  for (let i = 0; i < 6; i++) append(first, 1000 + i);
  const size = first.stats().bytes / 6;
  const sendOne = (spool: Spool, lane = 0) => spool.ack(spool.peek(lane)?.seq ?? -1, lane);
  sendOne(first);
  sendOne(first);
  expect(first.stats()).toMatchObject({ rows: 40, bytes: 4 * size, oldestMs: 1002 });
  const lane = first.openLane(1004) ?? -1;
  sendOne(first, lane);
  expect(first.stats()).toMatchObject({ rows: 30, bytes: 3 * size, oldestMs: 1002 });
  await first.close();
  const second = new Spool(folder);
  expect(second.stats()).toMatchObject({ rows: 30, bytes: 3 * size, oldestMs: 1002 });
  expect(drain(second)).toHaveLength(3);
  expect(second.stats()).toMatchObject({ rows: 0, bytes: 0, oldestMs: null });
  await second.close();
});

test("the segment of the batch on its way is not dropped, for it may arrive; the next oldest is, so that the limit holds", async () => {
  const spool = new Spool(folder, { ...small, maxBytes: 1000 });
  for (let i = 0; i < 20; i++) append(spool, 1000 + i);
  const oldest = spool.peek();
  spool.sending = oldest?.seq;
  expect(spool.trim(2000).reduce((sum, gap) => sum + gap.n, 0)).toBeGreaterThan(0);
  expect(spool.peek()?.seq).toBe(oldest?.seq);
  await spool.close();
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
