import { createHash, randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { type Batch, EnrolAnswer, SessionAnswer } from "@padit/protocols/collector-api";
import { enrolmentText, generateKeys, importPrivateKey, type Signer, signRequest, signText } from "@padit/protocols/collector-signing";
import { createKeyring } from "@padit/services/keyring";
import { signDuePlans } from "@padit/services/plans";
import { setUpInstallation } from "@padit/services/setup";
import { pino } from "pino";
import type { IngestLimits } from "./admission/limits";
import { type RunningIngest, startIngest } from "./start-ingest";

/** A server on a free port over a fresh database, for tests and benches. */
export interface TestIngest {
  database: TestDatabase;
  ingest: RunningIngest;
  url: string;
  secretKeys: string;
  /** The metrics as they are served. */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

const SHARDS = 4;

export interface TestIngestOptions {
  backend?: "postgresql" | "timescaledb";
  limits?: Partial<IngestLimits>;
  now?: () => number;
}

export async function startTestIngest({ backend, limits, now }: TestIngestOptions = {}): Promise<TestIngest> {
  const database = await createTestDatabase(backend ? { backend } : {});
  const secretKeys = randomBytes(32).toString("base64");
  await setUpInstallation(database.db, { keyring: createKeyring(secretKeys), shards: SHARDS });
  const settings = settingsOf(database, secretKeys);
  const ingest = await startIngest({ ...settings, ...(limits && { limits }), ...(now && { now }) });
  return {
    database,
    ingest,
    url: `http://127.0.0.1:${ingest.port}`,
    secretKeys,
    metrics: () => ingest.metrics(),
    async close() {
      await ingest.close();
      await database.dispose();
    },
  };
}

const settingsOf = ({ urls }: TestDatabase, secretKeys: string) => ({
  urls,
  keyring: createKeyring(secretKeys),
  shards: SHARDS,
  bind: "127.0.0.1",
  port: 0,
  lineProtocolPort: 0,
  log: pino({ level: "silent" }),
});

/** Another process's server over the same database. */
export async function startTestIngestBeside(
  { database, secretKeys }: TestIngest,
  { limits }: Pick<TestIngestOptions, "limits"> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const ingest = await startIngest({ ...settingsOf(database, secretKeys), ...(limits && { limits }) });
  return { url: `http://127.0.0.1:${ingest.port}`, close: () => ingest.close() };
}

export interface TestTenant {
  tenantId: string;
  endpointId: string;
}

/** An organization with one endpoint. */
export async function makeTenant({ db }: TestDatabase): Promise<TestTenant> {
  const tenantId = newId();
  const endpointId = newId();
  await db.asSystem((tx) => tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Tenant" } }));
  await db.withTenant(tenantId, (tx) =>
    tx.endpoint.create({ data: { tenantId, id: endpointId, name: "endpoint", protocol: "udp-echo", target: {}, intervalMs: 1000 } }),
  );
  return { tenantId, endpointId };
}

/** A token that waits to be used once. */
export async function makeToken(
  { db }: TestDatabase,
  { tenantId }: TestTenant,
  { name = newId(), expiresAt = inAnHour() } = {},
): Promise<string> {
  const token = `padit_enrol_${randomBytes(24).toString("base64url")}`;
  const tokenHash = createHash("sha256").update(token).digest("hex");
  await db.withTenant(tenantId, (tx) => tx.enrolmentToken.create({ data: { tenantId, id: newId(), tokenHash, name, expiresAt } }));
  return token;
}
const inAnHour = (): Date => new Date(Date.now() + 3_600_000);

const NOTHING_CAPABLE = { protocols: [], stamps: [], platform: "" };

export function enrolmentOf(token: string, keys = generateKeys()) {
  const proof = signText(enrolmentText(token), importPrivateKey(keys.privateKey));
  return { token, publicKey: keys.publicKey, proof, epoch: 1, version: "test", capabilities: NOTHING_CAPABLE };
}

/** A collector as the server meets it: enrolled, with a session. */
export class TestCollector {
  readonly id: string;
  readonly key: Signer;
  session: Signer;
  readonly #url: string;

  constructor(url: string, id: string, key: Signer, session: Signer) {
    this.#url = url;
    this.id = id;
    this.key = key;
    this.session = session;
  }

  /** Its first plan is signed as the worker does it. */
  static async enrol(server: Pick<TestIngest, "url" | "database" | "secretKeys">, tenant: TestTenant): Promise<TestCollector> {
    const { url, database } = server;
    const keys = generateKeys();
    const token = await makeToken(database, tenant);
    const answer = await fetch(`${url}/v1/enrol`, { method: "POST", body: JSON.stringify(enrolmentOf(token, keys)) });
    const { collectorId } = EnrolAnswer.parse(await answer.json());
    await signPlansOf(server);
    const key: Signer = { kind: "ed25519", privateKey: importPrivateKey(keys.privateKey) };
    const collector = new TestCollector(url, collectorId, key, key);
    const opened = await collector.send("POST", "/v1/session", "", { signer: key });
    const { session, key: sessionKey } = SessionAnswer.parse(await opened.json());
    collector.session = { kind: "session", session, key: Buffer.from(sessionKey, "base64") };
    return collector;
  }

  send(
    method: "GET" | "POST",
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    { signer = this.session, timeMs = Date.now(), change = {} }: { signer?: Signer; timeMs?: number; change?: Record<string, string> } = {},
  ): Promise<Response> {
    const bytes = Buffer.from(body);
    const headers = { ...signRequest(this.id, signer, { method, path, body: bytes, timeMs }), ...change };
    return fetch(this.#url + path, method === "GET" ? { headers } : { method, headers, body: bytes });
  }

  sendBatch(batch: Batch | object, query = ""): Promise<Response> {
    return this.send("POST", `/v1/batches${query}`, new Uint8Array(gzipSync(JSON.stringify(batch))));
  }
}

/** What the worker does of its own accord. */
export async function signPlansOf({ database: { db }, secretKeys }: Pick<TestIngest, "database" | "secretKeys">): Promise<void> {
  const onFailure = (error: unknown): never => {
    throw error;
  };
  await signDuePlans({ db, keyring: createKeyring(secretKeys), now: () => new Date(), onFailure });
}

/** Series of the collector at the tenant's endpoint. */
export async function makeSeries(
  { db }: TestDatabase,
  tenant: TestTenant,
  collector: TestCollector,
  metricName = "udp_echo_rtt",
): Promise<number> {
  const { tenantId, endpointId } = tenant;
  const { id } = await db.withTenant(tenantId, (tx) =>
    tx.series.create({ data: { tenantId, endpointId, collectorId: collector.id, metricName, unit: "ms", metricType: "latency" } }),
  );
  return id;
}
