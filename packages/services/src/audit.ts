import type { TenantTx } from "@padit/db";
import { type Json, newId } from "@padit/domain";
import type { Actor, ServiceContext } from "./service-context";

export interface AuditFacts {
  /** e.g. `alert.acknowledge` */
  action: string;
  targetType: string;
  targetId: string;
  /** Without secrets. */
  detail?: { [key: string]: Json };
}

/** The id of the entry it writes, in the transaction of what it tells of. */
export async function audit(
  tx: TenantTx,
  { actor, now, ip }: Pick<ServiceContext, "actor" | "now" | "ip">,
  facts: AuditFacts,
): Promise<string> {
  const id = newId();
  const { detail = {}, ...rest } = facts;
  const row = { tenantId: actor.tenantId, id, at: now(), ...actorColumns(actor), ...rest, detail, ip: ip ?? null };
  await tx.auditEntry.create({ data: row });
  return id;
}

/** As audit entries and timelines name who did it. */
export const actorColumns = (actor: Actor): { actorType: string; actorId: string | null; actorName: string } => ({
  actorType: actor.kind,
  actorId: actor.kind === "user" ? actor.userId : actor.kind === "api_key" ? actor.keyId : null,
  actorName: actor.name,
});
