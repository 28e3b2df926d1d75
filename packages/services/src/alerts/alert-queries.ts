import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { Moment } from "../moment";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { AlertFilter, alertWhere } from "./alert-filter";
import { ALERT_INCLUDE, type AlertPlace, type AlertRow, type AlertView, alertView } from "./alert-view";

/** @throws PaditError not_found */
export async function findAlert(tx: TenantTx, tenantId: string, id: string): Promise<AlertRow> {
  const row = await tx.alert.findFirst({ where: { tenantId, id }, include: ALERT_INCLUDE });
  if (!row) throw notFound("alert");
  return row;
}

export async function alertPlace(tx: TenantTx, { actor, site }: ServiceContext): Promise<AlertPlace> {
  const { slug } = await tx.tenant.findUniqueOrThrow({ where: { id: actor.tenantId }, select: { slug: true } });
  return { slug, publicUrl: site.publicUrl };
}

/** Reads the alert as it is now in this transaction. */
export async function readAlert(tx: TenantTx, ctx: ServiceContext, id: string): Promise<AlertView> {
  return alertView(await findAlert(tx, ctx.actor.tenantId, id), await alertPlace(tx, ctx));
}

export const ALERT_SORTS = ["opened_at", "bout_opened_at"] as const;
export const ListAlerts = PageInput.extend(AlertFilter.shape).extend({
  /** Sorts by the first opening or by the opening of the newest bout. */
  sort: z.enum(ALERT_SORTS).default("opened_at"),
});
const Cursor = z.tuple([Moment, z.guid()]);

/** Lists alerts, newest first. */
export async function listAlerts(ctx: ServiceContext, input: z.input<typeof ListAlerts>): Promise<Page<AlertView>> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { limit, cursor, sort, ...filter } = parse(ListAlerts, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const column = sort === "opened_at" ? "openedAt" : "boutOpenedAt";
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx.alert.findMany({
      where: {
        ...(await alertWhere(tx, ctx, filter)),
        ...(after && { OR: [{ [column]: { lt: after[0] } }, { [column]: after[0], id: { gt: after[1] } }] }),
      },
      include: ALERT_INCLUDE,
      orderBy: [{ [column]: "desc" }, { id: "asc" }],
      take: limit + 1,
    });
    const place = await alertPlace(tx, ctx);
    return pageOf(
      rows,
      limit,
      (row) => alertView(row, place),
      ({ [column]: at, id }) => [at.toISOString(), id],
    );
  });
}
