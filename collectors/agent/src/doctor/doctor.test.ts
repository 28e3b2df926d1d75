import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAddon } from "@padit/native";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enrol } from "../enrolment/enrol";
import { openIdentity, readEnrolment } from "../enrolment/identity";
import { protocolMemory } from "../enrolment/protocol-memory";
import { type EchoServer, echoServer } from "../testing/echo-server";
import { type FakeIngest, fakeIngest } from "../testing/fake-ingest";
import { IngestClient } from "../uplink/ingest-client";
import { ServerClock } from "../uplink/server-clock";
import { doctor } from "./doctor";

const missing = "reason" in loadAddon();
if (missing) console.warn("skipped: interfaces are looked at through the native addon, which is not here");

let dir: string;
let ingest: FakeIngest;
let echo: EchoServer;
const close: (() => void)[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-doctor-"));
  ingest = await fakeIngest();
  echo = await echoServer();
  writeFileSync(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32", ports: [echo.port] }]));
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: 1 });
});
afterEach(async () => {
  for (const end of close.splice(0)) end();
  await echo.close();
  await ingest.close();
  rmSync(dir, { recursive: true, force: true });
});

const find = async (name: string, server?: string) => (await doctor(dir, server)).find((finding) => finding.name.startsWith(name));
const check = (name: string, protocol: string, target: object) => ({
  checkId: name,
  name,
  protocol,
  target,
  intervalMs: 1000,
  paused: false,
  series: {},
});

/** Stores the plan on disk as a collector that has run would. */
async function keepPlan(checks: readonly object[]): Promise<void> {
  ingest.sendPlan(checks);
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("not enrolled");
  const client = new IngestClient({
    ...enrolment,
    memory: protocolMemory(dir, enrolment),
    identity: () => openIdentity(dir),
    clock: new ServerClock(),
  });
  writeFileSync(join(dir, "plan.json"), (await client.send("GET", "/v1/plan")).body);
  await client.close();
}

/** URL of a server that is not ingest and answers every request in this way. */
async function other(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP listener always has an AddressInfo
}

test("a healthy collector: its server knows it, and what its plan asks for is answered", async () => {
  await keepPlan([check("lab", "udp-echo", { host: "127.0.0.1", port: echo.port, count: 2, spacingMs: 1 })]);
  expect(await find("server")).toMatchObject({ ok: true, text: expect.stringContaining("knows this collector") });
  expect(await find('check "lab"')).toMatchObject({ ok: true, text: expect.stringContaining("answered") });
  expect(await find("disk")).toMatchObject({ text: expect.stringMatching(/MiB are free/) });
});

test("what the policy or the network holds back is named check by check", async () => {
  const closed = echo.port;
  await keepPlan([
    check("forbidden", "tcp", { host: "127.0.0.1", port: 22 }),
    check("closed", "tcp", { host: "127.0.0.1", port: closed }),
    check("unknown", "teleport", {}),
  ]);
  expect(await find('check "forbidden"')).toMatchObject({ ok: false, text: expect.stringMatching(/^policy_denied: .*allow\.json/) });
  expect(await find('check "closed"')).toMatchObject({ ok: false, text: expect.stringMatching(/^refused: .*port is closed/) });
  expect(await find('check "unknown"')).toMatchObject({ ok: false, text: expect.stringContaining("up to date") });
});

test.skipIf(missing)("an interface that is not there is named with those that are", async () => {
  await keepPlan([check("radio", "cfm-lb", { interface: "nosuch0", mac: "02:00:00:00:00:0b", vlanId: 100 })]);
  expect(await find("interface nosuch0")).toMatchObject({
    ok: false,
    text: expect.stringMatching(/none of that name; this machine has .*lo/),
  });
});

test("revoked, a proxy, a key the server does not know and no server at all are told apart", async () => {
  const text = async (server?: string) => (await find("server", server))?.text;
  expect(await text(await other(200, "<html>Sign in</html>"))).toMatch(/not answer as ingest does; is a proxy/);
  expect(await text(await other(502, ""))).toMatch(/answers 502/);
  expect(await text(await other(403, '{"code":"forbidden"}'))).toMatch(/answers 403/);
  expect(await text(await other(401, "{}"))).toMatch(/does not know this collector's key/);
  expect(await text("http://127.0.0.1:9")).toMatch(/nothing listens there/);
  expect(await text("http://192.0.2.1:3080")).toMatch(/plain HTTP to another machine/);
  ingest.revoke();
  expect(await text()).toMatch(/was revoked at .*Enrol it anew/);
});

test("the server is asked in protocol 2, nothing is written, and a clock that is off is said by what the server signed", async () => {
  const opened = ingest.secondOpened();
  expect(await find("server")).toMatchObject({ ok: true, text: expect.stringContaining("opened a session") });
  rmSync(join(dir, "protocol.json"));
  await find("server");
  expect([ingest.secondOpened(), existsSync(join(dir, "protocol.json"))]).toEqual([opened + 2, false]);
  const behind = await fakeIngest({ nowMs: () => Date.now() - 3_600_000 });
  close.push(() => void behind.close());
  await enrol({ server: behind.url, token: behind.token, dir, epoch: 1 });
  behind.changeStatedTime(3_600_000);
  expect(await find("server")).toMatchObject({
    ok: false,
    text: expect.stringMatching(/clock is 3600 s ahead of the server's; set it right/),
  });
});

test("a policy that does not parse is said, and nothing is probed by it", async () => {
  await keepPlan([check("lab", "udp-echo", { host: "127.0.0.1", port: echo.port })]);
  writeFileSync(join(dir, "allow.json"), '[{"cidr": "everything"}]');
  expect(await find("policy")).toMatchObject({ ok: false });
  expect(echo.answered()).toBe(0);
});
