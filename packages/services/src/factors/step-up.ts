import { PaditError } from "@padit/domain";
import type { z } from "zod";
import { auditPerson } from "../account/audit-person";
import type { SessionView } from "../auth/find-session";
import { matchesPassword } from "../auth/password";
import { type PersonContext, parse } from "../service-context";
import { type FactorContext, Proof, wrong } from "./proof";
import { hasSecondFactor, verifyFactor } from "./verify-factor";
import { verifyPasskey } from "./verify-passkey";

export const StepUp = Proof;

export interface StepUpMeans {
  hasPasskey: boolean;
  /** A code of an authenticator app, or a recovery code. */
  hasCode: boolean;
  hasPassword: boolean;
  /** The organization whose provider may authenticate the person again; null: it opened no session of this kind, or cannot count. */
  signOn: { slug: string; name: string } | null;
}

/** How the person can prove who they are in this session. A person with a factor must use one; password and provider serve the others. */
export async function stepUpMeans({ db, person }: PersonContext, session: Pick<SessionView, "signOnTenantId">): Promise<StepUpMeans> {
  const { userId } = person;
  const { signOnTenantId: tenantId } = session;
  return db.asSystem(async (tx) => {
    const factors = await tx.userFactor.findMany({ where: { userId, confirmedAt: { not: null } }, select: { kind: true } });
    if (factors.length > 0)
      return { hasPasskey: factors.some(({ kind }) => kind === "passkey"), hasCode: true, hasPassword: false, signOn: null };
    const { passwordHash } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } });
    const select = { name: true, tenant: { select: { slug: true } } };
    const provider = tenantId === null ? null : await tx.singleSignOn.findUnique({ where: { tenantId }, select });
    const signOn = provider && { slug: provider.tenant.slug, name: provider.name };
    return { hasPasskey: false, hasCode: false, hasPassword: passwordHash !== null, signOn };
  });
}

/**
 * Records that the session's person has proved who they are: by a passkey or a code; by the password only without a second factor.
 * The caller throttles attempts.
 * @param sessionId the session's `id`
 * @throws PaditError invalid with the wrong field
 */
export async function stepUp(ctx: FactorContext, sessionId: string, input: z.input<typeof StepUp>): Promise<void> {
  const means = await requireStepUpProof(ctx, parse(StepUp, input));
  const where = { idHash: sessionId, userId: ctx.person.userId, revokedAt: null };
  await ctx.db.asSystem(async (tx) => {
    const { count } = await tx.userSession.updateMany({ where, data: { provenAt: ctx.now() } });
    if (count === 0) throw new PaditError("unauthenticated", "Your session has ended. Sign in again.");
    await auditPerson(tx, ctx, { action: "account.step_up", detail: { means } });
  });
}

async function requireStepUpProof(
  ctx: FactorContext,
  { password, code, passkey }: z.output<typeof StepUp>,
): Promise<"passkey" | "code" | "password"> {
  const { userId } = ctx.person;
  if (passkey) {
    const owner = await verifyPasskey({ ...ctx, relyingParty: ctx.relyingParty() }, passkey);
    if (owner?.userId !== userId) throw wrong("passkey", "This passkey is not one of your account. Use another, or a code.");
    return "passkey";
  }
  if (await ctx.db.asSystem((tx) => hasSecondFactor(tx, userId))) {
    if (await verifyFactor(ctx, { userId, code: code ?? "" })) return "code";
    throw wrong("code", "Enter a new code of your authenticator, or a recovery code.");
  }
  const select = { passwordHash: true };
  const { passwordHash } = await ctx.db.asSystem((tx) => tx.user.findUniqueOrThrow({ where: { id: userId }, select }));
  if (!(await matchesPassword(passwordHash, password))) throw wrong("password", "This is not your password.");
  return "password";
}
