import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Gap } from "../ipc/messages";
import { Spool } from "../spool/spool";
import { Batcher } from "./batcher";
import { gapsIn, merged } from "./gaps";
import { ServerClock } from "./server-clock";
import { Uploader } from "./uploader";

const gap = (i: number, reason = "engine_full"): Gap => ({ fromMs: 1000 + i, toMs: 2000 + i, n: 10, reason });
const row = (tsMs: number, metadata?: Record<string, string>) => ({
  series: 1,
  tsMs,
  value: 1,
  uncertainty: null,
  flags: 2,
  ...(metadata && { metadata }),
});

function open(limits: ConstructorParameters<typeof Spool>[1]) {
  const dir = mkdtempSync(join(tmpdir(), "padit-gaps-"));
  const spool = new Spool(dir, limits);
  onTestFinished(async () => {
    await spool.close();
    rmSync(dir, { recursive: true });
  });
  return { spool, batcher: new Batcher(spool, { clock: new ServerClock(), nowMs: () => 10_000, onBatch: () => undefined }) };
}
const LARGE = { segmentBytes: 1 << 30, maxBytes: 1 << 30, maxAgeMs: 1e9 };

test("many gaps become one for each reason, with all that they told", () => {
  const many = [...Array.from({ length: 1425 }, (_, i) => gap(i)), gap(5000, "disk_full")];
  expect(merged(many)).toEqual([
    { fromMs: 1000, toMs: 3424, n: 14_250, reason: "engine_full" },
    { fromMs: 6000, toMs: 7000, n: 10, reason: "disk_full" },
  ]);
  expect(merged(many.slice(0, 3))).toEqual(many.slice(0, 3));
});

test("a batch that is dropped takes the gaps it carried into the gap that is told of it", async () => {
  const { spool, batcher } = open({ segmentBytes: 1, maxBytes: 1, maxAgeMs: 1e9 });
  batcher.add([row(3000)], undefined, [gap(0)]);
  batcher.flush();
  batcher.add([row(4000)]);
  batcher.flush();
  expect(spool.trim(10_000)).toEqual([{ fromMs: 1000, toMs: 3000, n: 11, reason: "spool_full" }]);
  expect(gapsIn(Buffer.from("no gzip"))).toEqual([]);
});

test("rows with long details are parted into batches that the server takes", () => {
  const { spool, batcher } = open(LARGE);
  const detail = { text: "x".repeat(4000) };
  for (let message = 0; message < 10; message++) batcher.add(Array.from({ length: 900 }, () => row(3000, detail)));
  batcher.flush();
  const sizes: number[] = [];
  for (let record = spool.peek(); record !== undefined; record = spool.peek()) {
    sizes.push(gunzipSync(record.body).length);
    spool.ack(record.seq);
  }
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(16 << 20);
});

test.each([
  [200, "<html>Sign in to the network</html>"],
  [202, "{}"],
])("a %d that is not ingest's own answer takes no batch: it waits and goes again", async (status, body) => {
  const { spool, batcher } = open(LARGE);
  batcher.add([row(3000)]);
  batcher.flush();
  const answers = [
    { status, body },
    { status: 202, body: JSON.stringify({ accepted: 1, quarantined: 0, duplicate: false }) },
  ];
  const sent: Buffer[] = [];
  const reasons: string[] = [];
  const stop = new AbortController();
  const uploader = new Uploader({
    spool,
    nowMs: () => 10_000,
    random: () => 0,
    onFailure: (reason) => void reasons.push(reason),
    setAside: () => expect.unreachable(),
    async send(batch) {
      sent.push(batch);
      if (answers.length === 1) setImmediate(() => stop.abort());
      return { status: 500, body: "", retryAfterMs: undefined, ...answers.shift() };
    },
  });
  await uploader.run(stop.signal);
  expect([sent.length, sent[0]?.equals(sent[1] ?? Buffer.alloc(0)), reasons]).toEqual([2, true, [`${status}: ${body}`]]);
  expect(spool.stats().rows).toBe(0);
});

test.each([
  ["EIO", 0],
  ["EROFS", 0],
  ["ENOSPC", 1],
])("a disk that goes on failing with %s costs the spool %d segments a flush, not all of it", (code, segments) => {
  const { spool, batcher } = open({ segmentBytes: 1, maxBytes: 1 << 30, maxAgeMs: 1e9 });
  for (let i = 0; i < 5; i++) {
    batcher.add([row(3000 + i)]);
    batcher.flush();
  }
  vi.spyOn(spool, "append").mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  batcher.add([row(4000)]);
  batcher.flush();
  expect(spool.stats().rows).toBe(5 - segments);
});
