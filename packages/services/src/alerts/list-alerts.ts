import { z } from "zod";
import { Moment } from "../moment";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { AlertFilter, alertWhere } from "./alert-filter";
import { ALERT_INCLUDE, type AlertView, alertView } from "./alert-view";
import { alertPlace } from "./find-alert";

export const ALERT_SORTS = ["opened_at", "bout_opened_at"] as const;
export const ListAlerts = PageInput.extend(AlertFilter.shape).extend({
  /** By the first opening, or by the opening of the newest bout. */
  sort: z.enum(ALERT_SORTS).default("opened_at"),
});
const Cursor = z.tuple([Moment, z.guid()]);

/** Newest first. */
export async function listAlerts(ctx: ServiceContext, input: z.input<typeof ListAlerts>): Promise<Page<AlertView>> {
  authorize(ctx, "viewer", "alerts:read");
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
