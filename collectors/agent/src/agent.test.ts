import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SAMPLE_FLAG } from "@padit/domain/model";
import { loadAddon } from "@padit/native";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Agent } from "./agent";
import { enrol } from "./enrolment/enrol";
import { readEnrolment } from "./enrolment/identity";
import { firstRunDelayMs } from "./plan/scheduler";
import { Spool } from "./spool/spool";
import { type EchoServer, echoServer } from "./testing/echo-server";
import { type FakeIngest, fakeIngest } from "./testing/fake-ingest";

let dir: string;
let ingest: FakeIngest;
let echo: EchoServer;
let agent: Agent | undefined;
let running: Promise<void> | undefined;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-agent-"));
  ingest = await fakeIngest();
  echo = await echoServer();
  writeFileSync(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32", ports: [echo.port] }]));
  const spool = new Spool(join(dir, "spool"));
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: spool.epoch });
  await spool.close();
});
afterEach(async () => {
  agent?.stop();
  await running;
  await echo.close();
  await ingest.close();
  rmSync(dir, { recursive: true, force: true });
});

function start(): void {
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("not enrolled");
  agent = new Agent(dir, enrolment, pino({ level: "silent" }));
  running = agent.run();
}
const echoCheck = (overrides: object = {}) => ({
  checkId: "endpoint-1",
  name: "echo",
  protocol: "udp-echo",
  target: { host: "127.0.0.1", port: echo.port, count: 3, spacingMs: 1 },
  intervalMs: 100,
  paused: false,
  series: { udp_echo_rtt: 11, udp_echo_loss: 12 },
  ...overrides,
});

/** Flag of kernel stamps if the native addon loads on this machine, otherwise of user-space stamps. */
const stampFlag = "reason" in loadAddon() ? SAMPLE_FLAG.userStamp : SAMPLE_FLAG.kernelStamp;

test("a signed plan that comes by the stream is applied, probed and uploaded", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([echoCheck()]);
  await ingest.until(() => ingest.batches.length >= 2);
  expect(ingest.applied[0]).toEqual({ revision: 1, error: null, refused: [] });
  const rows = ingest.batches.flatMap((batch) =>
    batch.series.map((series, i) => ({ series, value: batch.value[i], flags: batch.flags?.[i] })),
  );
  expect(rows.filter((row) => row.series === 12).every((row) => row.value === 0)).toBe(true);
  expect(rows.some((row) => row.series === 11 && Number(row.value) > 0 && row.flags === stampFlag)).toBe(true);
});

/** Id of a check whose first run is due within 300 ms, so that the test need not wait. */
function soonRun(): string | undefined {
  const ids = Array.from({ length: 10_000 }, (_, i) => `endpoint-${i}`);
  return ids.find((id) => firstRunDelayMs(readEnrolment(dir)?.collectorId ?? "", id) < 300);
}

test("an hourly check that fails has three samples of its loss within seconds", async () => {
  const unanswered = echoCheck({ checkId: soonRun(), intervalMs: 3_600_000, reprobe: { runs: 2, afterMs: 500 } });
  await echo.close();
  echo = await echoServer();
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([unanswered]);
  const losses = () => ingest.batches.flatMap((batch) => batch.value.filter((_, i) => batch.series[i] === 12));
  await ingest.until(() => losses().length >= 3);
  expect(losses()).toEqual([1, 1, 1]);
});

test("an hourly check that is new has a sample at once, and a restart does not repeat it", async () => {
  const hourly = echoCheck({ checkId: soonRun(), intervalMs: 3_600_000 });
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([hourly]);
  await ingest.until(() => ingest.batches.length >= 1);
  agent?.stop();
  await running;
  start();
  await ingest.until(() => ingest.applied.length >= 2);
  await pause(1000);
  expect(ingest.batches.flatMap(({ series }) => series).filter((series) => series === 11)).toHaveLength(1);
});

test("a plan that another key signed is refused and said so", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendForgedPlan([echoCheck()]);
  await ingest.until(() => ingest.applied.length > 0);
  expect(ingest.applied[0]?.error).toContain("signature");
});

test("a batch is repeated byte for byte until it is committed, and its number is never another's", async () => {
  ingest.failNextBatches(1);
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([echoCheck()]);
  await ingest.until(() => ingest.batches.length >= 2);
  const digests = new Map<number, Set<string>>();
  for (const { seq, digest } of ingest.attempts) digests.set(seq, (digests.get(seq) ?? new Set()).add(digest));
  expect([...digests.values()].every((set) => set.size === 1)).toBe(true);
  expect(ingest.attempts.length).toBeGreaterThan(ingest.batches.length);
});

test("a batch that the server refuses for good is set aside and the next ones go on", async () => {
  ingest.refuseNextBatch(422);
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([echoCheck()]);
  await ingest.until(() => ingest.batches.length >= 1);
  expect(ingest.attempts[0]?.seq).not.toBe(ingest.batches[0]?.seq);
  const told = () => ingest.batches.flatMap((batch) => batch.gaps ?? []);
  await ingest.until(() => told().length > 0);
  expect(told()).toMatchObject([{ n: expect.any(Number), reason: "refused" }]);
});

test("the last good plan is probed at a start without a word from the server", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([echoCheck()]);
  await ingest.until(() => ingest.batches.length >= 1);
  agent?.stop();
  await running;
  ingest.withholdPlan();
  const before = ingest.batches.length;
  start();
  // More batches than the stopped agent can have left in the spool.
  await ingest.until(() => ingest.batches.length > before + 2);
});

test("probe-now answers result by result, and a target outside the policy is named as denied", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendJob({ protocol: "udp-echo", target: { host: "127.0.0.1", port: echo.port, count: 2, spacingMs: 1 }, count: 2 });
  await ingest.until(() => ingest.jobResults.some((r) => r.state === "done"));
  expect(ingest.jobResults.flatMap((r) => r.results.map((report) => [report.n, report.outcome]))).toEqual([
    [1, "ok"],
    [2, "ok"],
  ]);
  ingest.jobResults.length = 0;
  ingest.sendJob({ protocol: "tcp", target: { host: "127.0.0.1", port: 22 }, count: 1 });
  await ingest.until(() => ingest.jobResults.some((r) => r.state === "done"));
  expect(ingest.jobResults[0]?.results[0]).toMatchObject({ outcome: "policy_denied", metrics: {} });
});

test("a live test that another key signed is not made, and one that is said twice is made once", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  const job = { protocol: "udp-echo", target: { host: "127.0.0.1", port: echo.port, count: 1 }, count: 1 };
  ingest.sendJob(job, "another");
  const said = ingest.sendJob(job);
  ingest.sendAgain({ ...said, remainingMs: "long" });
  // A plan and a job with the same fields: the signature of one must not be valid for the other.
  ingest.sendJob({ version: 1, revision: 9, createdAtMs: 0, checks: [] });
  ingest.sendJob(job);
  await ingest.until(() => ingest.jobResults.length >= 2);
  expect(ingest.jobResults.map(({ state }) => state)).toEqual(["done", "done"]);
  expect(echo.answered()).toBe(2);
});

test("more live tests at once than a few are refused, and say so", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  const slow = { protocol: "udp-echo", target: { host: "127.0.0.1", port: echo.port, count: 2, spacingMs: 1000 }, count: 1 };
  for (let n = 0; n < 5; n++) ingest.sendJob(slow);
  await ingest.until(() => ingest.jobResults.length >= 5);
  expect(ingest.jobResults.map(({ state }) => state)).toEqual(["failed", "done", "done", "done", "done"]);
  expect(ingest.jobResults[0]?.error).toMatch(/other live tests under way/);
});

test("a check that the policy forbids is told to the server with the reason, and no more once the plan has another target", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  const forbidden = { checkId: "endpoint-2", protocol: "tcp", target: { host: "localhost", port: 22 }, series: { tcp_connect_time: 13 } };
  ingest.sendPlan([echoCheck(), echoCheck(forbidden)]);
  await ingest.until(() => ingest.applied.some(({ refused }) => refused.length > 0));
  const { revision, refused } = ingest.applied.at(-1) ?? {};
  expect([revision, refused?.map(({ checkId }) => checkId)]).toEqual([1, ["endpoint-2"]]);
  expect(refused?.[0]?.reason).toMatch(/loopback and not in this collector's allow\.json/);
  ingest.sendPlan([echoCheck(), echoCheck({ ...forbidden, target: { host: "127.0.0.1", port: echo.port } })]);
  await ingest.until(() => ingest.applied.some((applied) => applied.revision === 2));
  expect(ingest.applied.at(-1)?.refused).toEqual([]);
});

test("runs that the interval leaves no time for are told to the server as left out, with what to do", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([echoCheck({ target: { host: "127.0.0.1", port: echo.port, count: 10, spacingMs: 30 } })]);
  await ingest.until(() => ingest.applied.some(({ refused }) => refused.length > 0));
  expect(ingest.applied.at(-1)?.refused).toEqual([
    { checkId: "endpoint-1", reason: expect.stringMatching(/left out.*longer than the interval/) },
  ]);
});

test("more than the operator's limit for one target is left out, and told with the limit", async () => {
  writeFileSync(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32" }, { limits: { targetPacketsPerSecond: 10 } }]));
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([echoCheck()]);
  await ingest.until(() => ingest.applied.some(({ refused }) => refused.length > 0));
  expect(ingest.applied.at(-1)?.refused[0]?.reason).toMatch(/127\.0\.0\.1 would get more than 10 packets a second/);
  expect(ingest.batches.length).toBeGreaterThan(0);
});

test("a session that the server forgot is replaced without losing a batch", async () => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([echoCheck()]);
  await ingest.until(() => ingest.batches.length >= 1);
  ingest.forgetSessions();
  const before = ingest.batches.length;
  await ingest.until(() => ingest.batches.length > before);
  expect(ingest.sessionsOpened()).toBeGreaterThan(1);
});

test("its owner's policy is reported to the server, and a protocol that it excludes is refused with the reason", async () => {
  writeFileSync(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32", ports: [echo.port] }, { onlyProtocols: ["icmp"] }]));
  start();
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan([echoCheck()]);
  await ingest.until(() => ingest.applied.some(({ refused }) => refused.length > 0));
  expect(ingest.applied.flatMap(({ refused }) => refused)[0]).toMatchObject({
    reason: expect.stringContaining("udp-echo is not one of the protocols"),
  });
  await ingest.until(() => ingest.statuses.some(({ capabilities }) => capabilities.policy !== undefined));
  expect(ingest.statuses.at(-1)?.capabilities.policy).toMatchObject({ protocols: ["icmp"], allow: [`127.0.0.1/32 ports ${echo.port}`] });
});
