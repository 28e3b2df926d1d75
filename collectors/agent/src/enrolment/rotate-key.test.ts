import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Agent } from "../agent";
import { type EchoServer, echoServer } from "../testing/echo-server";
import { type FakeIngest, fakeIngest } from "../testing/fake-ingest";
import { enrol } from "./enrol";
import { openIdentity, readEnrolment } from "./identity";
import { rotateKey } from "./rotate-key";

let dir: string;
let ingest: FakeIngest;
let echo: EchoServer;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-key-"));
  ingest = await fakeIngest();
  echo = await echoServer();
  writeFileSync(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32" }]));
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: 1 });
});
afterEach(async () => {
  await echo.close();
  await ingest.close();
  rmSync(dir, { recursive: true, force: true });
});

test("a collector that runs goes on with its new key, and no batch is lost or refused for good", async () => {
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("not enrolled");
  const agent = new Agent(dir, enrolment, pino({ level: "silent" }));
  const running = agent.run();
  await ingest.until(() => ingest.streams() > 0);
  const target = { host: "127.0.0.1", port: echo.port, count: 1 };
  ingest.sendPlan([
    { checkId: "c", name: "echo", protocol: "udp-echo", target, intervalMs: 100, paused: false, series: { udp_echo_loss: 1 } },
  ]);
  await ingest.until(() => ingest.batches.length > 0);
  const old = openIdentity(dir).publicKey;
  await rotateKey(dir);
  expect(openIdentity(dir).publicKey).not.toBe(old);
  const before = ingest.batches.length;
  await ingest.until(() => ingest.batches.length > before + 2);
  agent.stop();
  await running;
  expect(existsSync(join(dir, "dead-letter"))).toBe(false);
});

test("a rotation whose answer was lost is finished by the next one", async () => {
  ingest.loseKeyAnswer();
  await expect(rotateKey(dir)).rejects.toThrow("503");
  const next = openIdentity(dir, "next-key.pem").publicKey;
  await rotateKey(dir);
  expect(openIdentity(dir).publicKey).toBe(next);
  expect(existsSync(join(dir, "next-key.pem"))).toBe(false);
});
