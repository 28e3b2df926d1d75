import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { actorColumns } from "./audit";
import { notFound, type ServiceContext } from "./service-context";

/** Screens offer the undo for 10 s; the rest (ms) allows for a slow network. */
const UNDO_MS = 5 * 60_000;

/**
 * The audit entry of an action that its actor may still undo.
 * @param undoToken the id that `audit` returned
 * @throws PaditError not_found for an entry of another action or actor, conflict after five minutes
 */
export async function undoableEntry(
  tx: TenantTx,
  { actor, now }: Pick<ServiceContext, "actor" | "now">,
  { undoToken: id, action }: { undoToken: string; action: string },
) {
  const { tenantId } = actor;
  const { actorId } = actorColumns(actor);
  const entry = await tx.auditEntry.findFirst({ where: { tenantId, id, action, actorId } });
  if (!entry) throw notFound("undo token");
  if (now().getTime() - entry.at.getTime() > UNDO_MS) throw new PaditError("conflict", "It is too late to undo this.");
  return entry;
}
