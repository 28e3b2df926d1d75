import { newId } from "@padit/domain";
import { SessionAnswer } from "@padit/protocols/collector-api";
import { generateKeys, importPrivateKey, keyText, type RawKeyPair, signText } from "@padit/protocols/collector-signing";
import { revokeCollector } from "@padit/services/collectors";
import { createKeyring } from "@padit/services/keyring";
import type { ServiceContext } from "@padit/services/service-context";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSeries, makeTenant, startTestIngest, startTestIngestBeside, TestCollector, type TestIngest, type TestTenant } from "./testing";

let ingest: TestIngest;
let tenant: TestTenant;
/** What the server's clock is ahead of this machine's. */
let aheadMs = 0;

beforeAll(async () => {
  ingest = await startTestIngest({ now: () => Date.now() + aheadMs });
  tenant = await makeTenant(ingest.database);
});
afterAll(() => ingest?.close());

const read = ({ id }: TestCollector, { tenantId } = tenant) =>
  ingest.database.db.withTenant(tenantId, async (tx) => ({
    collector: await tx.collector.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }),
    actions: (await tx.auditEntry.findMany({ where: { targetId: id }, orderBy: { at: "asc" } })).map(({ action }) => action),
  }));
const batchOf = (series: number, seq: number, value = seq) => ({ epoch: 1, seq, series: [series], ts: [Date.now()], value: [value] });
const status = (epoch: number, instance?: string) => ({
  version: "1.0.0",
  epoch,
  instance,
  capabilities: { protocols: [], stamps: [] },
  clock: { synchronised: null, offsetMs: null, maxErrorMs: null },
  spool: { rows: 0, bytes: 0, oldestMs: null, droppedRows: 0 },
  lateP99Ms: null,
});
const report = (collector: TestCollector, epoch: number, instance?: string) =>
  collector.send("POST", "/v1/status", JSON.stringify(status(epoch, instance)));

describe("revoking", () => {
  it("in the web ends uploads, plan, sessions and the stream", async () => {
    const collector = await TestCollector.enrol(ingest, tenant);
    const admin: ServiceContext = {
      db: ingest.database.db,
      actor: { kind: "user", userId: newId(), name: "Admin", tenantId: tenant.tenantId, role: "admin" },
      now: () => new Date(),
      keyring: createKeyring(ingest.secretKeys),
      site: { publicUrl: "https://padit.example", ingestUrl: ingest.url, egressPolicy: { allow: [] } },
    };
    const stream = await collector.send("GET", "/v1/stream", "");
    expect((await collector.send("GET", "/v1/plan", "")).status).toBe(200);
    await revokeCollector(admin, { collectorId: collector.id });
    // The stream's end is the notification's: whoever reads it to its end knows that the door is shut.
    expect(await stream.text()).toContain("event: revoked");
    const answers = await Promise.all([
      collector.sendBatch(batchOf(1, 1)),
      collector.send("GET", "/v1/plan", ""),
      collector.send("GET", "/v1/stream", ""),
      collector.send("POST", "/v1/session", "", { signer: collector.key }),
      report(collector, 1),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403, 403]);
    expect((await read(collector)).actions).toContain("collector.revoke");
  });

  it("holds after 5 s in a process that the notification did not reach", async () => {
    const collector = await TestCollector.enrol(ingest, tenant);
    const asked = () => collector.send("GET", "/v1/plan", "", { timeMs: Date.now() + aheadMs }).then((answer) => answer.status);
    expect(await asked()).toBe(200);
    await ingest.database.db.withTenant(tenant.tenantId, (tx) =>
      tx.collector.update({ where: { tenantId_id: { tenantId: tenant.tenantId, id: collector.id } }, data: { revokedAt: new Date() } }),
    );
    try {
      aheadMs = 5_001;
      expect(await asked()).toBe(403);
    } finally {
      aheadMs = 0;
    }
  });
});

describe("another key", () => {
  const rotate = (collector: TestCollector, next: RawKeyPair, proofBy = next) =>
    collector.send(
      "POST",
      "/v1/key",
      JSON.stringify({
        publicKey: next.publicKey,
        proof: signText(keyText(collector.id, next.publicKey), importPrivateKey(proofBy.privateKey)),
      }),
      { signer: collector.key },
    );
  const as = (collector: TestCollector, keys: RawKeyPair) => {
    const key = { kind: "ed25519", privateKey: importPrivateKey(keys.privateKey) } as const;
    return new TestCollector(ingest.url, collector.id, key, key);
  };

  it("takes over: the old one and its sessions are worth nothing, and the audit trail has it", async () => {
    const collector = await TestCollector.enrol(ingest, tenant);
    const series = await makeSeries(ingest.database, tenant, collector);
    expect((await collector.sendBatch(batchOf(series, 1))).status).toBe(202);
    const keys = generateKeys();
    expect((await rotate(collector, keys)).status).toBe(204);
    expect((await collector.sendBatch(batchOf(series, 2))).status).toBe(401);
    expect((await collector.send("POST", "/v1/session", "", { signer: collector.key })).status).toBe(401);
    const renewed = as(collector, keys);
    const opened = SessionAnswer.parse(await (await renewed.send("POST", "/v1/session", "")).json());
    renewed.session = { kind: "session", session: opened.session, key: Buffer.from(opened.key, "base64") };
    expect((await renewed.sendBatch(batchOf(series, 2))).status).toBe(202);
    expect((await read(collector)).actions).toEqual(["collector.enrol", "collector.rotate_key"]);
  });

  it("must prove that it is there, and of two at once one wins", async () => {
    const collector = await TestCollector.enrol(ingest, tenant);
    expect((await rotate(collector, generateKeys(), generateKeys())).status).toBe(401);
    const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(collector, generateKeys())));
    expect(answers.map((answer) => answer.status).filter((code) => code === 204)).toHaveLength(1);
    expect(answers.every((answer) => answer.status === 204 || answer.status === 401)).toBe(true);
  });

  it("is not asked for by a session", async () => {
    const collector = await TestCollector.enrol(ingest, tenant);
    expect((await collector.send("POST", "/v1/key", "{}")).status).toBe(401);
  });
});

describe("a copy of a collector", () => {
  it("with its spool is seen by two contents under one number", async () => {
    const original = await TestCollector.enrol(ingest, tenant);
    const series = await makeSeries(ingest.database, tenant, original);
    expect((await original.sendBatch(batchOf(series, 1, 10))).status).toBe(202);
    expect((await original.sendBatch(batchOf(series, 1, 20))).status).toBe(409);
    const { collector, actions } = await read(original);
    expect(collector.cloneSeenAt).not.toBeNull();
    expect(actions).toContain("batch.conflict");
  });

  it("with its key and a spool of its own is seen by the spools that take turns", async () => {
    const collector = await TestCollector.enrol(ingest, tenant);
    for (const epoch of [7, 8]) expect((await report(collector, epoch)).status).toBe(204);
    // A wiped disk: another spool, once.
    expect((await read(collector)).collector.cloneSeenAt).toBeNull();
    for (const epoch of [7, 8, 7, 8]) await report(collector, epoch);
    const { collector: row, actions } = await read(collector);
    expect(row.cloneSeenAt).not.toBeNull();
    expect(actions.filter((action) => action === "collector.clone")).toHaveLength(1);
  });

  it("with its whole folder is seen by the starts that take turns, whichever process of the server hears them", async () => {
    const collector = await TestCollector.enrol(ingest, tenant);
    const other = await startTestIngestBeside(ingest);
    try {
      const elsewhere = new TestCollector(other.url, collector.id, collector.key, collector.session);
      const start = (name: string) => report(collector, 7, name);
      // Restarts, and one report of an earlier start that was long on its way.
      for (const name of ["a", "a", "b", "a", "c", "d"]) expect((await start(name)).status).toBe(204);
      expect((await read(collector)).collector.cloneSeenAt).toBeNull();
      await report(elsewhere, 7, "e");
      await start("d");
      expect((await read(collector)).collector.cloneSeenAt).toBeNull();
      await report(elsewhere, 7, "e");
      const { collector: row, actions } = await read(collector);
      expect(row.cloneSeenAt).not.toBeNull();
      expect(actions.filter((action) => action === "collector.clone")).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it("is forgotten when the right one takes another key", async () => {
    const collector = await TestCollector.enrol(ingest, tenant);
    for (const epoch of [7, 8, 7, 8]) await report(collector, epoch);
    expect((await read(collector)).collector.cloneSeenAt).not.toBeNull();
    const { publicKey, privateKey } = generateKeys();
    const proof = signText(keyText(collector.id, publicKey), importPrivateKey(privateKey));
    await collector.send("POST", "/v1/key", JSON.stringify({ publicKey, proof }), { signer: collector.key });
    expect((await read(collector)).collector.cloneSeenAt).toBeNull();
  });
});
