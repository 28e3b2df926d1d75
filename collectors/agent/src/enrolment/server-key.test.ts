import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeys, keyFingerprint } from "@padit/protocols/collector-signing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { BundledAgent } from "../testing/bundled-agent";
import { type FakeIngest, fakeIngest } from "../testing/fake-ingest";

let agent: BundledAgent;
let dir: string;
let ingest: FakeIngest;
beforeAll(async () => {
  agent = await BundledAgent.make();
}, 60_000);
afterAll(() => agent.remove());
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-fingerprint-"));
  ingest = await fakeIngest();
});
afterEach(async () => {
  await ingest.close();
  rmSync(dir, { recursive: true, force: true });
});

async function enrol(...options: string[]): Promise<{ code: number; said: string }> {
  const args = [join(agent.folder, "main.mjs"), "enrol", "--data-dir", dir, "--server", ingest.url, "--token", ingest.token, ...options];
  const child = spawn(process.execPath, args, { env: {}, stdio: ["ignore", "pipe", "pipe"] });
  const [out, err, [code]] = await Promise.all([child.stdout.toArray(), child.stderr.toArray(), once(child, "exit")]);
  return { code, said: Buffer.concat([...out, ...err]).toString() };
}
const isEnrolled = (): boolean => existsSync(join(dir, "enrolment.json"));

test("the server with the fingerprint is joined", async () => {
  expect(await enrol("--server-key", ingest.serverKey)).toEqual({ code: 0, said: expect.stringContaining("Enrolled as test") });
  expect(isEnrolled()).toBe(true);
});

test("without a fingerprint nothing is sent, unless the operator says to trust the first key", async () => {
  expect(await enrol()).toEqual({ code: 2, said: expect.stringMatching(/needs --server-key.*--trust-first-key/) });
  // The token was not spent.
  expect(await enrol("--trust-first-key")).toEqual({ code: 0, said: expect.stringContaining("Enrolled as test") });
});

test("a server with another key is refused in words that name both fingerprints", async () => {
  const other = keyFingerprint(generateKeys().publicKey);
  const { code, said } = await enrol("--server-key", other);
  expect([code, isEnrolled()]).toEqual([1, false]);
  for (const part of [ingest.serverKey, other, "Nothing was stored"]) expect(said).toContain(part);
});

test.each([
  ["another collector's id", { collectorId: "4d9b25e6-2b2c-4b0e-8f39-6b3f1c1f0a01" }],
  ["no proof", { signature: undefined }],
  ["a proof of nothing", { signature: Buffer.alloc(64).toString("base64") }],
])("an answer with the right key and %s is refused", async (_, change) => {
  ingest.changeEnrolment((enrolled) => ({ ...enrolled, ...change }));
  expect(await enrol("--server-key", ingest.serverKey)).toEqual({ code: 1, said: expect.stringContaining("did not prove") });
  expect(isEnrolled()).toBe(false);
});
