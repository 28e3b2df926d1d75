import type { Database, Prisma, TenantTx } from "@padit/db";
import { protocols } from "@padit/protocols";
import { openTarget, StoredTarget, sealTarget, splitSecrets } from "../endpoints/target-secrets";
import type { PlanKey } from "../keyring/plan-key";
import { signPlan } from "./sign-plan";

const PAGE_ENDPOINTS = 200;

/** Protocols whose targets can have secrets: in a field marked as secret, or within a URL. */
const withSecretFields = (): string[] =>
  protocols
    .list()
    .filter(({ fields }) => fields.some(({ name, secret }) => secret || name === "url"))
    .map(({ name }) => name);

/**
 * Seals the secrets that earlier versions stored unencrypted: those of endpoints, whose plans are signed again and whose older revisions
 * are deleted, and those of past live tests. Runs at every start; a second run changes nothing.
 * @returns the number of changed endpoints
 */
export async function sealStandingSecrets(db: Database, deps: { key: PlanKey; now: Date }): Promise<number> {
  const tenants = await db.asSystem((tx) => tx.tenant.findMany({ select: { id: true }, orderBy: { id: "asc" } }));
  let sealed = 0;
  for (const { id: tenantId } of tenants) {
    await db.withTenant(tenantId, (tx) => clearJobs(tx, tenantId));
    let after: string | undefined;
    do {
      const page = await db.withTenant(tenantId, (tx) => sealPage(tx, tenantId, after, deps));
      sealed += page.sealed;
      after = page.last;
    } while (after !== undefined);
  }
  return sealed;
}

/** Seals one page and replaces the plans that contain its secrets, in the caller's transaction. */
async function sealPage(
  tx: TenantTx,
  tenantId: string,
  after: string | undefined,
  { key, now }: { key: PlanKey; now: Date },
): Promise<{ sealed: number; last: string | undefined }> {
  const rows = await tx.endpoint.findMany({
    where: { tenantId, secrets: null, protocol: { in: withSecretFields() }, ...(after !== undefined && { id: { gt: after } }) },
    include: { collectors: { select: { collectorId: true } } },
    orderBy: { id: "asc" },
    take: PAGE_ENDPOINTS,
  });
  const clear = rows.filter(({ protocol, target }) => splitSecrets(protocol, StoredTarget.parse(target)).secrets !== null);
  for (const row of clear)
    await tx.endpoint.update({
      where: { tenantId_id: { tenantId, id: row.id } },
      data: await sealTarget(key.keyring, row, (await openTarget(key.keyring, row)).target, row),
    });
  const collectorIds = [...new Set(clear.flatMap(({ collectors }) => collectors.map(({ collectorId }) => collectorId)))].sort();
  for (const collectorId of collectorIds) await replacePlans(tx, { tenantId, collectorId, key, now });
  return { sealed: clear.length, last: rows.length === PAGE_ENDPOINTS ? rows.at(-1)?.id : undefined };
}

/** Signs a new revision for a collector that has a plan, and deletes all earlier revisions. */
async function replacePlans(tx: TenantTx, plan: Parameters<typeof signPlan>[1]): Promise<void> {
  const { tenantId, collectorId } = plan;
  const { planRevision, revokedAt } = await tx.collector.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: collectorId } } });
  if (planRevision > 0 && revokedAt === null) await signPlan(tx, plan);
  const older: Prisma.PlanWhereInput = { tenantId, collectorId, ...(revokedAt === null && { revision: { lte: planRevision } }) };
  await tx.plan.deleteMany({ where: older });
}

/**
 * Clears documents of live tests with unencrypted secrets. A finished test does not need its document; a pending one loses it and expires.
 */
async function clearJobs(tx: TenantTx, tenantId: string): Promise<void> {
  const jobs = await tx.probeJob.findMany({
    where: { tenantId, secrets: null, sealedDocument: null, document: { not: "" }, protocol: { in: withSecretFields() } },
    select: { id: true, protocol: true, target: true },
  });
  for (const { id, protocol, target } of jobs) {
    const { masked, secrets } = splitSecrets(protocol, StoredTarget.parse(target));
    if (secrets === null) continue;
    await tx.probeJob.update({ where: { tenantId_id: { tenantId, id } }, data: { target: masked, document: "" } });
  }
}
