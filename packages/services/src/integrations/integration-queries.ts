import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { type IntegrationRow, type IntegrationView, integrationView } from "./integration-view";

/** An integration that people manage. @throws PaditError not_found */
export async function findIntegration(tx: TenantTx, tenantId: string, id: string): Promise<IntegrationRow> {
  const row = await tx.integration.findFirst({ where: { tenantId, id, deletedAt: null, memberId: null } });
  if (!row) throw notFound("integration");
  return row;
}

export const GetIntegration = z.object({ integrationId: z.guid() });

export async function getIntegration(ctx: ServiceContext, input: z.input<typeof GetIntegration>): Promise<IntegrationView> {
  authorize(ctx, "viewer", "integrations:read");
  const { integrationId } = parse(GetIntegration, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => integrationView(await findIntegration(tx, tenantId, integrationId)));
}

export const ListIntegrations = PageInput;
const Cursor = z.tuple([z.string(), z.guid()]);

/** Lists integrations by name. */
export async function listIntegrations(ctx: ServiceContext, input: z.input<typeof ListIntegrations>): Promise<Page<IntegrationView>> {
  authorize(ctx, "viewer", "integrations:read");
  const { limit, cursor } = parse(ListIntegrations, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.integration.findMany({
      where: {
        tenantId,
        deletedAt: null,
        memberId: null,
        ...(after && { OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }] }),
      },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    }),
  );
  return pageOf(rows, limit, integrationView, ({ name, id }) => [name, id]);
}
