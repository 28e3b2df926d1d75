import type { SystemTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { hashSecret } from "../hash-secret";
import type { Actor, ServiceContext } from "../service-context";
import { knownScopes } from "./api-key-view";

const NOTE_AFTER_MS = 60_000;

/**
 * The actor of a bearer token. A key works only while its creator is a member, so that former members keep no access.
 * @throws PaditError unauthenticated, the same for unknown, revoked, expired and orphaned keys
 */
export async function authenticateApiKey(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  token: string,
): Promise<Extract<Actor, { kind: "api_key" }>> {
  const at = now();
  const key = await db.asSystem(async (tx) => {
    const row = await tx.apiKey.findFirst({
      where: { keyHash: hashSecret(token), revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
      select: { tenantId: true, id: true, name: true, scopes: true, lastUsedAt: true, createdBy: true },
    });
    if (!row || !(await isMakerMember(tx, row))) return null;
    if (at.getTime() - (row.lastUsedAt?.getTime() ?? 0) >= NOTE_AFTER_MS) {
      await tx.apiKey.updateMany({ where: { tenantId: row.tenantId, id: row.id }, data: { lastUsedAt: at } });
    }
    return row;
  });
  if (!key) throw new PaditError("unauthenticated", "This API key is not valid. Send one as `Authorization: Bearer <key>`.");
  return { kind: "api_key", keyId: key.id, name: key.name, tenantId: key.tenantId, scopes: knownScopes(key.scopes) };
}

/** Whether the key's creator is an active member; also true for a key that no person created. */
async function isMakerMember(tx: SystemTx, { tenantId, createdBy }: { tenantId: string; createdBy: string | null }): Promise<boolean> {
  if (createdBy === null) return true;
  return (await tx.member.count({ where: { tenantId, userId: createdBy, disabledAt: null, user: { disabledAt: null } } })) > 0;
}
