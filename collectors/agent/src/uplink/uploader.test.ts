import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Batch } from "@padit/protocols/collector-api";
import { wait } from "@padit/protocols/wait";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Spool } from "../spool/spool";
import { Batcher } from "./batcher";
import { ServerClock } from "./server-clock";
import { Uploader } from "./uploader";

const START_MS = 1_700_000_000_000;
const TAKEN = JSON.stringify({ accepted: 1, quarantined: 0, duplicate: false });
const SAMPLES_PER_S = 1000;
const STEP_MS = 500;
/** Time to the server and back, ms. */
const ROUND_TRIP_MS = 20;
/** The stream reconnects at least this often, ms. */
const STREAM_BACK_MS = 5_000;

let folder: string;
let stop: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "padit-uploader-"));
  stop = new AbortController();
  vi.useFakeTimers({ now: START_MS });
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** Batcher, spool and uploader connected as in the uplink, and a server that can be away. */
function uplink(roundTripMs = ROUND_TRIP_MS) {
  const spool = new Spool(folder);
  const arrived: { batch: Batch; atMs: number }[] = [];
  const server = { isAway: false };
  const uploader: Uploader = new Uploader({
    spool,
    nowMs: Date.now,
    random: () => 0.999,
    onFailure: () => undefined,
    setAside: () => undefined,
    async send(body) {
      if (server.isAway) throw new Error("ECONNREFUSED");
      await wait(roundTripMs, stop.signal);
      arrived.push({ batch: JSON.parse(gunzipSync(body).toString()), atMs: Date.now() });
      return { status: 202, body: TAKEN, retryAfterMs: undefined };
    },
  });
  const batcher = new Batcher(spool, {
    clock: new ServerClock(),
    nowMs: Date.now,
    isBehind: () => uploader.isBehind,
    onBatch: () => uploader.batchWaits(),
  });
  void uploader.run(stop.signal);
  let id = 0;
  /** Adds samples whose values number them. */
  const measure = async (seconds: number): Promise<void> => {
    for (const endMs = Date.now() + seconds * 1000; Date.now() < endMs; ) {
      const tsMs = Date.now();
      batcher.add(
        Array.from({ length: (SAMPLES_PER_S * STEP_MS) / 1000 }, () => ({
          series: 1,
          tsMs,
          value: id++,
          uncertainty: Math.random(),
          flags: 0,
        })),
      );
      await vi.advanceTimersByTimeAsync(STEP_MS);
    }
  };
  return { spool, arrived, server, uploader, measure, measured: () => id };
}

test("ten minutes without a server at 1,000 samples a second: live samples come first, then all the others, each once and in order", async () => {
  const { spool, arrived, server, uploader, measure, measured } = uplink();
  await measure(5);
  server.isAway = true;
  await measure(600);
  const backMs = Date.now();
  const waiting = spool.stats();
  server.isAway = false;
  const before = arrived.length;
  await measure(STREAM_BACK_MS / 1000);
  uploader.serverIsBack();
  while (spool.stats().rows > 0 && Date.now() < backMs + 300_000) await measure(1);
  await vi.advanceTimersByTimeAsync(5_000);

  const inOrder = [...arrived].sort((a, b) => a.batch.seq - b.batch.seq).flatMap(({ batch }) => batch.value);
  expect(inOrder.length).toBe(measured());
  expect(inOrder.every((value, i) => value === i)).toBe(true);
  expect(arrived.some(({ batch }) => batch.gaps !== undefined)).toBe(false);

  // Samples measured after the return arrive within ten seconds, while the backlog is still being sent.
  const after = arrived.slice(before).map(({ batch, atMs }) => ({ newestMs: Math.max(...batch.ts), atMs }));
  const live = after.filter(({ newestMs }) => newestMs >= backMs);
  const backlog = after.filter(({ newestMs }) => newestMs < backMs - 10_000);
  expect((live[0]?.atMs ?? Number.NaN) - backMs).toBeLessThanOrEqual(10_000);
  expect(Math.max(...live.map(({ newestMs, atMs }) => atMs - newestMs))).toBeLessThanOrEqual(10_000);
  expect(backlog.at(-1)?.atMs).toBeGreaterThan(live[0]?.atMs ?? Number.NaN);
  console.log(
    `spool: ${(waiting.bytes / waiting.rows).toFixed(1)} bytes a sample; backlog sent ${(backlog.at(-1)?.atMs ?? 0) - backMs} ms after the return`,
  );
}, 300_000);

test("a short outage is made good in order, so that detection sees what it would have seen", async () => {
  const { spool, arrived, server, uploader, measure, measured } = uplink();
  await measure(2);
  server.isAway = true;
  await measure(60);
  server.isAway = false;
  uploader.serverIsBack();
  await measure(10);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(spool.stats().rows).toBe(0);
  expect(arrived.flatMap(({ batch }) => batch.value)).toEqual(Array.from({ length: measured() }, (_, i) => i));
});

test("a backlog found at the start does not hold up what is measured now", async () => {
  const first = uplink();
  first.server.isAway = true;
  await first.measure(60);
  stop.abort();
  await vi.advanceTimersByTimeAsync(1_000);
  await first.spool.close();
  const left = first.measured();
  stop = new AbortController();
  // A round trip so slow that sending the backlog lasts longer than the test waits for live samples.
  const { arrived, measure } = uplink(400);
  await measure(12);
  const live = arrived.filter(({ batch }) => Math.max(...batch.ts) > START_MS + 61_000);
  expect(left).toBe(60 * SAMPLES_PER_S);
  expect(live.length).toBeGreaterThan(2);
  expect(live.every(({ batch, atMs }) => atMs - Math.max(...batch.ts) < 10_000)).toBe(true);
});
