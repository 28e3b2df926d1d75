import type { SystemTx } from "./doors";
import { lockUntilCommit } from "./lock-until-commit";

/**
 * Names of the organizations of which the person is the last owner with access. Locks the owners' rows until the transaction ends, so that
 * two owners cannot leave at once.
 */
export async function lockLastOwnerships(tx: SystemTx, userId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    WITH owner AS (
      SELECT tenant_id, user_id FROM member
      WHERE role = 'owner' AND disabled_at IS NULL
        AND tenant_id IN (SELECT tenant_id FROM member WHERE user_id = ${userId}::uuid AND role = 'owner')
      ORDER BY tenant_id, user_id FOR UPDATE
    )
    SELECT tenant.name FROM owner JOIN tenant ON tenant.id = owner.tenant_id
    GROUP BY tenant.id, tenant.name HAVING bool_and(owner.user_id = ${userId}::uuid) ORDER BY tenant.name`;
  return rows.map(({ name }) => name);
}

interface ErasedTrail {
  userId: string;
  email: string;
  pseudonym: string;
  /** Organizations whose entries may name the address. */
  tenantIds: string[];
}

/** Replaces the person in audit entries: the one change that the database permits there (migration 20261129102020_erased_people). */
export async function eraseFromTrails(tx: SystemTx, { userId, email, pseudonym, tenantIds }: ErasedTrail): Promise<void> {
  await tx.$executeRaw`
    UPDATE audit_entry SET actor_name = ${pseudonym}, ip = NULL, detail = detail - 'userAgent'
    WHERE actor_type = 'user' AND actor_id = ${userId}`;
  // Other people's entries name the address, for example the one who invited the person.
  await tx.$executeRaw`
    UPDATE audit_entry SET detail = replace(detail::text, to_jsonb(${email}::text)::text, to_jsonb(${pseudonym}::text)::text)::jsonb
    WHERE tenant_id = ANY (${tenantIds}::uuid[]) AND strpos(detail::text, to_jsonb(${email}::text)::text) > 0`;
}

/**
 * Locks the audit chains of several organizations, always in the same order. Call it last: COMMIT links entries in the order in which they
 * were written, and two transactions with another order would wait for each other.
 */
export async function lockAuditChains(tx: SystemTx, tenantIds: readonly string[]): Promise<void> {
  for (const tenantId of [...tenantIds].sort()) await lockUntilCommit(tx, `audit/${tenantId}`);
}
