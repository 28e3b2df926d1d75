import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type EndpointView, endpointView } from "./endpoint-view";
import { findEndpoint } from "./find-endpoint";

export const GetEndpoint = z.object({ endpointId: z.guid() });

export async function getEndpoint(ctx: ServiceContext, input: z.input<typeof GetEndpoint>): Promise<EndpointView> {
  authorize(ctx, "viewer", "endpoints:read");
  const { endpointId } = parse(GetEndpoint, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => endpointView(await findEndpoint(tx, tenantId, endpointId)));
}
