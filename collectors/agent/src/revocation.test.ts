import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { enrol } from "./enrolment/enrol";
import { REVOKED_EXIT_CODE } from "./enrolment/revocation";
import { BundledAgent } from "./testing/bundled-agent";
import { type EchoServer, echoServer } from "./testing/echo-server";
import { type FakeIngest, fakeIngest } from "./testing/fake-ingest";

let dir: string;
let ingest: FakeIngest;
let echo: EchoServer;
let agent: BundledAgent;
beforeAll(async () => {
  agent = await BundledAgent.make();
}, 60_000);
afterAll(() => agent.remove());

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-agent-"));
  ingest = await fakeIngest();
  echo = await echoServer();
  writeFileSync(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32" }]));
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: 1 });
  agent.start(dir);
  await ingest.until(() => ingest.streams() > 0);
  const target = { host: "127.0.0.1", port: echo.port, count: 1, timeoutMs: 200 };
  ingest.sendPlan([
    { checkId: "c", name: "c", protocol: "udp-echo", target, intervalMs: 100, paused: false, series: { udp_echo_loss: 1 } },
  ]);
  await ingest.until(() => ingest.batches.length > 0);
}, 60_000);
afterEach(async () => {
  await agent.kill("SIGTERM");
  await echo.close();
  await ingest.close();
  rmSync(dir, { recursive: true, force: true });
});

const samples = (): number => ingest.batches.reduce((sum, { ts }) => sum + ts.length, 0);

test("a collector whose revocation the server signed ends with a status of its own, forgets its plan, and stays ended", async () => {
  ingest.revoke();
  expect(await agent.ended()).toEqual({ code: REVOKED_EXIT_CODE, signal: null });
  expect(agent.log()).toMatch(/this collector was revoked at \d{4}-.*Enrol it anew/);
  expect(existsSync(join(dir, "plan.json"))).toBe(false);
  const [answered, opened] = [echo.answered(), ingest.sessionsOpened()];
  agent.start(dir);
  expect(await agent.ended()).toEqual({ code: REVOKED_EXIT_CODE, signal: null });
  expect([echo.answered(), ingest.sessionsOpened()]).toEqual([answered, opened]);
});

test("a signed revocation that comes by the stream ends it, too", async () => {
  ingest.emit("revoked", ingest.revocation());
  expect(await agent.ended()).toEqual({ code: REVOKED_EXIT_CODE, signal: null });
});

test("a revoked collector that is enrolled anew works", async () => {
  ingest.revoke();
  await agent.ended();
  await ingest.close();
  ingest = await fakeIngest();
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: 2 });
  agent.start(dir);
  await ingest.until(() => ingest.statuses.length > 0);
});

test("no answer that the server did not sign stops it: it goes on measuring, and what waited arrives afterwards", async () => {
  const signedByOther = ingest.revocation({}, "another");
  const ofOtherCollector = ingest.revocation({ collectorId: "4d9b25e6-2b2c-4b0e-8f39-6b3f1c1f0a01" });
  const ofOtherKey = ingest.revocation({ publicKey: Buffer.alloc(32, 1).toString("base64") });
  const foreign = [
    { status: 401, body: { code: "unauthenticated" } },
    { status: 403, body: { code: "forbidden", detail: "this collector was revoked" } },
    ...[signedByOther, ofOtherCollector, ofOtherKey].map((revocation) => ({ status: 403, body: { code: "forbidden", revocation } })),
  ];
  for (const answer of foreign) {
    const answered = echo.answered();
    ingest.answerInPlace(answer);
    // More answers than one retry: the collector has read this refusal, and has probed since.
    const refused = ingest.answeredInPlace();
    await ingest.until(() => ingest.answeredInPlace() > refused + 2);
    while (echo.answered() <= answered + 1) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  ingest.answerInPlace(undefined);
  await ingest.until(() => ingest.streams() > 0);
  const unsigned: unknown[] = [{}, signedByOther, ofOtherCollector, ofOtherKey];
  for (const statement of unsigned) ingest.emit("revoked", statement);
  // All that was probed while the answers were foreign was spooled, and arrives.
  const probed = echo.answered();
  await ingest.until(() => samples() >= probed);
  expect(existsSync(join(dir, "plan.json"))).toBe(true);
});
