import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { doctor } from "./doctor/doctor";
import { enrol } from "./enrolment/enrol";
import { readEnrolment } from "./enrolment/identity";
import { BundledAgent } from "./testing/bundled-agent";
import { type FakeIngest, fakeIngest } from "./testing/fake-ingest";

let dir: string;
let ingest: FakeIngest;
let agent: BundledAgent;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-moved-"));
  ingest = await fakeIngest();
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: 1 });
  // The enrolment file names the server's previous port.
  const path = join(dir, "enrolment.json");
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), server: "http://127.0.0.1:9" }));
  agent = await BundledAgent.make();
});
afterEach(async () => {
  await agent.remove();
  await ingest.close();
  rmSync(dir, { recursive: true, force: true });
});

test.each([
  ["PADIT_INGEST_URL", () => agent.start(dir, { PADIT_INGEST_URL: ingest.url })],
  ["--server", () => agent.start(dir, {}, ["--server", ingest.url])],
])("a collector finds a server that moved by %s, and keeps who it is", async (_, start) => {
  start();
  await ingest.until(() => ingest.streams() > 0);
  expect(readEnrolment(dir)?.server).toBe("http://127.0.0.1:9");
});

test("doctor asks the server where it is said to be", async () => {
  const server = async (url?: string) => (await doctor(dir, url)).find(({ name }) => name === "server");
  expect(await server()).toMatchObject({ ok: false });
  expect(await server(ingest.url)).toMatchObject({ ok: true });
});
