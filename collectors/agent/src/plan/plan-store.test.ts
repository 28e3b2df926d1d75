import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sealSecrets } from "@padit/protocols/collector-secrets";
import { generateKeys, importPrivateKey, jobText, signText } from "@padit/protocols/collector-signing";
import { HIDDEN } from "@padit/protocols/secrets";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LiveTestAdmission } from "../engine/live-test-admission";
import { openExchangeKey, readExchangeKey } from "../enrolment/identity";
import { PlanStore } from "./plan-store";
import { UntrustedDocument } from "./signed-by-server";

const planKeys = generateKeys();
const enrolment = { collectorId: randomUUID(), name: "c", organization: "o", server: "http://127.0.0.1:1", planKey: planKeys.publicKey };
const { collectorId } = enrolment;
const CHECK = { checkId: "e1", name: "e", protocol: "stamp", intervalMs: 1000, paused: false, series: {} };
const KEY = "00112233445566778899aabbccddeeff";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "padit-plan-"));
  openExchangeKey(dir);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A document signed as the server signs it, with encrypted secrets. */
function signed(body: object, name: string, textOf = (document: string) => document) {
  const { sealed, reference } = sealSecrets({ [name]: { key: KEY } }, { collectorId, exchangeKey: readExchangeKey(dir).publicKey });
  const document = JSON.stringify({ collectorId, ...body, sealedSecrets: reference });
  const signature = signText(textOf(document), importPrivateKey(planKeys.privateKey));
  return { document, signature, secrets: Buffer.from(sealed).toString("base64") };
}
const target = { host: "192.0.2.1", mode: "authenticated", key: HIDDEN };
const signedPlan = () =>
  signed(
    {
      version: 1,
      revision: 1,
      createdAtMs: 0,
      checks: [
        { ...CHECK, target, secretsVersion: 1 },
        { ...CHECK, checkId: "e2", target },
      ],
    },
    "e1",
  );

describe("secrets beside a plan", () => {
  it("are in the checks that probe, and encrypted in the file", () => {
    const store = new PlanStore(dir, enrolment);
    const raw = signedPlan();
    const { checks } = store.verify(raw);
    expect(checks.map((check) => check.target.key)).toEqual([KEY, HIDDEN]);
    store.keep(raw);
    expect(readFileSync(join(dir, "plan.json"), "utf8")).not.toContain(KEY);
    expect(new PlanStore(dir, enrolment).load()?.checks[0]?.target.key).toBe(KEY);
  });

  it("are refused when they are others than those that were signed, or are missing", () => {
    const store = new PlanStore(dir, enrolment);
    const { secrets: _, ...without } = signedPlan();
    expect(() => store.verify({ ...signedPlan(), secrets: signedPlan().secrets })).toThrow(UntrustedDocument);
    expect(() => store.verify(without)).toThrow(UntrustedDocument);
  });

  it("make the plan unreadable without their key, so that the server's next one is awaited", () => {
    const store = new PlanStore(dir, enrolment);
    const raw = signedPlan();
    store.keep(raw);
    rmSync(join(dir, "exchange-key.pem"));
    expect(store.load()).toBeUndefined();
    openExchangeKey(dir);
    expect(() => store.verify(raw)).toThrow(/another key of this collector/);
  });
});

it("the secrets of a live test are in its target", () => {
  const jobs = new LiveTestAdmission(enrolment, () => readExchangeKey(dir));
  const id = randomUUID();
  const raw = signed({ id, protocol: "stamp", target, count: 1, expiresAtMs: 0 }, id, jobText);
  expect(jobs.accept(raw)?.job.target).toEqual({ ...target, key: KEY });
});
