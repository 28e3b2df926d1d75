import type { TenantTx } from "@padit/db";
import { type Json, newId } from "@padit/domain";
import type { Actor, ServiceContext } from "./service-context";

export interface AuditFacts {
  /** e.g. `alert.acknowledge` */
  action: string;
  targetType: string;
  targetId: string;
  /** Must not contain secrets. */
  detail?: { [key: string]: Json };
}

/** Writes an audit entry in the transaction of the audited change. @returns the entry's id */
export async function audit(
  tx: TenantTx,
  { actor, now, ip }: Pick<ServiceContext, "actor" | "now" | "ip">,
  facts: AuditFacts,
): Promise<string> {
  const id = newId();
  const { detail = {}, ...rest } = facts;
  // A name can be chosen freely, so the provider of a delegated person is stated apart from it.
  const stated = actor.kind === "user" && actor.provider !== undefined ? { ...detail, provider: actor.provider } : detail;
  const row = { tenantId: actor.tenantId, id, at: now(), ...actorColumns(actor), ...rest, detail: stated, ip: ip ?? null };
  await tx.auditEntry.create({ data: row });
  return id;
}

/** The columns by which audit entries and timelines name the actor. */
export const actorColumns = (actor: Actor): { actorType: string; actorId: string | null; actorName: string } => ({
  actorType: actor.kind,
  actorId: actor.kind === "user" ? actor.userId : actor.kind === "api_key" ? actor.keyId : null,
  actorName: actor.name,
});
