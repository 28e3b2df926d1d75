import type { Json } from "@padit/domain";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findCollector } from "./collector-queries";

export const CollectorLosses = z.object({ collectorId: z.guid(), limit: z.int().min(1).max(100).default(20) });

export interface CollectorLossesView {
  /** Measurements that the collector dropped or that a limit cut off; newest first. */
  gaps: { id: string; from: Date; to: Date; n: number; reason: string }[];
  /** Rejected rows, with one example each; newest first. */
  quarantine: { id: string; at: Date; n: number; reason: string; example: Json }[];
}

/** Measurements of a collector that were lost. */
export async function collectorLosses(ctx: ServiceContext, input: z.input<typeof CollectorLosses>): Promise<CollectorLossesView> {
  authorize(ctx, "viewer", "collectors:read");
  const { collectorId, limit } = parse(CollectorLosses, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await findCollector(tx, tenantId, collectorId);
    const where = { tenantId, collectorId };
    const gaps = await tx.gap.findMany({ where, orderBy: [{ at: "desc" }, { id: "desc" }], take: limit });
    const refused = await tx.quarantine.findMany({ where, orderBy: [{ at: "desc" }, { id: "desc" }], take: limit });
    return {
      gaps: gaps.map(({ id, fromAt, toAt, n, reason }) => ({ id, from: fromAt, to: toAt, n: Number(n), reason })),
      quarantine: refused.map(({ id, at, n, reason, example }) => ({ id, at, n, reason, example: Example.parse(example) })),
    };
  });
}

const Example = z.json().catch(null);
