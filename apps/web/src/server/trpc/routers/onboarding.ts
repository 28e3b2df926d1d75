import { PaditError } from "@padit/domain";
import { RequestPasswordReset, ResetPassword, requestPasswordReset, resetPassword } from "@padit/services/auth";
import { SITE_BUDGETS } from "@padit/services/budgets";
import { hashSecret } from "@padit/services/hash-secret";
import { lookUpInvite, SignUpByInvite, signUpByInvite } from "@padit/services/members";
import { CreateFirstOwner, createFirstOwner } from "@padit/services/setup";
import { z } from "zod";
import { publicProcedure, router, signUpProcedure } from "../init";

/** Procedures for people without an account. */
export const onboarding = router({
  invite: publicProcedure
    .input(z.object({ token: z.string().max(200) }))
    .query(({ ctx, input }) => lookUpInvite(ctx.asNobody, input.token)),
  signUp: signUpProcedure.input(SignUpByInvite).mutation(async ({ ctx, input }) => {
    const { membership } = await signUpByInvite(ctx.asNobody, input);
    return { slug: membership.slug };
  }),
  createFirstOwner: signUpProcedure.input(CreateFirstOwner).mutation(async ({ ctx, input }) => {
    const { slug } = await createFirstOwner({ ...ctx.asNobody, setupToken: ctx.installation.setupToken }, input);
    return { slug };
  }),
  /** The answer does not depend on whether the address has an account. */
  requestPasswordReset: signUpProcedure.input(RequestPasswordReset).mutation(async ({ ctx, input }) => {
    const { accountMails, budgets, site } = ctx.installation;
    if (!accountMails)
      throw new PaditError("unavailable", "This installation cannot send mail. Ask its operator to set a new password for you.");
    await ctx.rate.spend(budgets, SITE_BUDGETS.accountResets, hashSecret(input.email));
    const reset = await requestPasswordReset(ctx.asNobody, input);
    if (reset) accountMails.send(resetMail(reset, `${site.publicUrl}/reset#token=${reset.token}`));
  }),
  resetPassword: signUpProcedure.input(ResetPassword).mutation(({ ctx, input }) => resetPassword(ctx.asNobody, input)),
});

function resetMail({ email, name }: { email: string; name: string }, link: string): { to: string; subject: string; text: string } {
  const text = [
    `Hello ${name},`,
    `Someone asked for a new password for your PADIT account. Open this link within an hour to choose one:\n${link}`,
    "If it was not you, ignore this mail: your password stays as it is. Your administrator can see in the audit log where the request came from.",
  ];
  return { to: email, subject: "[PADIT] Choose a new password", text: `${text.join("\n\n")}\n` };
}
