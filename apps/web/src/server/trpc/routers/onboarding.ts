import { lookUpInvite, SignUpByInvite, signUpByInvite } from "@padit/services/members";
import { CreateFirstOwner, createFirstOwner } from "@padit/services/setup";
import { z } from "zod";
import { publicProcedure, router, signUpProcedure } from "../init";

/** What somebody may do who has no account yet. */
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
});
