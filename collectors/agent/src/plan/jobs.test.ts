import type { JobResults, ProbeJob } from "@padit/protocols/collector-api";
import { FakeWire } from "@padit/protocols/testing/fake-wire";
import { expect, test } from "vitest";
import { runJob } from "./jobs";

const echo = (payload: Uint8Array) => [{ afterNs: 1e6, payload }];

/** Runs one job and returns its posts. @param runMs duration of each run by the collector's monotonic clock */
async function job(runMs: number, remainingMs: number, overrides: Partial<ProbeJob> = {}) {
  const told: JobResults[] = [];
  let reads = 0;
  await runJob(
    { collectorId: "2", id: "1", protocol: "udp-echo", target: { host: "192.0.2.1", count: 1 }, count: 5, expiresAtMs: 0, ...overrides },
    {
      remainingMs,
      ioFor: () => new FakeWire({ udp: echo }).io,
      // The clock is read at the job's start, and before and after each run.
      nowMs: () => Math.floor(reads++ / 2) * runMs,
      post: async (_, results) => void told.push(results),
    },
    new AbortController().signal,
  );
  return told;
}

test("a collector whose clock says that the job is long over makes all its runs: what counts is how long the server waits", async () => {
  const told = await job(10, 60_000, { expiresAtMs: 1 });
  expect(told.map(({ state }) => state)).toEqual(["running", "running", "running", "running", "done"]);
});

test("runs that would not end in time are left out, and the job is done with those that were made", async () => {
  const told = await job(35_000, 90_000);
  expect(told.map(({ state, results }) => [state, results.length])).toEqual([
    ["running", 1],
    ["done", 1],
  ]);
});

test("one run is made however little time there is", async () => {
  expect((await job(120_000, 1_000)).map(({ state }) => state)).toEqual(["done"]);
});
