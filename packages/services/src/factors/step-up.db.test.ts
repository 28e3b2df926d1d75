import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findSession } from "../auth/find-session";
import { startSession } from "../auth/start-session";
import { isProven } from "../auth/step-up-terms";
import { codeOf } from "../testing/authenticator";
import { PASSWORD, personWithPassword } from "../testing/person-with-password";
import { SoftwarePasskey } from "../testing/software-passkey";
import { createTestOrganization } from "../testing/test-organization";
import { beginPasskey, confirmPasskey } from "./passkeys";
import { relyingPartyOf } from "./relying-party";
import { beginTotp, confirmTotp } from "./second-factors";
import { stepUp, stepUpMeans } from "./step-up";
import { passkeyChallenge } from "./verify-passkey";

const MINUTE_MS = 60_000;
const relyingParty = () => relyingPartyOf("https://padit.example");
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** A person with a password, a session and a movable clock. */
async function person() {
  const { userId, pass, ...ana } = await personWithPassword(database.db);
  const ctx = { ...ana.ctx, relyingParty };
  const secretId = await startSession(ctx, { userId });
  const session = async () => {
    const found = await findSession(ctx, secretId);
    if (!found) throw new Error("the session has ended");
    return found;
  };
  const { id: sessionId } = await session();
  return {
    ...{ ctx, userId, sessionId, session },
    proven: async () => isProven(await session(), ctx.now()),
    prove: (input: Parameters<typeof stepUp>[2]) => stepUp(ctx, sessionId, input),
    pass: (minutes: number) => pass(minutes * MINUTE_MS),
  };
}

test("signing in proves who a person is for ten minutes; afterwards the password of a person without a factor does", async () => {
  const { proven, prove, pass, ctx, session } = await person();
  expect(await proven()).toBe(true);
  pass(10);
  expect(await proven()).toBe(false);
  expect(await stepUpMeans(ctx, await session())).toEqual({ hasPasskey: false, hasCode: false, hasPassword: true, signOn: null });
  await expect(prove({ password: "a wrong password" })).rejects.toMatchObject({ issues: [{ path: "password" }] });
  await expect(prove({})).rejects.toMatchObject({ issues: [{ path: "password" }] });
  expect(await proven()).toBe(false);
  await prove({ password: PASSWORD });
  expect(await proven()).toBe(true);
  pass(10);
  expect(await proven()).toBe(false);
});

test("a proof counts for its own session alone, and an ended session takes none", async () => {
  const { ctx, userId, prove, proven, pass, sessionId } = await person();
  const other = await startSession(ctx, { userId });
  pass(11);
  await prove({ password: PASSWORD });
  expect(await proven()).toBe(true);
  const found = await findSession(ctx, other);
  expect(found && isProven(found, ctx.now())).toBe(false);
  await database.db.asSystem((tx) => tx.userSession.updateMany({ where: { idHash: sessionId }, data: { revokedAt: ctx.now() } }));
  await expect(prove({ password: PASSWORD })).rejects.toMatchObject({ code: "unauthenticated" });
});

test("a session from before the upgrade has proved nothing", async () => {
  const { proven, sessionId } = await person();
  await database.db.asSystem((tx) => tx.userSession.updateMany({ where: { idHash: sessionId }, data: { provenAt: null } }));
  expect(await proven()).toBe(false);
});

test("with an authenticator its code is the proof, once, and the password is none", async () => {
  const { ctx, prove, proven, pass, session } = await person();
  const { factorId, secretText } = await beginTotp(ctx, { name: "Phone", password: PASSWORD });
  const { recoveryCodes } = await confirmTotp(ctx, { factorId, code: codeOf(secretText, ctx.now()) });
  pass(11);
  expect(await stepUpMeans(ctx, await session())).toMatchObject({ hasCode: true, hasPassword: false });
  await expect(prove({ password: PASSWORD })).rejects.toMatchObject({ issues: [{ path: "code" }] });
  const code = codeOf(secretText, ctx.now());
  await prove({ code });
  expect(await proven()).toBe(true);
  await expect(prove({ code })).rejects.toMatchObject({ issues: [{ path: "code" }] });
  await prove({ code: recoveryCodes?.[0] });
  await expect(prove({ code: recoveryCodes?.[0] })).rejects.toMatchObject({ issues: [{ path: "code" }] });
});

test("a passkey of the person is a proof, one of another person is none, and the organizations' trails name the means", async () => {
  const { ctx, prove, proven, pass, userId } = await person();
  const { tenantId, audited } = await createTestOrganization(database.db);
  await database.db.asSystem((tx) => tx.member.create({ data: { tenantId, userId, role: "viewer" } }));
  const origin = relyingParty().origin;
  const begun = await beginPasskey(ctx, { name: "Laptop", password: PASSWORD });
  const key = new SoftwarePasskey("padit.example", userId);
  await confirmPasskey(ctx, { factorId: begun.factorId, response: key.register({ ...begun.options, origin }) });
  pass(11);
  const answer = async () => {
    const { challenge } = await passkeyChallenge({ ...ctx, relyingParty: relyingParty() });
    return { passkey: key.assert({ challenge, origin }) };
  };
  const stranger = await person();
  await expect(stranger.prove(await answer())).rejects.toMatchObject({ issues: [{ path: "passkey" }] });
  expect(await proven()).toBe(false);
  await prove(await answer());
  expect(await proven()).toBe(true);
  expect((await audited()).at(-1)).toBe("account.step_up");
});
