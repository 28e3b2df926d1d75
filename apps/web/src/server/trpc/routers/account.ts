import { ChangePassword, changePassword, getAccount, UpdateAccount, updateAccount } from "@padit/services/account";
import { endListedSession, endOtherSessions, listSessions } from "@padit/services/auth";
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
