import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** How far an organization's set-up has come, from its data. */
export interface GettingStartedView {
  /** The collector that was heard last; null before the first one connects. */
  collector: { id: string; name: string; lastSeenAt: Date } | null;
  /** The first endpoint; null before it is added. */
  endpoint: { id: string; name: string } | null;
  /** Number of essential condition rows that still learn, and how many windows they have learnt and need. */
  learning: { learnt: number; needed: number } | null;
  /** Whether any endpoint has been measured. */
  isMeasured: boolean;
  /** The first enabled integration; null before it is added. */
  channel: { id: string; name: string } | null;
  /** Whether an operator has hidden the checklist. */
  isDismissed: boolean;
}

const StoredDismissal = z.object({ gettingStartedDismissed: z.boolean().catch(false) }).catch({ gettingStartedDismissed: false });

export async function gettingStarted(ctx: ServiceContext): Promise<GettingStartedView> {
  authorize(ctx, "viewer", null);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const collector = await tx.collector.findFirst({
      where: { tenantId, revokedAt: null, lastSeenAt: { not: null } },
      orderBy: { lastSeenAt: "desc" },
      select: { id: true, name: true, lastSeenAt: true },
    });
    const endpoint = await tx.endpoint.findFirst({
      where: { tenantId, deletedAt: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, name: true },
    });
    const where = { tenantId, endpoint: { deletedAt: null } };
    const learners = await tx.condition.aggregate({
      where: { ...where, state: "learning" },
      _sum: { learntWindows: true, neededWindows: true },
    });
    const learnt = await tx.condition.findFirst({ where: { ...where, state: { in: ["ok", "firing"] } }, select: { state: true } });
    const channel = await tx.integration.findFirst({
      where: { tenantId, memberId: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, name: true },
    });
    const tenant = await tx.tenant.findUnique({ where: { id: tenantId }, select: { settings: true } });
    const needed = learners._sum.neededWindows ?? 0;
    return {
      collector: collector?.lastSeenAt ? { id: collector.id, name: collector.name, lastSeenAt: collector.lastSeenAt } : null,
      endpoint,
      learning: needed > 0 && !learnt ? { learnt: learners._sum.learntWindows ?? 0, needed } : null,
      isMeasured: learnt !== null || needed > 0,
      channel,
      isDismissed: StoredDismissal.parse(tenant?.settings).gettingStartedDismissed,
    };
  });
}

/** `isDismissed: false` shows the checklist again. */
export const DismissGettingStarted = z.object({ isDismissed: z.boolean().default(true) });

/** Hides the checklist for everyone in the organization, or shows it again. */
export async function dismissGettingStarted(ctx: ServiceContext, input: z.input<typeof DismissGettingStarted>): Promise<void> {
  authorize(ctx, "operator", null);
  const { isDismissed } = parse(DismissGettingStarted, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { settings } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { settings: true } });
    if (StoredDismissal.parse(settings).gettingStartedDismissed === isDismissed) return;
    await tx.tenant.update({ where: { id: tenantId }, data: { settings: { ...Object(settings), gettingStartedDismissed: isDismissed } } });
    const detail = { isDismissed };
    await audit(tx, ctx, { action: "organization.getting_started", targetType: "organization", targetId: tenantId, detail });
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}
