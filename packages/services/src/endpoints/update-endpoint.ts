import type { Json } from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import { z } from "zod";
import { audit } from "../audit";
import { issuePlans, planKeyOf } from "../plans/issue-plans";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { assignCollectors } from "./assign-collectors";
import { EndpointName, IntervalSeconds, Tags } from "./create-endpoint";
import { findEndpoint } from "./endpoint-queries";
import { type EndpointView, endpointView, shownTarget } from "./endpoint-view";
import { parseTarget, protocolOf } from "./parse-target";
import { openTarget, sealTarget } from "./target-secrets";

/** Absent fields do not change. The protocol never changes, because its metrics are the endpoint's history. */
export const UpdateEndpoint = z.object({
  endpointId: z.guid(),
  name: EndpointName.optional(),
  target: z.record(z.string(), z.json()).optional(),
  intervalSeconds: IntervalSeconds.optional(),
  collectorIds: z.array(z.guid()).max(100).optional(),
  tags: Tags.optional(),
  paused: z.boolean().optional(),
});

export async function updateEndpoint(ctx: ServiceContext, input: z.input<typeof UpdateEndpoint>): Promise<EndpointView> {
  authorize(ctx, "operator", "endpoints:write");
  const { endpointId: id, target, intervalSeconds, collectorIds, ...rest } = parse(UpdateEndpoint, input);
  const { tenantId } = ctx.actor;
  const key = await planKeyOf(ctx);
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findEndpoint(tx, tenantId, id);
    const source = sourceOf(before);
    const stored = target && (await sealChange(ctx, before, target));
    const changes = {
      ...rest,
      ...(stored && { target: stored.target }),
      ...(intervalSeconds !== undefined && { intervalMs: Math.round(intervalSeconds * 1000) }),
    };
    const isMoved = changes.target !== undefined && source.address(changes.target) !== source.address(before.target);
    await tx.endpoint.update({
      where: { tenantId_id: { tenantId, id } },
      data: { ...changes, ...stored, updatedAt: ctx.now(), ...(isMoved && { targetChangedAt: ctx.now() }) },
    });
    const probing = before.collectors.map(({ collectorId }) => collectorId);
    if (collectorIds) await assignCollectors(tx, ctx, { endpointId: id, source, collectorIds });
    await issuePlans(tx, ctx, key, [...probing, ...(collectorIds ?? [])]);
    const { name, intervalMs, tags, paused } = before;
    const was = { name, intervalMs, tags, paused, target: shownTarget(source.name, before.target), collectorIds: probing };
    const after = {
      ...changes,
      ...(changes.target && { target: shownTarget(source.name, changes.target) }),
      ...(collectorIds && { collectorIds }),
    };
    await audit(tx, ctx, { action: "endpoint.update", targetType: "endpoint", targetId: id, detail: { before: was, after } });
    await tellBrowsers(tx, tenantId, "endpoint", id);
    return endpointView(await findEndpoint(tx, tenantId, id));
  });
}

/** The columns of a target that replaces the one of this row. Masked values stay as they are. */
async function sealChange({ keyring }: ServiceContext, before: Parameters<typeof openTarget>[1], target: { [name: string]: Json }) {
  const { target: whole } = await openTarget(keyring, before);
  return sealTarget(keyring, before, parseTarget(protocolOf(before.protocol), target, whole), before);
}
