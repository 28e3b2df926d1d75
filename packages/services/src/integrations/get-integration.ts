import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findIntegration } from "./find-integration";
import { type IntegrationView, integrationView } from "./integration-view";

export const GetIntegration = z.object({ integrationId: z.guid() });

export async function getIntegration(ctx: ServiceContext, input: z.input<typeof GetIntegration>): Promise<IntegrationView> {
  authorize(ctx, "viewer", "integrations:read");
  const { integrationId } = parse(GetIntegration, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => integrationView(await findIntegration(tx, tenantId, integrationId)));
}
