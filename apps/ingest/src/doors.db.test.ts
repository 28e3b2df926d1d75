import { gzipSync } from "node:zlib";
import { EnrolAnswer, HEADERS } from "@padit/protocols/collector-api";
import { generateKeys, importPrivateKey } from "@padit/protocols/collector-signing";
import { hashSecret } from "@padit/services/hash-secret";
import { createKeyring } from "@padit/services/keyring";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SessionKeys, sessionSecret } from "./auth/session-key";
import {
  enrolmentOf,
  makeTenant,
  makeToken,
  signPlansOf,
  startTestIngest,
  TestCollector,
  type TestIngest,
  type TestTenant,
} from "./testing";

let ingest: TestIngest;
let tenant: TestTenant;
let collector: TestCollector;

beforeAll(async () => {
  ingest = await startTestIngest();
  tenant = await makeTenant(ingest.database);
  collector = await TestCollector.enrol(ingest, tenant);
});
afterAll(() => ingest?.close());

const enrol = (body: object) => fetch(`${ingest.url}/v1/enrol`, { method: "POST", body: JSON.stringify(body) });

describe("enrolment", () => {
  it("lets exactly one of 50 have the token", async () => {
    const token = await makeToken(ingest.database, tenant);
    const answers = await Promise.all(Array.from({ length: 50 }, () => enrol(enrolmentOf(token))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(49).fill(401)]);
    const winner = EnrolAnswer.parse(await answers.find(({ status }) => status === 200)?.json());
    const tokens = await ingest.database.db.withTenant(tenant.tenantId, (tx) =>
      tx.enrolmentToken.findMany({ where: { collectorId: winner.collectorId, usedAt: { not: null } } }),
    );
    expect(tokens).toHaveLength(1);
  });

  it("writes an audit entry and leaves the first plan to the worker", async () => {
    const keys = generateKeys();
    const answer = EnrolAnswer.parse(
      await (await enrol(enrolmentOf(await makeToken(ingest.database, tenant, { name: "edge-1" }), keys))).json(),
    );
    expect(answer).toMatchObject({ name: "edge-1", organization: "Tenant" });
    const where = { tenantId: tenant.tenantId, collectorId: answer.collectorId };
    expect(await ingest.database.db.withTenant(tenant.tenantId, (tx) => tx.plan.count({ where }))).toBe(0);
    await signPlansOf(ingest);
    await signPlansOf(ingest);
    const { audit, plan } = await ingest.database.db.withTenant(tenant.tenantId, async (tx) => ({
      audit: await tx.auditEntry.findMany({ where: { targetId: answer.collectorId } }),
      plan: await tx.plan.findMany({ where }),
    }));
    expect(audit).toMatchObject([{ action: "collector.enrol", actorType: "collector" }]);
    expect(plan).toMatchObject([{ revision: 1 }]);
  });

  it.each([
    ["expired", async () => enrolmentOf(await makeToken(ingest.database, tenant, { expiresAt: new Date(Date.now() - 1) })), 401],
    ["unknown", async () => enrolmentOf("padit_enrol_that_nobody_made"), 401],
    [
      "of another key's proof",
      async () => ({ ...enrolmentOf(await makeToken(ingest.database, tenant)), publicKey: generateKeys().publicKey }),
      401,
    ],
    ["without an epoch", async () => ({ ...enrolmentOf(await makeToken(ingest.database, tenant)), epoch: undefined }), 422],
  ])("refuses a token that is %s", async (_, make, status) => {
    expect((await enrol(await make())).status).toBe(status);
  });

  it("gives a taken name back as a conflict and leaves the token unused", async () => {
    await enrol(enrolmentOf(await makeToken(ingest.database, tenant, { name: "twice" })));
    const token = await makeToken(ingest.database, tenant, { name: "twice" });
    expect((await enrol(enrolmentOf(token))).status).toBe(409);
    const [row] = await ingest.database.db.withTenant(tenant.tenantId, (tx) =>
      tx.enrolmentToken.findMany({ where: { name: "twice" }, orderBy: { createdAt: "desc" }, take: 1 }),
    );
    expect(row?.usedAt).toBeNull();
  });
});

describe("enrolling again", () => {
  const tokenFor = async (collectorId: string): Promise<string> => {
    const token = await makeToken(ingest.database, tenant);
    await ingest.database.db.withTenant(tenant.tenantId, (tx) =>
      tx.enrolmentToken.updateMany({ where: { tokenHash: hashSecret(token) }, data: { collectorId } }),
    );
    return token;
  };

  it("gives the same collector another key, which ends the old one", async () => {
    const known = await TestCollector.enrol(ingest, tenant);
    const answer = EnrolAnswer.parse(await (await enrol(enrolmentOf(await tokenFor(known.id)))).json());
    expect(answer.collectorId).toBe(known.id);
    expect((await known.send("GET", "/v1/plan", "", { signer: known.key })).status).toBe(401);
  });

  it("is refused to a collector that was revoked, and the token stays unused", async () => {
    const known = await TestCollector.enrol(ingest, tenant);
    const token = await tokenFor(known.id);
    const { db } = ingest.database;
    await db.withTenant(tenant.tenantId, (tx) => tx.collector.updateMany({ where: { id: known.id }, data: { revokedAt: new Date() } }));
    expect((await enrol(enrolmentOf(token))).status).toBe(409);
    const where = { tokenHash: hashSecret(token), usedAt: null };
    expect(await db.withTenant(tenant.tenantId, (tx) => tx.enrolmentToken.count({ where }))).toBe(1);
  });
});

describe("signatures", () => {
  const status = (options: Parameters<TestCollector["send"]>[3]) =>
    collector.send("GET", "/v1/plan", "", options).then((answer) => answer.status);
  it("accepts the collector's key and its session", async () => {
    expect(await status({})).toBe(200);
    expect(await status({ signer: collector.key })).toBe(200);
  });

  it("keeps a session over a restart, because its key is derived", async () => {
    const now = Date.now();
    const secret = await sessionSecret(createKeyring(ingest.secretKeys));
    const opened = new SessionKeys(secret).open(collector.id, now);
    expect(new SessionKeys(secret).keyOf(collector.id, opened.id, now)).toEqual(opened.key);
    expect(new SessionKeys(secret).keyOf(collector.id, opened.id, opened.expiresAtMs)).toBeNull();
  });

  it.each([
    ["another key", async () => ({ signer: { kind: "ed25519", privateKey: importPrivateKey(generateKeys().privateKey) } as const })],
    ["a session's wrong key", async () => ({ signer: { ...collector.session, key: Buffer.alloc(32) } as TestCollector["session"] })],
    ["an old time", async () => ({ timeMs: Date.now() - 6 * 60_000 })],
    ["a time ahead", async () => ({ timeMs: Date.now() + 6 * 60_000 })],
    ["an unknown collector", async () => ({ change: { [HEADERS.collector]: "0197e3d0-0000-7000-8000-000000000000" } })],
    ["a collector that is no id", async () => ({ change: { [HEADERS.collector]: "'; DROP TABLE" } })],
    ["another body's digest", async () => ({ change: { [HEADERS.digest]: "" } })],
    ["a session that ended", async () => ({ change: { [HEADERS.session]: `${Date.now() - 1}.x` } })],
    ["a session prolonged by its holder", async () => ({ change: { [HEADERS.session]: `${Date.now() + 60_000}.x` } })],
  ])("answers 401 to %s", async (_, options) => {
    expect(await status(await options())).toBe(401);
  });

  it("lets a session open no further session", async () => {
    expect((await collector.send("POST", "/v1/session", "")).status).toBe(401);
  });

  it("shuts out a collector as soon as its revocation is told", async () => {
    const victim = await TestCollector.enrol(ingest, tenant);
    expect((await victim.send("GET", "/v1/plan", "")).status).toBe(200);
    await ingest.database.db.withTenant(tenant.tenantId, async (tx) => {
      await tx.collector.update({ where: { tenantId_id: { tenantId: tenant.tenantId, id: victim.id } }, data: { revokedAt: new Date() } });
      await tx.$executeRaw`SELECT pg_notify('padit_revoked', ${victim.id})`;
    });
    await expect.poll(async () => (await victim.send("GET", "/v1/plan", "")).status, { timeout: 5_000 }).toBe(403);
  });
});

describe("rubbish", () => {
  const post = (body: Uint8Array<ArrayBuffer>) => collector.send("POST", "/v1/batches", body).then((answer) => answer.status);
  const zip = (text: string | Buffer) => new Uint8Array(gzipSync(text));
  const row = { epoch: 1, seq: 1, series: [1], ts: [1], value: [1] };
  it.each([
    ["a body that is no gzip", async () => new Uint8Array(Buffer.from("{}")), 400],
    ["a gzip that ends early", async () => zip("{}").subarray(0, 12), 400],
    ["gzip that is no JSON", async () => zip("{"), 400],
    ["a bomb of 64 MiB", async () => zip(Buffer.alloc(64 << 20)), 413],
    ["a body beyond 4 MiB", async () => new Uint8Array(5 << 20), 413],
    [
      "JSON nested 200,000 deep",
      async () => zip(`{"epoch":1,"seq":1,"series":${"[".repeat(200_000)}${"]".repeat(200_000)},"ts":[],"value":[]}`),
      422,
    ],
    ["metadata nested 200,000 deep", async () => zip(deepMetadata(200_000)), 422],
    ["columns of different lengths", async () => zip(JSON.stringify({ ...row, ts: [1, 2] })), 422],
    ["uncertainties that are too few", async () => zip(JSON.stringify({ ...row, uncertainty: [] })), 422],
    ["detail of a row that is not there", async () => zip(JSON.stringify({ ...row, detail: [{ i: 1, metadata: {} }] })), 422],
    ["a negative number", async () => zip(JSON.stringify({ ...row, seq: -1 })), 422],
    [
      "a gap that ends before it starts",
      async () => zip(JSON.stringify({ ...row, gaps: [{ fromMs: 2, toMs: 1, n: 1, reason: "" }] })),
      422,
    ],
  ])("answers %s with the right status", async (_, make, status) => {
    expect(await post(await make())).toBe(status);
  });

  it("says in problem details where the input does not fit", async () => {
    const answer = await collector.sendBatch({ ...row, epoch: "one" });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ status: 422, code: "invalid", errors: [{ path: "epoch" }] });
  });

  it("answers 404 to what is no route", async () => {
    expect((await fetch(`${ingest.url}/v1/nothing`)).status).toBe(404);
  });
});

const deepMetadata = (depth: number): string =>
  `{"epoch":1,"seq":1,"series":[1],"ts":[1],"value":[1],"detail":[{"i":0,"metadata":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}]}`;
