import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SAMPLE_FLAG } from "@padit/domain/model";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Agent } from "./agent";
import { enrol } from "./enrolment/enrol";
import { readEnrolment } from "./enrolment/identity";
import { Spool } from "./spool/spool";
import { type EchoServer, echoServer } from "./testing/echo-server";
import { type FakeIngest, fakeIngest } from "./testing/fake-ingest";
import { batchShiftMs } from "./uplink/batch-shift";
import { Batcher } from "./uplink/batcher";
import { monotonicMs } from "./uplink/monotonic";
import { ServerClock } from "./uplink/server-clock";

const AHEAD_MS = 20 * 60_000;
const LOSS = 12;

let dir: string;
let echo: EchoServer;
let ingest: FakeIngest | undefined;
let agent: Agent | undefined;
let running: Promise<void> | undefined;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-agent-"));
  echo = await echoServer();
  writeFileSync(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32" }]));
});
afterEach(async () => {
  agent?.stop();
  await running;
  await echo.close();
  await ingest?.close();
  rmSync(dir, { recursive: true, force: true });
});

async function start(server: FakeIngest): Promise<void> {
  const spool = new Spool(join(dir, "spool"));
  await enrol({ server: server.url, token: server.token, dir, epoch: spool.epoch });
  await spool.close();
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("not enrolled");
  agent = new Agent(dir, enrolment, pino({ level: "silent" }));
  running = agent.run();
}
const check = () => ({
  ...{ checkId: "endpoint-1", name: "echo", protocol: "udp-echo", intervalMs: 100, paused: false, series: { udp_echo_loss: LOSS } },
  target: { host: "127.0.0.1", port: echo.port, count: 1 },
});
/** Rows with the times that the server stores: each batch's shift is added. */
const stored = ({ batches, shifts }: FakeIngest) =>
  batches.flatMap((batch, b) =>
    batch.ts.map((ts, i) => ({ ts: ts + (shifts[b] ?? 0), isShifted: shifts[b] !== 0, flags: batch.flags?.[i] ?? 0 })),
  );

test.each([
  ["ahead of", AHEAD_MS],
  ["behind", -AHEAD_MS],
])(
  "a collector whose clock is 20 min %s the server's gets its session, and its samples are placed by the server's time",
  async (_, offMs) => {
    const server = await fakeIngest({ nowMs: () => Date.now() - offMs });
    ingest = server;
    await start(server);
    await server.until(() => server.streams() > 0);
    const startMs = Date.now() - offMs;
    server.sendPlan([check()]);
    await server.until(() => stored(server).length >= 20 && server.statuses.at(-1)?.serverClock != null);
    const endMs = Date.now() - offMs;
    const times = stored(server).map(({ ts }) => ts);
    expect(Math.min(...times)).toBeGreaterThan(startMs - 1000);
    expect(Math.max(...times)).toBeLessThan(endMs + 1000);
    expect(stored(server).every(({ flags, isShifted }) => isShifted || (flags & SAMPLE_FLAG.restamped) !== 0)).toBe(true);
    server.sendJob({ protocol: "udp-echo", target: check().target, count: 1 });
    await server.until(() => server.jobResults.length > 0);
    for (const run of server.jobResults.flatMap(({ results }) => results))
      expect(Math.abs(run.atMs - (Date.now() - offMs))).toBeLessThan(60_000);
    const { offsetMs, errorMs } = server.statuses.at(-1)?.serverClock ?? { offsetMs: 0, errorMs: 0 };
    expect(Math.abs(offsetMs - offMs)).toBeLessThanOrEqual(errorMs + 5);
  },
);

test("when the server's clock is set by 20 min while the collector runs, nothing is lost, and what follows is placed by it", async () => {
  let offMs = 0;
  const server = await fakeIngest({ nowMs: () => Date.now() - offMs });
  ingest = server;
  await start(server);
  await server.until(() => server.streams() > 0);
  server.sendPlan([check()]);
  await server.until(() => stored(server).length >= 5);
  expect(stored(server).every(({ flags }) => (flags & SAMPLE_FLAG.restamped) === 0)).toBe(true);
  offMs = AHEAD_MS;
  const before = stored(server).length;
  await server.until(() =>
    stored(server)
      .slice(before)
      .some(({ flags }) => (flags & SAMPLE_FLAG.restamped) !== 0),
  );
  const newest = stored(server).at(-1);
  expect(Math.abs((newest?.ts ?? 0) - (Date.now() - AHEAD_MS))).toBeLessThan(5_000);
  expect(server.batches.flatMap((batch) => batch.gaps ?? [])).toEqual([]);
});

test("what was measured before the server's time was known states how its clock stood, and is corrected when it is sent", async () => {
  const spool = new Spool(join(dir, "spool"));
  const clock = new ServerClock();
  const batcher = new Batcher(spool, { clock, nowMs: Date.now, onBatch: () => undefined });
  const lead = Date.now() - monotonicMs();
  const row = (tsMs: number) => ({ series: 1, tsMs, value: 1, uncertainty: null, flags: 1 });
  batcher.add([row(Date.now())], { boot: 1, n: 1 }, [], lead);
  // The clock is stepped. These rows need a batch of their own because each batch has one clock correction.
  batcher.add([row(Date.now() + AHEAD_MS)], { boot: 1, n: 2 }, [], lead + AHEAD_MS);
  batcher.flush();
  const bodies: Buffer[] = [];
  for (let record = spool.peek(); record !== undefined; record = spool.peek()) {
    bodies.push(record.body);
    spool.ack(record.seq);
  }
  expect(bodies.map((body) => batchShiftMs(body, clock))).toEqual([0, 0]);
  const { answer, exchanged } = await clock.during(async () => Date.now());
  clock.note(exchanged, answer);
  const [first = 0, second = 0] = bodies.map((body) => batchShiftMs(body, clock));
  expect(first).toBe(0);
  expect(Math.abs(second + AHEAD_MS)).toBeLessThan(100);
  // From here on the batcher corrects samples before it spools them.
  batcher.add([row(Date.now() + AHEAD_MS)], { boot: 1, n: 3 }, [], lead + AHEAD_MS);
  batcher.flush();
  const record = spool.peek();
  expect(record && [batchShiftMs(record.body, clock), Math.abs(record.toMs - Date.now()) < 1000]).toEqual([0, true]);
  await spool.close();
});

test("a clock that was never set makes nothing too old for the spool", async () => {
  const spool = new Spool(join(dir, "spool"), { segmentBytes: 10, maxBytes: 1 << 20, maxAgeMs: 1000 });
  const batcher = new Batcher(spool, { clock: new ServerClock(), nowMs: () => 30_500, onBatch: () => undefined });
  // The clock reads 30 s after the Unix epoch.
  for (let n = 1; n <= 3; n++) {
    batcher.add([{ series: 1, tsMs: 30_000 + n, value: n, uncertainty: null, flags: 1 }], { boot: 1, n }, [], 0);
    batcher.flush();
  }
  expect([spool.trim(Date.now()), spool.stats().rows]).toEqual([[], 3]);
  await spool.close();
});
