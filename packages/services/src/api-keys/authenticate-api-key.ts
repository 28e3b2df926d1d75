import type { SystemTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { hashSecret } from "../hash-secret";
import { checkNotSuspended } from "../operators/suspend-organization";
import type { Actor, ServiceContext } from "../service-context";
import { knownScopes } from "./api-key-view";

const NOTE_AFTER_MS = 60_000;

/**
 * The actor of a bearer token. A key works only while its creator is a member, so that former members keep no access, and within the
 * creator's own limit.
 * @throws PaditError forbidden for a suspended organization; unauthenticated, the same for unknown, revoked, expired and orphaned keys
 */
export async function authenticateApiKey(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  token: string,
): Promise<Extract<Actor, { kind: "api_key" }>> {
  const at = now();
  const key = await db.asSystem(async (tx) => {
    const row = await tx.apiKey.findFirst({
      where: { keyHash: hashSecret(token), revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
      select: { tenantId: true, id: true, name: true, scopes: true, lastUsedAt: true, createdBy: true, endpointLimit: true },
    });
    const maker = row && (await makerOf(tx, row));
    if (!row || !maker) return null;
    await checkNotSuspended(tx, row.tenantId);
    if (at.getTime() - (row.lastUsedAt?.getTime() ?? 0) >= NOTE_AFTER_MS) {
      await tx.apiKey.updateMany({ where: { tenantId: row.tenantId, id: row.id }, data: { lastUsedAt: at } });
    }
    return { ...row, endpointLimits: [row.endpointLimit, maker.endpointLimit].filter((limit) => limit !== null) };
  });
  if (!key) throw new PaditError("unauthenticated", "This API key is not valid. Send one as `Authorization: Bearer <key>`.");
  const { id: keyId, name, tenantId, scopes, endpointLimits } = key;
  return { kind: "api_key", keyId, name, tenantId, scopes: knownScopes(scopes), endpointLimits };
}

/** The key's creator, if an active member; somebody without a limit for a key that no person created. */
async function makerOf(
  tx: SystemTx,
  { tenantId, createdBy }: { tenantId: string; createdBy: string | null },
): Promise<{ endpointLimit: string | null } | null> {
  if (createdBy === null) return { endpointLimit: null };
  const where = { tenantId, userId: createdBy, disabledAt: null, user: { disabledAt: null } };
  return tx.member.findFirst({ where, select: { endpointLimit: true } });
}
