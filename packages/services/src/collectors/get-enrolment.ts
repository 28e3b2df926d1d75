import { z } from "zod";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { findCollector } from "./collector-queries";
import { type CollectorView, collectorView } from "./collector-view";

export const GetEnrolment = z.object({ tokenId: z.guid() });

export interface EnrolmentView {
  name: string;
  state: "waiting" | "expired" | "enrolled";
  /** The enrolled collector, from which the next steps of the checklist are shown; null before. */
  collector: CollectorView | null;
}

/** Progress of the machine that was given this token. */
export async function getEnrolment(ctx: ServiceContext, input: z.input<typeof GetEnrolment>): Promise<EnrolmentView> {
  authorize(ctx, "admin", "collectors:read");
  const { tokenId: id } = parse(GetEnrolment, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const token = await tx.enrolmentToken.findUnique({ where: { tenantId_id: { tenantId, id } } });
    if (!token) throw notFound("enrolment token");
    const { name, collectorId, usedAt, expiresAt } = token;
    if (usedAt === null || collectorId === null) return { name, state: expiresAt < ctx.now() ? "expired" : "waiting", collector: null };
    return { name, state: "enrolled", collector: collectorView(await findCollector(tx, tenantId, collectorId)) };
  });
}
