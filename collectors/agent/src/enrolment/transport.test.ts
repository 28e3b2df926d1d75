import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fakeIngest } from "../testing/fake-ingest";
import { enrol } from "./enrol";
import { type Enrolment, enrolmentPath, writeEnrolment } from "./identity";
import { checkTransport, isInsecure } from "./transport";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "padit-transport-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ["https://ingest.example.net", false],
  ["https://10.0.0.5:3080", false],
  ["http://localhost:3080", false],
  ["http://127.0.0.1:3080", false],
  ["http://127.9.9.9", false],
  ["http://[::1]:3080", false],
  ["http://0x7f.1:3080", false],
  ["http://ingest.example.net", true],
  ["http://10.0.0.5:3080", true],
  ["http://127.0.0.1.example.net", true],
  ["http://localhost.example.net", true],
  ["http://127.example.net", true],
  ["http://[fe80::1]:3080", true],
  ["http://0.0.0.0:3080", true],
])("%s can be read on its way: %s", (url, expected) => {
  expect(isInsecure(url)).toBe(expected);
});

test("enrolment over plain HTTP to another machine sends nothing and says how to allow it", async () => {
  await expect(enrol({ server: "http://192.0.2.1:3080", token: "padit_enrol_never_sent", dir, epoch: 1 })).rejects.toThrow(
    /plain HTTP to another machine.*--insecure-transport/,
  );
});

test("what the operator allowed at enrolment is remembered", async () => {
  const ingest = await fakeIngest();
  await enrol({ server: ingest.url, token: ingest.token, dir, epoch: 1, insecureTransport: true });
  await ingest.close();
  expect(JSON.parse(readFileSync(enrolmentPath(dir), "utf8"))).toMatchObject({ insecureTransport: true });
});

describe("an enrolled collector", () => {
  const enrolment: Enrolment = {
    ...{ collectorId: "4d9b25e6-2b2c-4b0e-8f39-6b3f1c1f0a01", name: "n", organization: "o" },
    ...{ planKey: Buffer.alloc(32).toString("base64"), server: "https://ingest.example.net" },
  };
  const enrolled = (change: Partial<Enrolment>) => writeEnrolment(dir, { ...enrolment, ...change });
  const PLAIN = "http://ingest.example.net";

  test("with TLS, or over loopback, is warned of nothing", () => {
    enrolled({ insecureTransport: false });
    expect([checkTransport(dir, undefined, false), checkTransport(dir, "http://127.0.0.1:3080", false)]).toEqual([undefined, undefined]);
  });
  test("is not moved to plain HTTP unless that is allowed, an earlier version's neither", () => {
    for (const insecureTransport of [false, undefined]) {
      enrolled({ ...(insecureTransport !== undefined && { insecureTransport }) });
      expect(() => checkTransport(dir, PLAIN, false)).toThrow("plain HTTP to another machine");
      expect(checkTransport(dir, PLAIN, true)).toContain("plain HTTP");
    }
  });
  test("that an earlier version enrolled over plain HTTP goes on, with a warning", () => {
    writeFileSync(enrolmentPath(dir), JSON.stringify({ ...enrolment, server: PLAIN }));
    expect(checkTransport(dir, undefined, false)).toContain("plain HTTP");
  });
});
