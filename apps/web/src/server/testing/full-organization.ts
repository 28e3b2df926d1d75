import { randomBytes } from "node:crypto";
import type { Database, TenantTx } from "@padit/db";
import type { TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { type Role, SCOPES, type Scope } from "@padit/services";
import { SignInThrottle } from "@padit/services/auth";
import { Budgets } from "@padit/services/budgets";
import { createEgress } from "@padit/services/egress";
import { hashSecret } from "@padit/services/hash-secret";
import { createKeyring, type Keyring } from "@padit/services/keyring";
import { setUpInstallation } from "@padit/services/setup";
import { webhookRow } from "@padit/services/testing";
import pg from "pg";
import { ChangeFeed } from "../live/change-feed";
import { StreamSlots } from "../live/stream-slots";

/** An installation with its own database, as the site's process would hold it. */
export async function testInstallation(
  { db }: Pick<TestDatabase, "db">,
  keyring: Keyring = createKeyring(randomBytes(32).toString("base64")),
) {
  await setUpInstallation(db, { keyring, shards: 1 });
  const site = {
    publicUrl: "https://padit.example",
    ingestUrl: "https://ingest.padit.example",
    egressPolicy: { allow: [] },
  };
  const budgets = new Budgets(db);
  return {
    db,
    keyring,
    site,
    changes: new ChangeFeed(db),
    streams: new StreamSlots(),
    setupToken: "the set-up token",
    budgets,
    // Discard mails here; browser tests read them.
    accountMails: { send: () => undefined },
    signInThrottle: new SignInThrottle(budgets),
    egress: createEgress({ policy: site.egressPolicy }),
    resolveTxt: async () => [],
  };
}
export type TestInstallation = Awaited<ReturnType<typeof testInstallation>>;

/** The id of one row of every kind that a request can name. */
export interface FullOrganization {
  tenantId: string;
  slug: string;
  ownerId: string;
  collectorId: string;
  endpointId: string;
  seriesId: number;
  ruleId: string;
  alertId: string;
  resolvedAlertId: string;
  integrationId: string;
  deliveryId: string;
  inviteId: string;
  enrolmentTokenId: string;
  probeJobId: string;
  apiKeyId: string;
  /** The API key in clear, with every scope. */
  apiKey: string;
  /** Time of the newest sample. */
  sampledAt: Date;
}

/** @param prefix part of all names, so that a dump shows to which organization a row belongs */
export async function createFullOrganization(
  { db, keyring }: Pick<TestInstallation, "db" | "keyring">,
  { urls }: Pick<TestDatabase, "urls">,
  prefix: string,
): Promise<FullOrganization> {
  const tenantId = newId();
  const slug = `${prefix}-${tenantId.slice(-12)}`;
  const ownerId = await addMember(db, tenantId, "owner", async (tx) => {
    await tx.tenant.create({ data: { id: tenantId, slug, name: `${prefix} Networks` } });
  });
  const apiKey = await addApiKey(db, tenantId, SCOPES);
  const ids = {
    collectorId: newId(),
    endpointId: newId(),
    ruleId: newId(),
    alertId: newId(),
    resolvedAlertId: newId(),
    integrationId: newId(),
    deliveryId: newId(),
    inviteId: newId(),
    enrolmentTokenId: newId(),
    probeJobId: newId(),
  };
  const now = new Date();
  const sampledAt = new Date(Math.floor(now.getTime() / 60_000) * 60_000 - 60_000);
  const seriesId = await db.withTenant(tenantId, async (tx) => {
    await addMeasuring(tx, { tenantId, prefix, now, ...ids });
    const { id } = await tx.series.create({
      data: {
        tenantId,
        endpointId: ids.endpointId,
        collectorId: ids.collectorId,
        metricName: "udp_echo_rtt",
        unit: "ms",
        metricType: "latency",
      },
    });
    await addAlerts(tx, { tenantId, prefix, now, seriesId: id, ...ids });
    const hook = await webhookRow(keyring, { tenantId, id: ids.integrationId, url: "https://hook.example/in" });
    await tx.integration.create({ data: { ...hook, name: `${prefix} hook`, eventTypes: ["alert.created"] } });
    const { integrationId, deliveryId, alertId } = ids;
    await tx.delivery.create({
      data: { tenantId, id: deliveryId, integrationId, eventType: "alert.created", alertId, payload: "{}", state: "failed" },
    });
    await tx.deliveryAttempt.create({
      data: { tenantId, deliveryId, n: 1, at: now, durationMs: 12, outcome: "retry", code: 500, reason: "answered 500", answer: "no" },
    });
    const expiresAt = new Date(now.getTime() + 3_600_000);
    const token = { tokenHash: hashSecret(newId()), expiresAt };
    await tx.invite.create({
      data: { tenantId, id: ids.inviteId, email: `${ids.inviteId}@example.org`, role: "viewer", invitedBy: ownerId, ...token },
    });
    await tx.enrolmentToken.create({
      data: { tenantId, id: ids.enrolmentTokenId, name: `${prefix} next`, ...token, tokenHash: hashSecret(newId()) },
    });
    const job = { id: ids.probeJobId, collectorId: ids.collectorId, protocol: "udp-echo", target: { host: "echo.example" }, expiresAt };
    await tx.probeJob.create({ data: { tenantId, ...job } });
    return id;
  });
  await addSamples(urls.ingest, seriesId, sampledAt);
  return { tenantId, slug, ownerId, seriesId, ...apiKey, ...ids, sampledAt };
}

/** Adds a person with this role. @returns the user's id */
export async function addMember(
  db: Database,
  tenantId: string,
  role: Role,
  before: (tx: TenantTx) => Promise<void> = async () => {},
): Promise<string> {
  const userId = newId();
  await db.asSystem(async (tx) => {
    await before(tx);
    await tx.user.create({ data: { id: userId, email: `${userId}@example.org`, name: `Some ${role}` } });
    await tx.member.create({ data: { tenantId, userId, role } });
  });
  return userId;
}

export async function addApiKey(
  db: Database,
  tenantId: string,
  scopes: readonly Scope[],
  facts: { expiresAt?: Date; revokedAt?: Date } = {},
): Promise<{ apiKeyId: string; apiKey: string }> {
  const apiKeyId = newId();
  const apiKey = `padit_${randomBytes(32).toString("base64url")}`;
  const data = {
    tenantId,
    id: apiKeyId,
    name: "test key",
    prefix: apiKey.slice(0, 12),
    keyHash: hashSecret(apiKey),
    scopes: [...scopes],
    ...facts,
  };
  await db.asSystem((tx) => tx.apiKey.create({ data }));
  return { apiKeyId, apiKey };
}

type Ids = Pick<FullOrganization, "collectorId" | "endpointId" | "ruleId" | "alertId" | "resolvedAlertId">;
type Facts = Ids & { tenantId: string; prefix: string; now: Date };

async function addMeasuring(tx: TenantTx, { tenantId, prefix, now, collectorId, endpointId, ruleId }: Facts): Promise<void> {
  const seen = { lastSeenAt: now, clock: { synchronised: true, offsetMs: 0.1, maxErrorMs: 1 }, capabilities: { protocols: ["udp-echo"] } };
  await tx.collector.create({ data: { tenantId, id: collectorId, name: `${prefix} collector`, shard: 0, version: "0.1.0", ...seen } });
  const target = { host: "echo.example", port: 7, count: 5, spacingMs: 20, timeoutMs: 500, payloadBytes: 36 };
  await tx.endpoint.create({
    data: { tenantId, id: endpointId, name: `${prefix} endpoint`, protocol: "udp-echo", target, intervalMs: 1_000, tags: ["lab"] },
  });
  await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
  await tx.condition.create({ data: { tenantId, endpointId, collectorId, metricGroup: "delay", state: "ok", since: now } });
  await tx.rule.create({
    data: {
      tenantId,
      id: ruleId,
      name: `${prefix} rule`,
      metricName: "udp_echo_rtt",
      scope: { endpointIds: [endpointId] },
      direction: "above",
      threshold: 10,
      unit: "ms",
      minimumDeviationAbsolute: 2,
      k: 3,
      n: 3,
      severity: "warning",
    },
  });
}

async function addAlerts(tx: TenantTx, facts: Facts & { seriesId: number }): Promise<void> {
  const { tenantId, prefix, now, seriesId, endpointId, collectorId, ruleId, alertId, resolvedAlertId } = facts;
  const common = { tenantId, endpointId, collectorId, metricGroup: "delay", metricName: "udp_echo_rtt", seriesId, ruleId };
  const story = {
    title: `${prefix} alert`,
    description: "It rose.",
    severity: "warning" as const,
    kind: "level_shift",
    score: 0.9,
    labels: ["lab"],
  };
  const times = { episodeStart: now, openedAt: now, lastSeenAt: now };
  const detectionScore = scoreJson(endpointId, now);
  await tx.alert.create({
    data: {
      ...common,
      ...story,
      ...times,
      id: alertId,
      key: `${endpointId}|delay`,
      detectionScore,
      sources: { rules: [{ id: ruleId, name: "r" }], detector: true },
    },
  });
  await tx.alert.create({
    data: {
      ...common,
      ...story,
      ...times,
      id: resolvedAlertId,
      key: `${endpointId}|delay`,
      detectionScore,
      status: "resolved",
      resolvedAt: now,
      resolvedBy: "system",
    },
  });
  await tx.alertEvent.create({ data: { tenantId, id: newId(), alertId, type: "opened", actorType: "system", actorName: "PADIT" } });
}

/** A DetectionScore object as the shard lease stores it with an alert: snake_case, evidence included. */
const scoreJson = (endpointId: string, now: Date) => ({
  timestamp: now.toISOString(),
  source_id: endpointId,
  rule_score: 1,
  changepoint_score: 0.7,
  residual_score: 0.6,
  multivariate_score: 0,
  composite_score: 0.9,
  is_anomaly: true,
  confidence: 0.8,
  detector_name: "composite",
  evidence: {
    kind: "level_shift",
    observed: 20.3,
    expected: { value: 0.2, low: 0.1, high: 0.3 },
    unit: "ms",
    uncertainty: 0.05,
    window: { start: now.toISOString(), end: now.toISOString() },
    votes: [{ family: "changepoint", detector: "cusum", score: 0.7, weight: 1 }],
    data_quality: { n: 10, gaps: 0, stamp_source: "user" },
    decided_at: now.toISOString(),
    sentence: "It rose.",
  },
});

/** Adds one sample per second for the two minutes before `until`; the newest has a detail. */
async function addSamples(ingestUrl: string, seriesId: number, until: Date): Promise<void> {
  const ingest = new pg.Client({ connectionString: ingestUrl });
  await ingest.connect();
  await ingest.query(
    `INSERT INTO tsdb.sample (series_id, ts, value, uncertainty, flags)
     SELECT $1, $2::timestamptz - make_interval(secs => n), n, 0.05, 1 FROM generate_series(0, 119) AS n`,
    [seriesId, until],
  );
  await ingest.query("INSERT INTO tsdb.sample_detail (series_id, ts, metadata) VALUES ($1, $2, $3)", [
    seriesId,
    until,
    { error: "late_reply" },
  ]);
  await ingest.end();
}

/** Adds one sample per second before those of `createFullOrganization`. */
export async function addOlderSamples(
  ingestUrl: string,
  { seriesId, sampledAt }: Pick<FullOrganization, "seriesId" | "sampledAt">,
  count: number,
): Promise<void> {
  const ingest = new pg.Client({ connectionString: ingestUrl });
  await ingest.connect();
  await ingest.query(
    `INSERT INTO tsdb.sample (series_id, ts, value, uncertainty, flags)
     SELECT $1, $2::timestamptz - make_interval(secs => 119 + n), n, 0.05, 1 FROM generate_series(1, $3) AS n`,
    [seriesId, sampledAt, count],
  );
  await ingest.end();
}
