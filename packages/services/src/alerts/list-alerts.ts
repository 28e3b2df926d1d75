import { z } from "zod";
import { Moment } from "../moment";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { AlertFilter, alertWhere } from "./alert-filter";
import { ALERT_INCLUDE, type AlertView, alertView } from "./alert-view";
import { alertPlace } from "./find-alert";

export const ListAlerts = PageInput.extend(AlertFilter.shape);
const Cursor = z.tuple([Moment, z.guid()]);

/** Newest first. */
export async function listAlerts(ctx: ServiceContext, input: z.input<typeof ListAlerts>): Promise<Page<AlertView>> {
  authorize(ctx, "viewer", "alerts:read");
  const { limit, cursor, ...filter } = parse(ListAlerts, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx.alert.findMany({
      where: {
        ...(await alertWhere(tx, ctx, filter)),
        ...(after && { OR: [{ openedAt: { lt: after[0] } }, { openedAt: after[0], id: { gt: after[1] } }] }),
      },
      include: ALERT_INCLUDE,
      orderBy: [{ openedAt: "desc" }, { id: "asc" }],
      take: limit + 1,
    });
    const place = await alertPlace(tx, ctx);
    return pageOf(
      rows,
      limit,
      (row) => alertView(row, place),
      ({ openedAt, id }) => [openedAt.toISOString(), id],
    );
  });
}
