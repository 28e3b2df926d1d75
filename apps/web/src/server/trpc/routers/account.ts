import { ChangePassword, changePassword } from "@padit/services/account/change-password";
import { getAccount } from "@padit/services/account/get-account";
import { UpdateAccount, updateAccount } from "@padit/services/account/update-account";
import { endOtherSessions } from "@padit/services/auth/end-other-sessions";
import { endListedSession } from "@padit/services/auth/end-session";
import { listSessions } from "@padit/services/auth/list-sessions";
import { z } from "zod";
import { personProcedure, router } from "../init";

export const account = router({
  get: personProcedure.query(({ ctx }) => getAccount(ctx.asPerson)),
  update: personProcedure.input(UpdateAccount).mutation(({ ctx, input }) => updateAccount(ctx.asPerson, input)),
  changePassword: personProcedure.input(ChangePassword.omit({ sessionId: true })).mutation(async ({ ctx, input }) => {
    const { signInThrottle } = ctx.installation;
    const attempt = { email: ctx.session.email, ip: ctx.ip, deviceId: ctx.session.id };
    await signInThrottle.spend(attempt);
    await changePassword(ctx.asPerson, { ...input, sessionId: ctx.session.id });
    signInThrottle.forgive(attempt);
  }),
  sessions: personProcedure.query(({ ctx }) => listSessions(ctx.asPerson, ctx.session.id)),
  endSession: personProcedure
    .input(z.object({ id: z.string().max(200) }))
    .mutation(({ ctx, input }) => endListedSession(ctx.asPerson, input.id)),
  endOtherSessions: personProcedure.mutation(({ ctx }) => endOtherSessions(ctx.asPerson, ctx.session.id)),
});
