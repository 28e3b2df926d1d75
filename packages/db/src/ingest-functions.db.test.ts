// The functions that ingest may call, called as an attacker with its role would: each does one thing and nothing else.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  deleteIngestPresence,
  type EnrolByToken,
  enrolByToken,
  findEnrolmentToken,
  registerSeries,
  rotateCollectorKey,
  storeExchangeKey,
  storeIngestPresence,
} from "./ingest-functions";
import { createTestDatabase, type TestDatabase } from "./testing";

let database: TestDatabase;
let pool: pg.Pool;
let ours: string;
let theirs: string;
const key = (): Buffer<ArrayBuffer> => Buffer.from(randomBytes(32));
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.urls.ingest });
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
});
afterAll(async () => {
  await pool.end();
  await database.dispose();
});
beforeEach(async () => {
  [ours, theirs] = [randomUUID(), randomUUID()];
  await database.db.asSystem((tx) => tx.tenant.createMany({ data: [ours, theirs].map((id) => ({ id, slug: id, name: `name of ${id}` })) }));
});

async function makeToken(tenantId: string, more: { expiresAt?: Date; collectorId?: string } = {}): Promise<string> {
  const tokenHash = createHash("sha256").update(randomBytes(24)).digest("hex");
  const expiresAt = new Date(Date.now() + HOUR_MS);
  await database.db.withTenant(tenantId, (tx) =>
    tx.enrolmentToken.create({ data: { tenantId, id: randomUUID(), name: "edge", site: "s", tags: ["a"], tokenHash, expiresAt, ...more } }),
  );
  return tokenHash;
}

async function makeCollector(tenantId: string, more: object = {}): Promise<{ id: string; publicKey: Buffer<ArrayBuffer> }> {
  const [id, publicKey] = [randomUUID(), key()];
  await database.db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id, name: id, shard: 0, publicKey, ...more } }));
  return { id, publicKey };
}

const collectorsOf = (tenantId: string) => database.db.withTenant(tenantId, (tx) => tx.collector.findMany({ where: { tenantId } }));
const entriesOf = (tenantId: string) => database.db.withTenant(tenantId, (tx) => tx.auditEntry.findMany({ where: { tenantId } }));
const enrol = (tokenHash: string, more: Partial<EnrolByToken> = {}) =>
  enrolByToken(pool, {
    ...{ tenantId: ours, tokenHash, collectorId: randomUUID(), shard: 0, entryId: randomUUID(), at: new Date() },
    ...{ publicKey: key(), exchangeKey: null, facts: { epoch: 1, version: "v", capabilities: { protocols: [] } } },
    ...more,
  });

describe("enrolment", () => {
  test("uses the token once, with the token's own name, site and tags, and marks the plan as due", async () => {
    const tokenHash = await makeToken(ours);
    expect(await findEnrolmentToken(pool, tokenHash)).toEqual({ tenantId: ours, collectorId: null });
    const collectorId = randomUUID();
    expect(await enrol(tokenHash, { collectorId })).toEqual({ outcome: "enrolled", name: "edge", organization: `name of ${ours}` });
    expect(await collectorsOf(ours)).toMatchObject([
      {
        id: collectorId,
        name: "edge",
        site: "s",
        tags: ["a"],
        kind: "agent",
        planDueAt: expect.any(Date),
        capabilities: { protocols: [] },
      },
    ]);
    expect(await entriesOf(ours)).toMatchObject([{ action: "collector.enrol", actorId: collectorId, targetId: collectorId }]);
    expect((await enrol(tokenHash)).outcome).toBe("token");
    expect((await enrol(tokenHash, { collectorId })).outcome).toBe("token");
    expect(await collectorsOf(ours)).toHaveLength(1);
  });

  test("refuses what is no token of the organization, and changes nothing", async () => {
    const known = await makeCollector(ours);
    for (const [tokenHash, more] of [
      ["0".repeat(64), {}],
      [await makeToken(ours, { expiresAt: new Date(Date.now() - 1) }), {}],
      [await makeToken(theirs), {}],
      // A token for one collector is none for another.
      [await makeToken(ours, { collectorId: known.id }), {}],
    ] as const)
      expect((await enrol(tokenHash, more)).outcome).toBe("token");
    expect(await collectorsOf(ours)).toMatchObject([{ id: known.id, planDueAt: null }]);
    expect(await entriesOf(ours)).toEqual([]);
  });

  test("overwrites no collector that the token does not name, and wakes no revoked one", async () => {
    const known = await makeCollector(ours);
    expect((await enrol(await makeToken(ours), { collectorId: known.id })).outcome).toBe("name");
    const foreign = await makeCollector(theirs);
    expect((await enrol(await makeToken(ours), { collectorId: foreign.id })).outcome).toBe("name");
    const revoked = await makeCollector(ours, { revokedAt: new Date() });
    const tokenHash = await makeToken(ours, { collectorId: revoked.id });
    expect((await enrol(tokenHash, { collectorId: revoked.id })).outcome).toBe("revoked");
    const keys = [...(await collectorsOf(ours)), ...(await collectorsOf(theirs))].map(({ publicKey }) => Buffer.from(publicKey ?? []));
    expect(keys).toEqual(expect.arrayContaining([known.publicKey, foreign.publicKey, revoked.publicKey]));
    await expect(enrol(await makeToken(ours), { shard: 7 })).rejects.toThrow("there is no shard 7");
  });
});

describe("keys", () => {
  test("a key is handed over once, by whoever holds the old one", async () => {
    const { id, publicKey: from } = await makeCollector(ours, { cloneSeenAt: new Date(), starts: ["a"] });
    const to = key();
    const rotate = (more: object) =>
      rotateCollectorKey(pool, { tenantId: ours, id, from, to, entryId: randomUUID(), at: new Date(), ...more });
    expect(await rotate({ tenantId: theirs })).toBe(false);
    expect(await rotate({ from: key() })).toBe(false);
    expect(await Promise.all([rotate({}), rotate({ to: from })])).toEqual(expect.arrayContaining([true]));
    expect((await entriesOf(ours)).every(({ action }) => action === "collector.rotate_key")).toBe(true);
    expect(await collectorsOf(ours)).toMatchObject([{ cloneSeenAt: null, starts: [] }]);
    const revoked = await makeCollector(ours, { revokedAt: new Date() });
    expect(await rotate({ id: revoked.id, from: revoked.publicKey })).toBe(false);
  });

  test("the key for secrets is stored when it differs, and asks for a plan", async () => {
    const { id } = await makeCollector(ours);
    const exchangeKey = key();
    await storeExchangeKey(pool, { tenantId: theirs, id, exchangeKey });
    expect(await collectorsOf(ours)).toMatchObject([{ exchangeKey: null, planDueAt: null }]);
    await storeExchangeKey(pool, { tenantId: ours, id, exchangeKey });
    const [first] = await collectorsOf(ours);
    expect(first).toMatchObject({ planDueAt: expect.any(Date) });
    await storeExchangeKey(pool, { tenantId: ours, id, exchangeKey });
    expect((await collectorsOf(ours))[0]?.planDueAt).toEqual(first?.planDueAt);
  });
});

describe("series of push collectors", () => {
  const QUOTAS = { endpoints: 3, newEndpointsPerDay: 5, series: 4 };
  const seriesOf = (...names: string[]) =>
    names.map((name) => {
      const [source = "", metricName = ""] = name.split(" ");
      return { source, metricName, unit: "ms", metricType: "latency", nature: null };
    });
  const register = (collectorId: string, wanted: ReturnType<typeof seriesOf>, more: object = {}) =>
    registerSeries(pool, {
      ...{ tenantId: ours, collectorId, wanted, quotas: QUOTAS, at: new Date() },
      sources: [...new Set(wanted.map(({ source }) => source))].map((source) => ({
        ...{ source, name: source, endpointId: randomUUID(), entryId: randomUUID() },
      })),
      ...more,
    });
  const stored = (tenantId = ours) =>
    database.db.withTenant(tenantId, async (tx) => {
      const rows = await tx.series.findMany({ where: { tenantId }, include: { endpoint: true }, orderBy: { id: "asc" } });
      return rows.map(({ metricName, endpoint }) => `${endpoint.name} ${metricName}`);
    });
  const push = (more: object = {}) => makeCollector(ours, { kind: "push", publicKey: null, pushSeriesMax: 10, ...more });

  test("are created once, in order, as far as the collector's own limit goes", async () => {
    const { id } = await push({ pushSeriesMax: 3 });
    expect(await register(id, seriesOf("a x", "a y", "b x"))).toEqual({ problem: null, limit: null });
    expect(await register(id, seriesOf("a x", "b x"))).toEqual({ problem: null, limit: null });
    expect(await register(id, seriesOf("c x", "a x"))).toEqual({ problem: "seriesMax", limit: 3 });
    expect(await stored()).toEqual(["a x", "a y", "b x"]);
    expect((await entriesOf(ours)).map(({ action, actorType }) => [action, actorType])).toEqual([
      ["endpoint.create", "system"],
      ["endpoint.create", "system"],
    ]);
  });

  test("keep to the quotas together, the organization's own before the installation's", async () => {
    const { id } = await push();
    expect(await register(id, seriesOf("a x", "b x", "c x", "d x"))).toEqual({ problem: "endpoints", limit: 3 });
    expect(await register(id, seriesOf("a 1", "a 2", "a 3", "a 4", "a 5"))).toEqual({ problem: "series", limit: 4 });
    expect(await stored()).toEqual([]);
    const { id: other } = await push();
    await Promise.all([register(id, seriesOf("a 1", "a 2", "a 3")), register(other, seriesOf("b 1", "b 2", "b 3"))]);
    expect(await stored()).toHaveLength(3);
    await database.db.asSystem((tx) => tx.tenant.update({ where: { id: ours }, data: { quotas: { series: 6 } } }));
    await Promise.all([register(id, seriesOf("a 1", "a 2", "a 3")), register(other, seriesOf("b 1", "b 2", "b 3"))]);
    expect(await stored()).toHaveLength(6);
  });

  test("are of push collectors of the organization alone", async () => {
    const { id: agent } = await makeCollector(ours);
    const { id: revoked } = await push({ revokedAt: new Date() });
    const { id: foreign } = await makeCollector(theirs, { kind: "push", publicKey: null });
    for (const id of [agent, revoked, foreign]) expect(await register(id, seriesOf("a x"))).toMatchObject({ problem: "revoked" });
    expect([...(await stored()), ...(await stored(theirs))]).toEqual([]);
  });
});

test("a process reports itself under its own part alone, and rows of killed processes are forgotten", async () => {
  const [old, young] = [randomUUID(), randomUUID()];
  const at = new Date();
  const rows = () => database.db.asSystem((tx) => tx.installation.findMany({ where: { key: { startsWith: "ingest/" } } }));
  const worker = { key: "worker/w", value: { at: new Date(0).toISOString() } };
  await database.db.asSystem((tx) => tx.installation.create({ data: worker }));
  await storeIngestPresence(pool, old, { at: new Date(at.getTime() - 61_000), startedAt: at, backend: 1, streams: 0 });
  await storeIngestPresence(pool, young, { at, startedAt: at, backend: null, streams: 2 });
  const value = { at: at.toISOString(), startedAt: at.toISOString(), backend: null, streams: 2 };
  expect(await rows()).toEqual([{ key: `ingest/${young}`, value }]);
  await deleteIngestPresence(pool, young);
  expect(await rows()).toEqual([]);
  expect(await database.db.asSystem((tx) => tx.installation.count({ where: { key: worker.key } }))).toBe(1);
});

test("no function leaves an organization set behind, and no other role may call one", async () => {
  const client = await pool.connect();
  const app = new pg.Client({ connectionString: database.urls.app });
  await app.connect();
  try {
    const { rows } = await client.query<{ name: string; call: string }>(
      `SELECT proname AS name, format('%I(%s)', proname, (SELECT string_agg('NULL::' || format_type(t, NULL), ', ') FROM unnest(proargtypes) AS t)) AS call
       FROM pg_proc WHERE proname LIKE 'ingest\\_%' AND pronamespace = 'public'::regnamespace AND proname <> 'ingest_plan_key'`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(9);
    await client.query("BEGIN");
    await enrolByToken(client as unknown as pg.Pool, {
      ...{ tenantId: ours, tokenHash: await makeToken(ours), collectorId: randomUUID(), shard: 0, entryId: randomUUID(), at: new Date() },
      ...{ publicKey: key(), exchangeKey: null, facts: { epoch: 1, version: "v", capabilities: {} } },
    });
    await registerSeries(client as unknown as pg.Pool, {
      ...{ tenantId: ours, collectorId: randomUUID(), sources: [], wanted: [], quotas: {}, at: new Date() },
    });
    const left = await client.query("SELECT coalesce(current_setting('app.tenant_id', true), '') AS tenant");
    expect(left.rows).toEqual([{ tenant: "" }]);
    await client.query("ROLLBACK");
    for (const { name, call } of rows) await expect(app.query(`SELECT ${call}`), name).rejects.toThrow("permission denied");
  } finally {
    client.release();
    await app.end();
  }
});
