import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { issuePlans, planKeyOf } from "../plans/issue-plans";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { Tags } from "./create-endpoint";
import { EndpointFilter, endpointWhere } from "./endpoint-filter";
import { removeEndpoints } from "./remove-endpoints";

const MAX_BULK_ENDPOINTS = 1000;

export const BulkEndpointAction = z.object({
  /** The endpoints with these ids, or every endpoint that the filter matches. */
  target: z.union([z.object({ ids: z.array(z.guid()).min(1).max(MAX_BULK_ENDPOINTS) }), z.object({ filter: EndpointFilter })]),
  action: z.discriminatedUnion("type", [
    z.object({ type: z.literal("pause") }),
    z.object({ type: z.literal("resume") }),
    z.object({ type: z.literal("label"), add: Tags.default([]), remove: Tags.default([]) }),
    z.object({ type: z.literal("delete") }),
  ]),
});
type Action = z.output<typeof BulkEndpointAction>["action"];

export interface BulkEndpointResult {
  /** Ids to pass to the opposite action in order to undo this action. */
  changedIds: string[];
  /** Number of endpoints that do not exist, belong to others, or already have the wanted state. */
  skipped: number;
}

/** Applies one action to many endpoints in one transaction, and signs one new plan for each collector concerned. */
export async function bulkEndpointAction(ctx: ServiceContext, input: z.input<typeof BulkEndpointAction>): Promise<BulkEndpointResult> {
  authorize(ctx, "operator", "endpoints:write");
  const { target, action } = parse(BulkEndpointAction, input);
  const { tenantId } = ctx.actor;
  const key = await planKeyOf(ctx);
  return ctx.db.withTenant(tenantId, async (tx) => {
    const where = "ids" in target ? { tenantId, deletedAt: null, id: { in: target.ids } } : endpointWhere(tenantId, target.filter);
    const found = await tx.endpoint.findMany({
      where,
      select: { id: true, tags: true, paused: true, collectors: { select: { collectorId: true } } },
      orderBy: { id: "asc" },
      take: MAX_BULK_ENDPOINTS + 1,
    });
    if (found.length > MAX_BULK_ENDPOINTS) throw new PaditError("too_large", `One action takes ${MAX_BULK_ENDPOINTS} endpoints at most.`);
    const changing = found.filter((endpoint) => isChangedBy(action, endpoint));
    const changedIds = changing.map(({ id }) => id);
    const asked = "ids" in target ? new Set(target.ids).size : found.length;
    const [first] = changedIds;
    if (first === undefined) return { changedIds, skipped: asked };
    const rules = action.type === "delete" ? await removeEndpoints(tx, ctx, changedIds) : undefined;
    if (action.type !== "delete") await apply(tx, ctx, action, changing);
    if (action.type !== "label") {
      const collectorIds = changing.flatMap(({ collectors }) => collectors.map(({ collectorId }) => collectorId));
      await issuePlans(tx, ctx, key, collectorIds);
    }
    await audit(tx, ctx, {
      action: `endpoint.bulk_${action.type}`,
      targetType: "endpoint",
      targetId: first,
      detail: { ...action, count: changedIds.length, ids: changedIds, ...(rules && { rules }) },
    });
    await tellBrowsers(tx, tenantId, "endpoint", ...changedIds);
    return { changedIds, skipped: asked - changedIds.length };
  });
}

interface Changing {
  id: string;
  tags: string[];
  paused: boolean;
}

function isChangedBy(action: Action, { tags, paused }: Changing): boolean {
  if (action.type === "delete") return true;
  if (action.type !== "label") return paused !== (action.type === "pause");
  return action.add.some((tag) => !tags.includes(tag)) || action.remove.some((tag) => tags.includes(tag));
}

async function apply(
  tx: TenantTx,
  ctx: ServiceContext,
  action: Exclude<Action, { type: "delete" }>,
  endpoints: readonly Changing[],
): Promise<void> {
  const { tenantId } = ctx.actor;
  const ids = endpoints.map(({ id }) => id);
  const updatedAt = ctx.now();
  if (action.type !== "label") {
    await tx.endpoint.updateMany({ where: { tenantId, id: { in: ids } }, data: { paused: action.type === "pause", updatedAt } });
    return;
  }
  for (const { id, tags } of endpoints) {
    const kept = Tags.safeParse([...new Set([...tags.filter((tag) => !action.remove.includes(tag)), ...action.add])]);
    if (!kept.success) throw new PaditError("invalid", "An endpoint holds 50 labels at most.", { cause: kept.error });
    await tx.endpoint.update({ where: { tenantId_id: { tenantId, id } }, data: { tags: kept.data, updatedAt } });
  }
}
