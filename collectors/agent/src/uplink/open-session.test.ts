import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newSessionShare } from "@padit/protocols/collector-session";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enrol } from "../enrolment/enrol";
import { openIdentity, readEnrolment } from "../enrolment/identity";
import { protocolMemory } from "../enrolment/protocol-memory";
import { type FakeIngest, fakeIngest } from "../testing/fake-ingest";
import { IngestClient } from "./ingest-client";
import { ServerClock } from "./server-clock";

let dir: string;
const close: (() => Promise<void>)[] = [];
const HOURS_AHEAD_MS = 7 * 3_600_000;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "padit-session-"));
});
afterEach(async () => {
  for (const end of close.splice(0)) await end();
  rmSync(dir, { recursive: true, force: true });
});

async function enrolled(options: Parameters<typeof fakeIngest>[0] = {}): Promise<FakeIngest> {
  const ingest = await fakeIngest(options);
  close.push(() => ingest.close());
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: 1 });
  return ingest;
}

/** As after a start of the collector: nothing but its folder is remembered. */
function client(clock = new ServerClock()): IngestClient {
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("not enrolled");
  const memory = protocolMemory(dir, enrolment);
  const made = new IngestClient({ ...enrolment, memory, identity: () => openIdentity(dir), clock });
  close.unshift(() => made.close());
  return made;
}
const report = async (by: IngestClient): Promise<number> => (await by.sendJson("/v1/plan/applied", { revision: 1, error: null })).status;

test("a session of protocol 2 is opened at the first attempt, whatever this machine's clock says", async () => {
  const ingest = await enrolled({ nowMs: () => Date.now() + HOURS_AHEAD_MS });
  const one = client();
  expect([await report(one), await report(one)]).toEqual([204, 204]);
  expect([ingest.secondOpened(), ingest.sessionsOpened(), ingest.applied.length]).toEqual([1, 1, 2]);
});

test("a server of protocol 1 that never spoke 2 is served in its own protocol, and in 2 once it speaks it", async () => {
  const ingest = await enrolled({ protocol: 1 });
  const one = client();
  expect(await report(one)).toBe(204);
  expect([ingest.secondOpened(), ingest.sessionsOpened()]).toEqual([0, 1]);
  ingest.speak(2);
  expect(await report(one)).toBe(204);
  expect(ingest.secondOpened()).toBe(1);
});

test("a server that signed the enrolment cannot be taken for one of protocol 1, at the first session neither", async () => {
  const ingest = await enrolled();
  ingest.speak(1);
  await expect(report(client())).rejects.toThrow("spoke protocol 2 before");
  expect(ingest.sessionsOpened()).toBe(0);
});

test("once protocol 2 was seen nobody gets a session of protocol 1, after a restart either", async () => {
  const ingest = await enrolled();
  const one = client();
  expect(await report(one)).toBe(204);
  ingest.speak(1);
  const opened = ingest.sessionsOpened();
  for (const each of [one, client()]) await expect(report(each)).rejects.toThrow("spoke protocol 2 before");
  expect(ingest.sessionsOpened()).toBe(opened);
  ingest.speak(2);
  expect(await report(one)).toBe(204);
});

test("what somebody in between changed is no session, and no reason for protocol 1", async () => {
  const ingest = await enrolled();
  const one = client();
  ingest.tamper((grant) => ({ ...grant, share: newSessionShare().share }));
  await expect(report(one)).rejects.toThrow("did not sign this session");
  ingest.tamper((grant) => ({ ...grant, session: `2.${"A".repeat(64)}` }));
  await expect(report(one)).rejects.toThrow("did not sign this session");
  ingest.tamper((grant) => grant);
  expect(await report(one)).toBe(204);
  expect(ingest.applied).toHaveLength(1);
});

test("a time that somebody in between changed is not believed, while the session's own is", async () => {
  const ingest = await enrolled();
  const clock = new ServerClock();
  const one = client(clock);
  ingest.changeStatedTime(HOURS_AHEAD_MS);
  for (let n = 0; n < 5; n++) expect(await report(one)).toBe(204);
  expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(60_000);
  ingest.changeStatedTime(0);
  const before = clock.offset()?.errorMs ?? 0;
  for (let n = 0; n < 20; n++) expect(await report(one)).toBe(204);
  // Proven times of later answers narrow the estimate of the session's opening.
  expect(clock.offset()?.errorMs).toBeLessThan(before);
});
