import { type Database, limitEndpoints, type TenantTx } from "@padit/db";
import { parseSelector } from "@padit/domain";
import { endpointSelectorWhere } from "../selector/endpoint-selector-where";
import { isLimited, type ServiceContext } from "../service-context";

/** The context whose transactions see the actor's endpoints only; the same context for an actor without a limit. */
export function withinLimits(ctx: ServiceContext): ServiceContext {
  const { actor, db } = ctx;
  if (actor.kind === "system" || !isLimited(actor)) return ctx;
  return { ...ctx, db: limitedDatabase(db, actor.endpointLimits ?? []) };
}

/**
 * A database whose transactions see only the endpoints that match all of these selectors. They are evaluated at the start of each
 * transaction, so that a new label or site counts at once.
 */
function limitedDatabase(db: Database, endpointLimits: readonly string[]): Database & { endpointLimits: readonly string[] } {
  return {
    ...db,
    endpointLimits,
    withTenant: (tenantId, work) =>
      db.withTenant(tenantId, async (tx) => {
        await limitEndpoints(tx, await coveredEndpoints(tx, tenantId, endpointLimits));
        return work(tx);
      }),
  };
}

/** Ids of the endpoints that match all of these selectors, deleted ones included because their alerts remain. */
async function coveredEndpoints(tx: TenantTx, tenantId: string, endpointLimits: readonly string[]): Promise<string[]> {
  const parsed = endpointLimits.map((text) => parseSelector(text, { subject: "endpoints", isShared: true }));
  // A text that this version does not understand allows nothing: the rest of it might allow too much.
  if (parsed.some(({ terms, problems }) => terms.length === 0 || problems.length > 0)) return [];
  const AND = parsed.flatMap(({ terms }) => endpointSelectorWhere(terms));
  return (await tx.endpoint.findMany({ where: { tenantId, AND }, select: { id: true } })).map(({ id }) => id);
}
