import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SAMPLE_FLAG } from "@padit/domain/model";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enrol } from "./enrolment/enrol";
import { Spool } from "./spool/spool";
import { BundledAgent } from "./testing/bundled-agent";
import { type FakeIngest, fakeIngest } from "./testing/fake-ingest";

const LIBRARY = [`/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/faketime/libfaketimeMT.so.1`].find(existsSync);
if (LIBRARY === undefined) console.warn("skipped: a machine's clock is stepped by libfaketime, which is not here");

const AVAILABILITY = 21;
const INTERVAL_MS = 200;

let dir: string;
let ingest: FakeIngest;
let agent: BundledAgent | undefined;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-agent-"));
  ingest = await fakeIngest();
  writeFileSync(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32" }]));
  const spool = new Spool(join(dir, "spool"));
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: spool.epoch });
  await spool.close();
});
afterEach(async () => {
  await agent?.remove();
  await ingest.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Sets the wall clock of the collector's processes only, by libfaketime. */
function setClock(offset: string): void {
  writeFileSync(join(dir, "clock.new"), offset);
  renameSync(join(dir, "clock.new"), join(dir, "clock"));
}
async function start(): Promise<void> {
  agent = await BundledAgent.make();
  agent.start(dir, {
    LD_PRELOAD: LIBRARY ?? "",
    FAKETIME_TIMESTAMP_FILE: join(dir, "clock"),
    ...{ FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1", FAKETIME_DONT_RESET: "1" },
  });
  await ingest.until(() => ingest.streams() > 0);
  const target = { host: "127.0.0.1", port: Number(new URL(ingest.url).port), timeoutMs: 500 };
  const series = { tcp_availability: AVAILABILITY };
  ingest.sendPlan([{ checkId: "a", name: "a", protocol: "tcp", target, intervalMs: INTERVAL_MS, paused: false, series }]);
  await ingest.until(() => ingest.applied.length > 0);
}
const rows = () =>
  ingest.batches.flatMap((batch, b) =>
    batch.ts.map((ts, i) => ({ ts: ts + (ingest.shifts[b] ?? 0), isRestamped: ((batch.flags?.[i] ?? 0) & SAMPLE_FLAG.restamped) !== 0 })),
  );
const offsetMs = () => ingest.statuses.at(-1)?.serverClock?.offsetMs ?? 0;

test.skipIf(LIBRARY === undefined).each([
  ["four", "+4m", 240_000],
  ["twenty", "+20m", 1_200_000],
])(
  "a machine whose clock is %s minutes ahead is measured by, at the right times, and says how far it is off",
  async (_, offset, expectedMs) => {
    setClock(offset);
    const startMs = Date.now();
    await start();
    await ingest.until(() => rows().length >= 10 && ingest.statuses.length > 0);
    const times = rows().map(({ ts }) => ts);
    expect(Math.min(...times)).toBeGreaterThan(startMs - 1000);
    expect(Math.max(...times)).toBeLessThan(Date.now() + 1000);
    expect(Math.abs(offsetMs() - expectedMs)).toBeLessThan(1000);
  },
);

test.skipIf(LIBRARY === undefined)(
  "a clock that steps by 20 min for a while costs no sample, and none is placed in the future",
  async () => {
    setClock("+0");
    await start();
    await ingest.until(() => rows().length >= 5);
    setClock("+20m");
    await pause(5_000);
    setClock("+0");
    await pause(2_000);
    const until = Date.now();
    await ingest.until(() => Math.max(...rows().map(({ ts }) => ts)) >= until);
    const times = rows()
      .map(({ ts }) => ts)
      .sort((a, b) => a - b);
    const gaps = times.slice(1).map((ts, i) => ts - (times[i] ?? 0));
    expect(Math.max(...times)).toBeLessThan(Date.now() + 1000);
    expect(Math.max(...gaps)).toBeLessThan(INTERVAL_MS * 3);
    const restamped = rows().filter(({ isRestamped }) => isRestamped);
    expect(restamped.length).toBeGreaterThan(5_000 / INTERVAL_MS / 2);
    expect(restamped.length).toBeLessThan(7_000 / INTERVAL_MS);
  },
);
