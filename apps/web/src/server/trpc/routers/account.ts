import {
  ChangePassword,
  changePassword,
  EraseAccount,
  eraseAccount,
  exportPerson,
  getAccount,
  UpdateAccount,
  updateAccount,
} from "@padit/services/account";
import { endListedSession, endOtherSessions, listSessions } from "@padit/services/auth";
import {
  BeginPasskey,
  BeginTotp,
  beginPasskey,
  beginTotp,
  ConfirmPasskey,
  ConfirmTotp,
  confirmPasskey,
  confirmTotp,
  listSecondFactors,
  RemoveFactor,
  ReplaceRecoveryCodes,
  relyingPartyOf,
  removeFactor,
  replaceRecoveryCodes,
  StepUp,
  stepUp,
  stepUpMeans,
} from "@padit/services/factors";
import { z } from "zod";
import { personProcedure, router } from "../init";

/**
 * For procedures that ask for the password or a code again. Attempts count against the sign-in budgets, so that an unlocked screen cannot
 * be used for guessing.
 */
const provenProcedure = personProcedure.use(async ({ ctx, next }) => {
  const { signInThrottle, keyring, site } = ctx.installation;
  const relyingParty = () => relyingPartyOf(site.publicUrl);
  const attempt = { email: ctx.session.email, ip: ctx.ip, deviceId: ctx.session.id };
  await signInThrottle.spend(attempt);
  const result = await next({ ctx: { asProven: { ...ctx.asPerson, keyring, relyingParty } } });
  if (result.ok) signInThrottle.forgive(attempt);
  return result;
});

export const account = router({
  get: personProcedure.query(({ ctx }) => getAccount(ctx.asPerson)),
  update: personProcedure.input(UpdateAccount).mutation(({ ctx, input }) => updateAccount(ctx.asPerson, input)),
  changePassword: provenProcedure
    .input(ChangePassword.omit({ sessionId: true }))
    .mutation(({ ctx, input }) => changePassword(ctx.asPerson, { ...input, sessionId: ctx.session.id })),
  secondFactors: personProcedure.query(({ ctx }) => listSecondFactors(ctx.asPerson)),
  beginTotp: provenProcedure.input(BeginTotp).mutation(({ ctx, input }) => beginTotp(ctx.asProven, input)),
  confirmTotp: provenProcedure.input(ConfirmTotp).mutation(({ ctx, input }) => confirmTotp(ctx.asProven, input)),
  beginPasskey: provenProcedure.input(BeginPasskey).mutation(({ ctx, input }) => beginPasskey(ctx.asProven, input)),
  confirmPasskey: provenProcedure.input(ConfirmPasskey).mutation(({ ctx, input }) => confirmPasskey(ctx.asProven, input)),
  removeFactor: provenProcedure.input(RemoveFactor).mutation(({ ctx, input }) => removeFactor(ctx.asProven, input)),
  replaceRecoveryCodes: provenProcedure.input(ReplaceRecoveryCodes).mutation(({ ctx, input }) => replaceRecoveryCodes(ctx.asProven, input)),
  stepUpMeans: personProcedure.query(({ ctx }) => stepUpMeans(ctx.asPerson, ctx.session)),
  stepUp: provenProcedure.input(StepUp).mutation(({ ctx, input }) => stepUp(ctx.asProven, ctx.session.id, input)),
  export: personProcedure.mutation(({ ctx }) => exportPerson(ctx.asPerson)),
  erase: personProcedure.input(EraseAccount).mutation(({ ctx, input }) => eraseAccount(ctx.asPerson, input)),
  sessions: personProcedure.query(({ ctx }) => listSessions(ctx.asPerson, ctx.session.id)),
  endSession: personProcedure
    .input(z.object({ id: z.string().max(200) }))
    .mutation(({ ctx, input }) => endListedSession(ctx.asPerson, input.id)),
  endOtherSessions: personProcedure.mutation(({ ctx }) => endOtherSessions(ctx.asPerson, ctx.session.id)),
});
