import { randomBytes } from "node:crypto";
import { storeExchangeKey } from "@padit/db/ingest-functions";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { Plan } from "@padit/protocols/collector-api";
import { exportExchangeKey, generateExchangeKey, openSecrets } from "@padit/protocols/collector-secrets";
import { importPublicKey, verifyText } from "@padit/protocols/collector-signing";
import { HIDDEN } from "@padit/protocols/secrets";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProbeJob } from "../collectors/start-probe-job";
import { createEndpoint } from "../endpoints/create-endpoint";
import { deleteEndpoint } from "../endpoints/delete-endpoint";
import { openTarget } from "../endpoints/target-secrets";
import { updateEndpoint } from "../endpoints/update-endpoint";
import { factorPlace } from "../factors/verify-factor";
import { createIntegration } from "../integrations/create-integration";
import { openSettings, requireNotifier } from "../integrations/integration-settings";
import { createKeyring } from "../keyring/keyring";
import { loadPlanKey } from "../keyring/plan-key";
import { sealedDocumentPlace } from "../plans/sign-document";
import { signDuePlans } from "../plans/sign-due-plans";
import type { ServiceContext } from "../service-context";
import { saveSingleSignOn } from "../sso/single-sign-on";
import { createTestOrganization } from "../testing/test-organization";
import { resealSecrets } from "./reseal-secrets";
import { sealStandingSecrets } from "./seal-standing-secrets";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
});
afterAll(() => database.dispose());

const KEY = "00112233445566778899aabbccddeeff";
const TOKEN = "Authorization: Bearer s3cr3t-t0ken";
const STAMP = { name: "stamp", protocol: "stamp", target: { host: "192.0.2.1", mode: "authenticated", key: KEY } };
const HTTP = { name: "http", protocol: "http", target: { url: "https://example.com/?token=s3cr3t-query", headers: [TOKEN] } };

/** @param privateKey of a collector that receives its secrets encrypted; undefined for an older collector */
async function organizationWith(privateKey?: ReturnType<typeof generateExchangeKey>) {
  const organization = await createTestOrganization(database.db);
  const { tenantId } = organization;
  const id = newId();
  const exchangeKey = privateKey ? new Uint8Array(Buffer.from(exportExchangeKey(privateKey), "base64")) : null;
  await database.db.withTenant(tenantId, (tx) =>
    tx.collector.create({ data: { tenantId, id, name: "c", shard: 0, exchangeKey, lastSeenAt: new Date() } }),
  );
  return { ...organization, collectorId: id };
}

const newestPlan = (tenantId: string) =>
  database.db.withTenant(tenantId, (tx) => tx.plan.findFirstOrThrow({ where: { tenantId }, orderBy: { revision: "desc" } }));
const endpointRow = (tenantId: string, id: string) =>
  database.db.withTenant(tenantId, (tx) => tx.endpoint.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }));

/** The content of the organization's rows, as text. */
async function storedText(tenantId: string): Promise<string> {
  const rows = await database.db.withTenant(tenantId, async (tx) => [
    await tx.endpoint.findMany({ where: { tenantId } }),
    await tx.plan.findMany({ where: { tenantId } }),
    await tx.probeJob.findMany({ where: { tenantId } }),
    await tx.auditEntry.findMany({ where: { tenantId } }),
  ]);
  return JSON.stringify(rows, (_, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
    return typeof value === "bigint" ? String(value) : value;
  });
}

async function expectNoSecrets(tenantId: string): Promise<void> {
  const text = await storedText(tenantId);
  for (const secret of [KEY, "s3cr3t"]) expect(text).not.toContain(secret);
}

async function isSignedByServer(owner: ServiceContext, document: string, signature: Uint8Array): Promise<boolean> {
  const { publicKey } = await loadPlanKey(database.db, owner.keyring);
  const key = importPublicKey(Buffer.from(publicKey).toString("base64"));
  return verifyText(document, Buffer.from(signature).toString("base64"), key);
}

describe("secrets of probes", () => {
  it("are stored and delivered so that only their collector can read them", async () => {
    const privateKey = generateExchangeKey();
    const { owner, tenantId, collectorId } = await organizationWith(privateKey);
    const stamp = await createEndpoint(owner, STAMP);
    const http = await createEndpoint(owner, HTTP);
    await expectNoSecrets(tenantId);
    const { document, signature, secrets } = await newestPlan(tenantId);
    expect(await isSignedByServer(owner, document, signature)).toBe(true);
    const { checks, sealedSecrets } = Plan.parse(JSON.parse(document));
    expect(checks.map(({ target }) => [target.key, target.headers])).toEqual([
      [HIDDEN, undefined],
      [undefined, [HIDDEN]],
    ]);
    if (!sealedSecrets || !secrets) throw new Error("the plan has no secrets");
    const opened = openSecrets(Buffer.from(secrets).toString("base64"), sealedSecrets, { collectorId, privateKey });
    expect(opened).toEqual({ [stamp.id]: { key: KEY }, [http.id]: HTTP.target });
  });

  it("reach an older collector within its plan, which is sealed in the database", async () => {
    const { owner, tenantId, collectorId } = await organizationWith();
    await createEndpoint(owner, STAMP);
    await expectNoSecrets(tenantId);
    const { sealedDocument, secrets, signature } = await newestPlan(tenantId);
    if (!sealedDocument) throw new Error("the plan is not sealed");
    const place = sealedDocumentPlace({ tenantId, collectorId, kind: "plan" });
    const document = Buffer.from(await owner.keyring.open(sealedDocument, place)).toString("utf8");
    expect(Plan.parse(JSON.parse(document)).checks[0]).toMatchObject({ target: { key: KEY } });
    expect(await isSignedByServer(owner, document, signature)).toBe(true);
    expect(secrets).toBeNull();
  });

  it("are encrypted anew when the collector states another key, once", async () => {
    const { owner, tenantId, collectorId } = await organizationWith();
    await createEndpoint(owner, STAMP);
    const pool = new pg.Pool({ connectionString: database.urls.ingest });
    const onFailure = (error: unknown): never => {
      throw error;
    };
    const keys = [generateExchangeKey(), generateExchangeKey()].map(exportExchangeKey);
    const recipients: unknown[] = [];
    for (const exchangeKey of [keys[0], keys[0], keys[1], null]) {
      await storeExchangeKey(pool, { tenantId, id: collectorId, exchangeKey: exchangeKey ? Buffer.from(exchangeKey, "base64") : null });
      await signDuePlans({ db: database.db, keyring: owner.keyring, now: () => new Date(), onFailure });
      const { revision, document } = await newestPlan(tenantId);
      recipients.push([revision, Plan.parse(JSON.parse(document)).sealedSecrets?.recipient]);
    }
    expect(recipients).toEqual([
      [2, keys[0]],
      [2, keys[0]],
      [3, keys[1]],
      [4, undefined],
    ]);
    await pool.end();
  });

  it("change the plan only when they change", async () => {
    const { owner, tenantId } = await organizationWith(generateExchangeKey());
    const { id: endpointId, target } = await createEndpoint(owner, STAMP);
    await updateEndpoint(owner, { endpointId, target });
    expect(await newestPlan(tenantId)).toMatchObject({ revision: 1 });
    await updateEndpoint(owner, { endpointId, target: { ...target, key: "ff".repeat(16) } });
    expect(await newestPlan(tenantId)).toMatchObject({ revision: 2 });
    expect(await endpointRow(tenantId, endpointId)).toMatchObject({ secretsVersion: 2 });
  });

  it("do not open after somebody changed the address in the row, or copied them to another endpoint", async () => {
    const { owner, tenantId } = await organizationWith(generateExchangeKey());
    const [first, second] = [await createEndpoint(owner, STAMP), await createEndpoint(owner, { ...STAMP, name: "other" })];
    const row = await endpointRow(tenantId, first.id);
    expect((await openTarget(owner.keyring, row)).secrets).toEqual({ key: KEY });
    const moved = { ...row, target: { ...STAMP.target, key: HIDDEN, host: "198.51.100.1" } };
    await expect(openTarget(owner.keyring, moved)).rejects.toThrow();
    await expect(openTarget(owner.keyring, { ...row, id: second.id })).rejects.toThrow();
  });

  it("of a live test reach the collector and stay nowhere else", async () => {
    const privateKey = generateExchangeKey();
    const { owner, tenantId, collectorId } = await organizationWith(privateKey);
    const { id } = await startProbeJob(owner, { collectorId, protocol: STAMP.protocol, target: STAMP.target });
    await expectNoSecrets(tenantId);
    const job = await database.db.withTenant(tenantId, (tx) => tx.probeJob.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }));
    const sealed = Buffer.from(job.secrets ?? []).toString("base64");
    const { sealedSecrets } = JSON.parse(job.document);
    expect(openSecrets(sealed, sealedSecrets, { collectorId, privateKey })).toEqual({ [id]: { key: KEY } });
  });

  it("are gone with their endpoint", async () => {
    const { owner, tenantId } = await organizationWith(generateExchangeKey());
    const { id } = await createEndpoint(owner, STAMP);
    await deleteEndpoint(owner, { endpointId: id });
    expect(await endpointRow(tenantId, id)).toMatchObject({ secrets: null, deletedAt: expect.any(Date) });
  });
});

describe("an upgrade", () => {
  it("seals what an earlier version stored in clear, replaces its plans, and changes nothing the second time", async () => {
    const { owner, tenantId, collectorId } = await organizationWith(generateExchangeKey());
    const { id } = await createEndpoint(owner, STAMP);
    const { id: plainId } = await createEndpoint(owner, { name: "plain", protocol: "icmp", target: { host: "192.0.2.9" } });
    const job = await startProbeJob(owner, { collectorId, protocol: STAMP.protocol, target: STAMP.target });
    await database.db.withTenant(tenantId, async (tx) => {
      const plan = await tx.plan.findFirstOrThrow({ where: { tenantId }, orderBy: { revision: "desc" } });
      const { sealedSecrets: _, ...clear } = JSON.parse(plan.document);
      clear.checks = clear.checks.map(({ secretsVersion: _version, ...check }: { checkId: string; secretsVersion?: number }) =>
        check.checkId === id ? { ...check, target: STAMP.target } : check,
      );
      await tx.endpoint.updateMany({ where: { tenantId, id }, data: { target: STAMP.target, secrets: null, secretsVersion: 0 } });
      await tx.plan.updateMany({ where: { tenantId }, data: { document: JSON.stringify(clear), secrets: null } });
      await tx.probeJob.updateMany({
        where: { tenantId, id: job.id },
        data: { target: STAMP.target, document: JSON.stringify({ target: STAMP.target }), secrets: null },
      });
    });
    expect(await storedText(tenantId)).toContain(KEY);
    const deps = { key: await loadPlanKey(database.db, owner.keyring), now: new Date() };
    expect(await sealStandingSecrets(database.db, deps)).toBe(1);
    await expectNoSecrets(tenantId);
    expect((await openTarget(owner.keyring, await endpointRow(tenantId, id))).target).toMatchObject(STAMP.target);
    const { revision, secrets } = await newestPlan(tenantId);
    expect(secrets).not.toBeNull();
    expect(await sealStandingSecrets(database.db, deps)).toBe(0);
    expect(await newestPlan(tenantId)).toMatchObject({ revision });
    expect(await endpointRow(tenantId, plainId)).toMatchObject({ secrets: null, target: { host: "192.0.2.9" } });
  });
});

describe("a new key of the installation", () => {
  it("seals everything anew, so that the old one can be removed", async () => {
    const fresh = await createTestDatabase();
    try {
      await fresh.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
      const [oldKey, newKey] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
      const keyring = createKeyring(oldKey);
      const { owner, ownerPerson, tenantId } = await createTestOrganization(fresh.db, keyring);
      const factorId = newId();
      const sealedSecret = await keyring.seal(Buffer.from("totp"), factorPlace(factorId));
      await fresh.db.asSystem((tx) =>
        tx.userFactor.create({
          data: { id: factorId, userId: ownerPerson.person.userId, kind: "totp", name: "a", sealedSecret, createdAt: new Date() },
        }),
      );
      const collectorId = newId();
      await fresh.db.withTenant(tenantId, (tx) =>
        tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0, lastSeenAt: new Date() } }),
      );
      const { id: endpointId } = await createEndpoint(owner, STAMP);
      await startProbeJob(owner, { collectorId, protocol: STAMP.protocol, target: STAMP.target });
      const settings = { url: "https://hooks.example/in" };
      const { id: integrationId } = await createIntegration(owner, { type: "webhook", name: "w", settings, eventTypes: ["alert.created"] });
      await saveSingleSignOn(owner, { name: "p", issuer: "https://login.example.net", clientId: "c", clientSecret: "s" });
      const both = createKeyring(`${newKey},${oldKey}`);
      expect(await resealSecrets(fresh.db, both)).toEqual({
        installation: 1,
        userFactor: 1,
        singleSignOn: 1,
        integration: 1,
        endpoint: 1,
        plan: 1,
        probeJob: 1,
      });
      expect(await resealSecrets(fresh.db, both)).toEqual({
        installation: 0,
        userFactor: 0,
        singleSignOn: 0,
        integration: 0,
        endpoint: 0,
        plan: 0,
        probeJob: 0,
      });
      const newest = createKeyring(newKey);
      await loadPlanKey(fresh.db, newest);
      const factor = await fresh.db.asSystem((tx) => tx.userFactor.findUniqueOrThrow({ where: { id: factorId } }));
      expect(Buffer.from(await newest.open(factor.sealedSecret ?? new Uint8Array(), factorPlace(factorId))).toString()).toBe("totp");
      const { endpoint, integration, plan, job } = await fresh.db.withTenant(tenantId, async (tx) => ({
        endpoint: await tx.endpoint.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: endpointId } } }),
        integration: await tx.integration.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: integrationId } } }),
        plan: await tx.plan.findFirstOrThrow({ where: { tenantId } }),
        job: await tx.probeJob.findFirstOrThrow({ where: { tenantId } }),
      }));
      expect((await openTarget(newest, endpoint)).secrets).toEqual({ key: KEY });
      const opened = await openSettings(
        newest,
        requireNotifier("webhook"),
        integration.settings,
        { tenantId, id: integrationId },
        new Date(),
      );
      expect(opened.settings).toMatchObject(settings);
      for (const [kind, sealed] of [
        ["plan", plan.sealedDocument],
        ["job", job.sealedDocument],
      ] as const)
        expect(
          Buffer.from(await newest.open(sealed ?? Buffer.of(), sealedDocumentPlace({ tenantId, collectorId, kind }))).toString(),
        ).toContain(KEY);
      await expect(resealSecrets(fresh.db, createKeyring(oldKey))).rejects.toThrow(/not in PADIT_SECRET_KEY/);
    } finally {
      await fresh.dispose();
    }
  });
});
