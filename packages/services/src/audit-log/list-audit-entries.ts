import type { TenantTx } from "@padit/db";
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
  const { limit, cursor, ...filter } = parse(ListAuditEntries, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) => readAuditEntries(tx, tenantId, { ...filter, after, take: limit + 1 }));
  return pageOf(
    rows,
    limit,
    (row) => row,
    ({ at, id }) => [at.toISOString(), id],
  );
}

interface AuditEntryFilter extends Omit<z.output<typeof ListAuditEntries>, "limit" | "cursor"> {
  /** Time and id of the last entry of the page before; null: from the newest entry on. */
  after: readonly [Date, string] | null;
  take: number;
}

/** Entries that match, newest first. */
export async function readAuditEntries(
  tx: TenantTx,
  tenantId: string,
  { action, actor, targetId, from, to, after, take }: AuditEntryFilter,
): Promise<AuditEntryView[]> {
  const rows = await tx.auditEntry.findMany({
    where: {
      tenantId,
      ...(action && { action: { startsWith: likeText(action) } }),
      ...(actor && { actorName: { contains: likeText(actor), mode: "insensitive" } }),
      ...(targetId && { targetId }),
      ...((from || to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
      ...(after && { OR: [{ at: { lt: after[0] } }, { at: after[0], id: { lt: after[1] } }] }),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take,
    omit: { tenantId: true },
  });
  return rows.map((row) => ({ ...row, detail: Detail.parse(row.detail) }));
}
