import { newId } from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import { z } from "zod";
import { audit } from "../audit";
import { issuePlans, planKeyOf } from "../plans/issue-plans";
import { checkQuota } from "../quotas/check-quota";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { allCollectorIds, assignCollectors } from "./assign-collectors";
import { findEndpoint } from "./endpoint-queries";
import { type EndpointView, endpointView, shownTarget } from "./endpoint-view";
import { parseTarget, protocolOf } from "./parse-target";
import { sealTarget } from "./target-secrets";

export const EndpointName = z.string().trim().min(1).max(200);
export const Tags = z.array(z.string().trim().min(1).max(100)).max(50);
export const IntervalSeconds = z.number().min(0.1).max(86_400);

export const CreateEndpoint = z.object({
  name: EndpointName,
  protocol: z.string().max(50),
  /** Must match the protocol's own schema, which fills in defaults. */
  target: z.record(z.string(), z.json()),
  /** Default: the protocol's interval. */
  intervalSeconds: IntervalSeconds.optional(),
  /** Default: all agents of the organization that are not revoked. */
  collectorIds: z.array(z.guid()).max(100).optional(),
  tags: Tags.default([]),
});

export async function createEndpoint(ctx: ServiceContext, input: z.input<typeof CreateEndpoint>): Promise<EndpointView> {
  authorize(ctx, "operator", "endpoints:write");
  const { name, protocol, target, intervalSeconds, collectorIds, tags } = parse(CreateEndpoint, input);
  const spec = protocolOf(protocol);
  const parsed = parseTarget(spec, target);
  const { tenantId } = ctx.actor;
  const key = await planKeyOf(ctx);
  return ctx.db.withTenant(tenantId, async (tx) => {
    const id = newId();
    const at = ctx.now();
    const intervalMs = intervalSeconds === undefined ? spec.defaultIntervalMs : Math.round(intervalSeconds * 1000);
    await checkQuota(tx, ctx, "endpoints");
    await checkQuota(tx, ctx, "newEndpointsPerDay");
    const stored = await sealTarget(ctx.keyring, { tenantId, id, protocol }, parsed);
    await tx.endpoint.create({ data: { tenantId, id, name, protocol, ...stored, intervalMs, tags, createdAt: at, updatedAt: at } });
    const probing = collectorIds ?? (await allCollectorIds(tx, tenantId));
    await assignCollectors(tx, ctx, { endpointId: id, source: sourceOf({ protocol }), collectorIds: probing });
    await issuePlans(tx, ctx, key, probing);
    await audit(tx, ctx, {
      action: "endpoint.create",
      targetType: "endpoint",
      targetId: id,
      detail: { after: { name, protocol, target: shownTarget(protocol, parsed) } },
    });
    await tellBrowsers(tx, tenantId, "endpoint", id);
    return endpointView(await findEndpoint(tx, tenantId, id));
  });
}
