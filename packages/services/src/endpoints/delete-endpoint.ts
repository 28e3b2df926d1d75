import { z } from "zod";
import { audit } from "../audit";
import { issuePlans, planKeyOf } from "../plans/issue-plans";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findEndpoint } from "./endpoint-queries";
import { removeEndpoints } from "./remove-endpoints";

export const DeleteEndpoint = z.object({ endpointId: z.guid() });

/** Stops the endpoint's probes and removes the endpoint from every list. Its alerts stay as history; open alerts are resolved. */
export async function deleteEndpoint(ctx: ServiceContext, input: z.input<typeof DeleteEndpoint>): Promise<void> {
  authorize(ctx, "operator", "endpoints:write");
  const { endpointId: id } = parse(DeleteEndpoint, input);
  const { tenantId } = ctx.actor;
  const key = await planKeyOf(ctx);
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { name, collectors } = await findEndpoint(tx, tenantId, id);
    const rules = await removeEndpoints(tx, ctx, [id]);
    await issuePlans(
      tx,
      ctx,
      key,
      collectors.map(({ collectorId }) => collectorId),
    );
    await audit(tx, ctx, { action: "endpoint.delete", targetType: "endpoint", targetId: id, detail: { before: { name }, rules } });
    await tellBrowsers(tx, tenantId, "endpoint", id);
  });
}
