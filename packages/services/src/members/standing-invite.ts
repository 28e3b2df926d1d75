import type { SystemTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { hashSecret } from "../hash-secret";
import { isAtLeast, type Role } from "../service-context";
import { isStanding } from "./member-view";

export interface StandingInvite {
  tenantId: string;
  id: string;
  email: string;
  role: Role;
  endpointLimit: string | null;
  organization: { slug: string; name: string };
}

/**
 * The invite of a link. It is valid only while its sender may still invite to that role, so that former admins leave no way in. Locks the
 * row: of two concurrent acceptances the second finds the invite used.
 * @throws PaditError not_found
 */
export async function standingInvite(tx: SystemTx, token: string, now: Date): Promise<StandingInvite> {
  const gone = new PaditError("not_found", "This invite was used, was withdrawn or is too old. Ask for a new one.");
  const tokenHash = hashSecret(token);
  await tx.$queryRaw`SELECT FROM invite WHERE token_hash = ${tokenHash} FOR UPDATE`;
  const invite = await tx.invite.findFirst({ where: { tokenHash, ...isStanding(now) } });
  if (!invite) throw gone;
  const { tenantId, id, email, role, endpointLimit, invitedBy } = invite;
  const inviter = await tx.member.findUnique({
    where: { tenantId_userId: { tenantId, userId: invitedBy }, disabledAt: null, endpointLimit: null },
    select: { role: true },
  });
  if (!inviter || !isAtLeast(inviter.role, "admin") || !isAtLeast(inviter.role, role)) throw gone;
  const organization = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true, name: true } });
  return { tenantId, id, email, role, endpointLimit, organization };
}
