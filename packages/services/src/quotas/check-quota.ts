import { lockUntilCommit, type TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { isStanding } from "../members/member-view";
import { authorize, type ServiceContext, type Site } from "../service-context";
import { effectiveQuotas, QUOTA_NAMES, type QuotaName, QuotaOverrides } from "./quotas";

const HOUR_MS = 3_600_000;

const TITLES: Readonly<Record<QuotaName, string>> = {
  endpoints: "endpoints",
  newEndpointsPerDay: "new endpoints in 24 hours",
  series: "series",
  rules: "rules",
  integrations: "integrations",
  collectors: "collectors, open enrolment tokens included",
  apiKeys: "API keys",
  members: "members, open invites included",
  openInvites: "open invites",
  liveTestsPerHour: "live tests in an hour",
};

/** The part of the caller's context that a quota check needs. */
export type QuotaContext = Pick<ServiceContext, "actor" | "now"> & { site: Pick<Site, "quotas"> };

/**
 * Checks that the organization may have `adding` more. Holds a lock until the transaction ends, so that concurrent requests cannot exceed
 * the quota together. Must be called before the rows are written, or afterwards with `adding` 0.
 * @throws PaditError policy_denied when the quota would be exceeded
 */
export async function checkQuota(tx: TenantTx, ctx: QuotaContext, name: QuotaName, adding = 1): Promise<void> {
  const { tenantId } = ctx.actor;
  await lockUntilCommit(tx, `quota ${name} ${tenantId}`);
  const { [name]: limit } = await quotasOf(tx, ctx);
  if ((await countUsed(tx, ctx, name)) + adding <= limit) return;
  throw new PaditError("policy_denied", quotaDenial(name, limit));
}

/** What the person reads whose change the quota denied. */
export const quotaDenial = (name: QuotaName, limit: number): string =>
  `This organization can have ${limit} ${TITLES[name]}. Remove some, or ask the installation's operator for more.`;

export interface QuotaUsage {
  name: QuotaName;
  used: number;
  limit: number;
}

/** How much of each quota the organization uses. */
export async function getUsage(ctx: ServiceContext): Promise<QuotaUsage[]> {
  authorize(ctx, "viewer", null);
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    const quotas = await quotasOf(tx, ctx);
    const usage: QuotaUsage[] = [];
    for (const name of QUOTA_NAMES) usage.push({ name, used: await countUsed(tx, ctx, name), limit: quotas[name] });
    return usage;
  });
}

async function quotasOf(tx: TenantTx, { actor: { tenantId }, site }: QuotaContext): Promise<Record<QuotaName, number>> {
  const { quotas } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { quotas: true } });
  return effectiveQuotas(site.quotas, QuotaOverrides.parse(quotas));
}

async function countUsed(tx: TenantTx, { actor: { tenantId }, now }: QuotaContext, name: QuotaName): Promise<number> {
  const where = { tenantId };
  const since = (ms: number) => ({ gt: new Date(now().getTime() - ms) });
  const openInvites = () => tx.invite.count({ where: { ...where, ...isStanding(now()) } });
  switch (name) {
    case "endpoints":
      return tx.endpoint.count({ where: { ...where, deletedAt: null } });
    case "newEndpointsPerDay":
      return tx.endpoint.count({ where: { ...where, createdAt: since(24 * HOUR_MS) } });
    case "series":
      return tx.series.count({ where: { ...where, endpoint: { deletedAt: null } } });
    case "rules":
      return tx.rule.count({ where: { ...where, deletedAt: null } });
    case "integrations":
      return tx.integration.count({ where: { ...where, deletedAt: null, memberId: null } });
    case "collectors": {
      const openTokens = await tx.enrolmentToken.count({ where: { ...where, usedAt: null, collectorId: null, expiresAt: { gt: now() } } });
      return openTokens + (await tx.collector.count({ where: { ...where, revokedAt: null } }));
    }
    case "apiKeys":
      return tx.apiKey.count({ where: { ...where, revokedAt: null } });
    case "members":
      return (await openInvites()) + (await tx.member.count({ where }));
    case "openInvites":
      return openInvites();
    case "liveTestsPerHour":
      return tx.probeJob.count({ where: { ...where, createdAt: since(HOUR_MS) } });
  }
}
