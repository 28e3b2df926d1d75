import { notify, type TenantTx } from "@padit/db";
import { Plan, type PlannedCheck } from "@padit/protocols/collector-api";
import type { SecretsByKey } from "@padit/protocols/collector-secrets";
import { openTarget, StoredTarget } from "../endpoints/target-secrets";
import type { Keyring } from "../keyring/keyring";
import type { PlanKey } from "../keyring/plan-key";
import { enqueueFor } from "../outbox/enqueue";
import { planChanged } from "../outbox/messages";
import { signDocument } from "../plans/sign-document";

/** Number of extra runs after a bad run: with the bad run, three in a row are known within seconds. */
const REPROBE_RUNS = 2;
const REPROBE_AFTER_MS_MAX = 2_000;
/** ms. With a shorter interval the regular runs follow soon enough. */
const REPROBE_INTERVAL_MS_MIN = 5_000;

/** Number of revisions of a collector's plan that are kept, so that people can see what the collector had to probe. */
const REVISIONS_MAX = 10;

/**
 * Signs a new revision of the collector's plan from its endpoints as they are in this transaction, and notifies its stream. Signs nothing
 * if the newest revision has the same content. Locks the collector's row, so that concurrent changes make revisions one after the other,
 * the later of which contains both changes.
 */
export async function signPlan(tx: TenantTx, { tenantId, collectorId, key, now }: SignPlan): Promise<void> {
  const where = { tenantId_id: { tenantId, id: collectorId } };
  const { planRevision, exchangeKey } = await tx.collector.update({
    where,
    data: { planRevision: { increment: 0 } },
    select: { planRevision: true, exchangeKey: true },
  });
  const checks = Plan.shape.checks.parse(await checksOf(tx, tenantId, collectorId));
  if (await isNewest(tx, { tenantId, collectorId, revision: planRevision }, { checks, exchangeKey })) return;
  const revision = planRevision + 1;
  const secrets = await secretsOf(tx, { tenantId, checks, keyring: key.keyring });
  const planOf = (these: readonly PlannedCheck[]) =>
    Plan.parse({ version: 1, collectorId, revision, createdAtMs: now.getTime(), checks: these });
  const signed = await signDocument(key, {
    ...{ tenantId, collectorId, exchangeKey, kind: "plan" },
    ...{ masked: planOf(checks), secrets, whole: () => planOf(withSecrets(checks, secrets)) },
  });
  await tx.collector.update({ where, data: { planRevision: revision } });
  await tx.plan.create({ data: { tenantId, collectorId, revision, ...signed, createdAt: now } });
  await tx.plan.deleteMany({ where: { tenantId, collectorId, revision: { lte: revision - REVISIONS_MAX } } });
  await enqueueFor(tx, tenantId, planChanged(tenantId, collectorId));
  await notify(tx, "padit_plan", collectorId);
}

/** Whether the stored revision has exactly these checks, and secrets that the collector can read. */
async function isNewest(
  tx: TenantTx,
  revision: { tenantId: string; collectorId: string; revision: number },
  { checks, exchangeKey }: { checks: readonly PlannedCheck[]; exchangeKey: Uint8Array | null },
): Promise<boolean> {
  const stored = await tx.plan.findUnique({ where: { tenantId_collectorId_revision: revision }, select: { document: true } });
  if (!stored) return false;
  const plan = Plan.safeParse(JSON.parse(stored.document));
  if (!plan.success || JSON.stringify(plan.data.checks) !== JSON.stringify(checks)) return false;
  const recipient = exchangeKey === null ? undefined : Buffer.from(exchangeKey).toString("base64");
  return checks.every(({ secretsVersion }) => secretsVersion === undefined) || plan.data.sealedSecrets?.recipient === recipient;
}

/** The opened secrets of these checks. */
async function secretsOf(
  tx: TenantTx,
  { tenantId, checks, keyring }: { tenantId: string; checks: readonly PlannedCheck[]; keyring: Keyring },
): Promise<SecretsByKey> {
  const ids = checks.flatMap(({ checkId, secretsVersion }) => (secretsVersion === undefined ? [] : [checkId]));
  if (ids.length === 0) return {};
  const rows = await tx.endpoint.findMany({
    where: { tenantId, id: { in: ids } },
    select: { tenantId: true, id: true, protocol: true, target: true, secrets: true, secretsVersion: true },
    orderBy: { id: "asc" },
  });
  const secrets: SecretsByKey = {};
  for (const row of rows) secrets[row.id] = (await openTarget(keyring, row)).secrets ?? {};
  return secrets;
}

/** The checks including their secrets, for a collector without an exchange key. */
const withSecrets = (checks: readonly PlannedCheck[], secrets: SecretsByKey): PlannedCheck[] =>
  checks.map(({ secretsVersion: _, ...check }) => ({ ...check, target: { ...check.target, ...secrets[check.checkId] } }));

export interface SignPlan {
  tenantId: string;
  collectorId: string;
  key: PlanKey;
  now: Date;
}

/** The checks that the collector must probe, from its endpoints as they are in this transaction. */
export async function checksOf(tx: TenantTx, tenantId: string, collectorId: string): Promise<PlannedCheck[]> {
  const endpoints = await tx.endpoint.findMany({
    where: { tenantId, deletedAt: null, collectors: { some: { collectorId } } },
    include: { series: { where: { collectorId }, orderBy: { id: "asc" } } },
    orderBy: { id: "asc" },
  });
  return endpoints.map((endpoint) => ({
    checkId: endpoint.id,
    name: endpoint.name,
    protocol: endpoint.protocol,
    target: StoredTarget.parse(endpoint.target),
    intervalMs: endpoint.intervalMs,
    paused: endpoint.paused,
    series: Object.fromEntries(endpoint.series.map(({ metricName, id }) => [metricName, id])),
    ...(endpoint.intervalMs > REPROBE_INTERVAL_MS_MIN && {
      reprobe: { runs: REPROBE_RUNS, afterMs: Math.min(REPROBE_AFTER_MS_MAX, Math.floor(endpoint.intervalMs / 4)) },
    }),
    ...(endpoint.secrets !== null && { secretsVersion: endpoint.secretsVersion }),
  }));
}
