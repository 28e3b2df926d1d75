import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { changeView, type NetworkChangeRow, type NetworkChangeView } from "./change-view";

/** @throws PaditError not_found */
export async function findChange(tx: TenantTx, tenantId: string, id: string): Promise<NetworkChangeRow> {
  const row = await tx.networkChange.findFirst({ where: { tenantId, id } });
  if (!row) throw notFound("change");
  return row;
}

const GetChange = z.object({ changeId: z.guid() });

export async function getChange(ctx: ServiceContext, input: z.input<typeof GetChange>): Promise<NetworkChangeView> {
  authorize(ctx, "viewer", "alerts:read");
  const { changeId } = parse(GetChange, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => changeView(await findChange(tx, tenantId, changeId)));
}

const ListChanges = PageInput;
const Cursor = z.tuple([z.iso.datetime(), z.guid()]);

/** Lists reported changes, the latest first. */
export async function listChanges(ctx: ServiceContext, input: z.input<typeof ListChanges>): Promise<Page<NetworkChangeView>> {
  authorize(ctx, "viewer", "alerts:read");
  const { limit, cursor } = parse(ListChanges, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx.networkChange.findMany({
      where: {
        tenantId,
        ...(after && { OR: [{ at: { lt: new Date(after[0]) } }, { at: new Date(after[0]), id: { gt: after[1] } }] }),
      },
      orderBy: [{ at: "desc" }, { id: "asc" }],
      take: limit + 1,
    });
    return pageOf(rows, limit, changeView, ({ at, id }) => [at.toISOString(), id]);
  });
}
