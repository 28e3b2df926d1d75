import type { Json } from "@padit/domain";
import { z } from "zod";
import { likeText } from "../like-text";
import { Moment } from "../moment";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";

export const ListAuditEntries = PageInput.extend({
  /** Prefix of the action, e.g. `alert.`. */
  action: z.string().max(100).optional(),
  /** Part of the actor's name. */
  actor: z.string().max(100).optional(),
  targetId: z.string().max(100).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
});

export interface AuditEntryView {
  id: string;
  at: Date;
  actorType: string;
  actorId: string | null;
  actorName: string;
  action: string;
  targetType: string;
  targetId: string;
  detail: { [key: string]: Json };
  ip: string | null;
}

const Cursor = z.tuple([Moment, z.guid()]);
const Detail = z.record(z.string(), z.json());

/** Lists audit entries, newest first. */
export async function listAuditEntries(ctx: ServiceContext, input: z.input<typeof ListAuditEntries>): Promise<Page<AuditEntryView>> {
  authorize(ctx, "admin", null);
  const { limit, cursor, action, actor, targetId, from, to } = parse(ListAuditEntries, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.auditEntry.findMany({
      where: {
        tenantId,
        ...(action && { action: { startsWith: likeText(action) } }),
        ...(actor && { actorName: { contains: likeText(actor), mode: "insensitive" } }),
        ...(targetId && { targetId }),
        ...((from || to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
        ...(after && { OR: [{ at: { lt: after[0] } }, { at: after[0], id: { lt: after[1] } }] }),
      },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: limit + 1,
      omit: { tenantId: true },
    }),
  );
  return pageOf(
    rows,
    limit,
    (row) => ({ ...row, detail: Detail.parse(row.detail) }),
    ({ at, id }) => [at.toISOString(), id],
  );
}
