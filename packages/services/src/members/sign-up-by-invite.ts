import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { PersonName } from "../account/account-view";
import { hashPassword, Password } from "../auth/password";
import { requireStrongPassword } from "../auth/password-strength";
import type { OrganizationMembership } from "../organizations/session-membership";
import { type PersonContext, parse } from "../service-context";
import { join } from "./join";
import { standingInvite } from "./standing-invite";

export const SignUpByInvite = z.object({ token: z.string().min(1).max(200), name: PersonName, password: Password });

/** Creates an account for the address of an invite, and joins. @throws PaditError conflict when the address has an account */
export async function signUpByInvite(
  ctx: Omit<PersonContext, "person">,
  input: z.input<typeof SignUpByInvite>,
): Promise<{ userId: string; membership: OrganizationMembership }> {
  const { token, name, password } = parse(SignUpByInvite, input);
  // Check the token first: an invented token then costs a look-up and not a hash.
  const { email: invited } = await ctx.db.asSystem((tx) => standingInvite(tx, token, ctx.now()));
  await requireStrongPassword(password, [invited, name]);
  const passwordHash = await hashPassword(password);
  const userId = newId();
  return ctx.db.asSystem(async (tx) => {
    const invite = await standingInvite(tx, token, ctx.now());
    const { email } = invite;
    const data = { id: userId, email, name, passwordHash, createdAt: ctx.now() };
    const { count } = await tx.user.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) throw new PaditError("conflict", `${email} has an account. Sign in, then open the link again.`);
    return { userId, membership: await join(tx, { ...ctx, person: { userId, name } }, invite) };
  });
}
