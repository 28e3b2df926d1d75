import type { SystemTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { auditPerson } from "../account/audit-person";
import { hashSecret, newSecret } from "../hash-secret";
import { parse, type ServiceContext } from "../service-context";
import { hashPassword, Password } from "./password";
import { requireStrongPassword } from "./password-strength";
import { Email } from "./verify-password";

const LINK_LIFETIME_MS = 3_600_000;

export const RequestPasswordReset = z.object({ email: Email });
export const ResetPassword = z.object({ token: z.string().min(1).max(200), password: Password });

type ResetContext = Pick<ServiceContext, "db" | "now" | "ip">;

/**
 * Creates a link token for the account with this address; it replaces an earlier token.
 * @returns the data for the mail; null if no account may sign in with the address, which the caller must not reveal to the browser
 */
export async function requestPasswordReset(
  ctx: ResetContext,
  input: z.input<typeof RequestPasswordReset>,
): Promise<{ email: string; name: string; token: string } | null> {
  const { email } = parse(RequestPasswordReset, input);
  return ctx.db.asSystem(async (tx) => {
    const user = await tx.user.findUnique({ where: { email }, select: { id: true, name: true, disabledAt: true } });
    if (!user || user.disabledAt !== null) return null;
    const { id: userId, name } = user;
    const token = newSecret("pr_");
    const createdAt = ctx.now();
    const row = { tokenHash: hashSecret(token), createdAt, expiresAt: new Date(createdAt.getTime() + LINK_LIFETIME_MS) };
    await tx.passwordReset.upsert({ where: { userId }, create: { userId, ...row }, update: row });
    await auditPerson(tx, { ...ctx, person: { userId, name } }, { action: "account.request_password_reset" });
    return { email, name, token };
  });
}

/**
 * Sets a new password by a single-use link and ends every session of the account. The next sign-in still requires a second factor, if any.
 * @throws PaditError not_found for a used, replaced or expired link; invalid for a password that is easy to guess
 */
export async function resetPassword(ctx: ResetContext, input: z.input<typeof ResetPassword>): Promise<void> {
  const { token, password } = parse(ResetPassword, input);
  // Check the token first: an invented token then costs a look-up and not a hash.
  const { email, name } = await ctx.db.asSystem((tx) => resettable(tx, token, ctx.now()));
  await requireStrongPassword(password, [email, name]);
  const passwordHash = await hashPassword(password);
  await ctx.db.asSystem(async (tx) => {
    const user = await resettable(tx, token, ctx.now());
    const { count } = await tx.passwordReset.deleteMany({ where: { userId: user.id, tokenHash: hashSecret(token) } });
    if (count === 0) throw tooLate();
    await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
    await tx.userSession.updateMany({ where: { userId: user.id, revokedAt: null }, data: { revokedAt: ctx.now() } });
    await auditPerson(tx, { ...ctx, person: { userId: user.id, name: user.name } }, { action: "account.reset_password" });
  });
}

async function resettable(tx: SystemTx, token: string, now: Date): Promise<{ id: string; email: string; name: string }> {
  const where = { tokenHash: hashSecret(token), expiresAt: { gt: now }, user: { disabledAt: null } };
  const reset = await tx.passwordReset.findFirst({ where, select: { user: { select: { id: true, email: true, name: true } } } });
  if (!reset) throw tooLate();
  return reset.user;
}

const tooLate = (): PaditError =>
  new PaditError("not_found", "This link was used, replaced by a newer one, or is older than an hour. Ask for a new one.");
