import { randomBytes } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findSession } from "../auth/find-session";
import { hasAccess } from "../auth/has-access";
import { hashPassword } from "../auth/password";
import { startSession } from "../auth/start-session";
import { hashSecret } from "../hash-secret";
import { createKeyring } from "../keyring/keyring";
import { requireSecondFactor } from "../organizations/require-second-factor";
import { codeOf } from "../testing/authenticator";
import { PASSWORD, personWithPassword } from "../testing/person-with-password";
import { createTestOrganization } from "../testing/test-organization";
import { relyingPartyOf } from "./relying-party";
import { beginTotp, confirmTotp, listSecondFactors, removeFactor, replaceRecoveryCodes } from "./second-factors";
import { checkSecondFactor } from "./sign-in-factor";

const STEP_MS = 30_000;
const relyingParty = () => relyingPartyOf("http://localhost:3000");
const keyring = createKeyring(randomBytes(32).toString("base64"));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** Creates a person with a movable clock, and functions that prove identity and sign in. */
async function person() {
  const ana = await personWithPassword(database.db);
  const { userId } = ana;
  const ctx = { ...ana.ctx, relyingParty };
  return {
    ctx,
    userId,
    nextStep: () => ana.pass(STEP_MS),
    code: (secretText: string) => codeOf(secretText, ctx.now()),
    signIn: (code?: string) => checkSecondFactor(ctx, { userId, code }),
  };
}

/** Creates a person with an authenticator, in a time step in which no code was used. */
async function personWithApp() {
  const ana = await person();
  const begun = await beginTotp(ana.ctx, { name: "Phone", password: PASSWORD });
  const { recoveryCodes } = await confirmTotp(ana.ctx, { factorId: begun.factorId, code: ana.code(begun.secretText) });
  ana.nextStep();
  return { ...ana, ...begun, recoveryCodes: recoveryCodes ?? [] };
}

test("an account without a second factor signs in by password alone, also while a set-up has not ended", async () => {
  const ana = await person();
  expect(await ana.signIn()).toBe("accepted");
  await beginTotp(ana.ctx, { name: "Phone", password: PASSWORD });
  expect(await ana.signIn()).toBe("accepted");
  expect(await listSecondFactors(ana.ctx)).toEqual({ factors: [], recoveryCodesLeft: 0 });
});

test("a confirmed authenticator is asked for, takes each code once, and none of an earlier step", async () => {
  const ana = await personWithApp();
  expect(await ana.signIn()).toBe("missing");
  expect(await ana.signIn(" ")).toBe("missing");
  const early = ana.code(ana.secretText);
  ana.nextStep();
  const code = ana.code(ana.secretText);
  expect(await ana.signIn(`${code.slice(0, 3)} ${code.slice(3)}`)).toBe("accepted");
  expect(await ana.signIn(code)).toBe("wrong");
  expect(await ana.signIn(early)).toBe("wrong");
  expect(await ana.signIn("000000x")).toBe("wrong");
});

test("of two sign-ins with one code at once exactly one succeeds", async () => {
  const ana = await personWithApp();
  const code = ana.code(ana.secretText);
  expect((await Promise.all([ana.signIn(code), ana.signIn(code)])).sort()).toEqual(["accepted", "wrong"]);
});

test("ten recovery codes come once, work once each however they are typed, and end with new ones", async () => {
  const ana = await personWithApp();
  expect(new Set(ana.recoveryCodes).size).toBe(10);
  const [first = "", second = ""] = ana.recoveryCodes;
  expect(await ana.signIn(first)).toBe("accepted");
  expect(await ana.signIn(first)).toBe("wrong");
  expect(await ana.signIn(second.toUpperCase().replaceAll("-", " "))).toBe("accepted");
  expect((await listSecondFactors(ana.ctx)).recoveryCodesLeft).toBe(8);
  const codes = await replaceRecoveryCodes(ana.ctx, { password: PASSWORD, code: ana.code(ana.secretText) });
  expect(await ana.signIn(ana.recoveryCodes[2])).toBe("wrong");
  expect(await ana.signIn(codes[2])).toBe("accepted");
});

test("the codes of one person open nothing of another", async () => {
  const [ana, ben] = [await personWithApp(), await personWithApp()];
  expect(await ben.signIn(ana.recoveryCodes[0])).toBe("wrong");
  expect(await ben.signIn(ana.code(ana.secretText))).toBe("wrong");
  const code = ben.code(ben.secretText);
  await expect(removeFactor(ben.ctx, { factorId: ana.factorId, password: PASSWORD, code })).rejects.toMatchObject({ code: "not_found" });
});

test("setting up, removing and new codes take the password, and a code once there is a factor", async () => {
  const ana = await personWithApp();
  const { factorId } = ana;
  await expect(beginTotp(ana.ctx, { name: "Mine", password: "guess" })).rejects.toMatchObject({ issues: [{ path: "password" }] });
  await expect(removeFactor(ana.ctx, { factorId, password: PASSWORD })).rejects.toMatchObject({ issues: [{ path: "code" }] });
  await expect(replaceRecoveryCodes(ana.ctx, { password: PASSWORD, code: "123456" })).rejects.toMatchObject({ issues: [{ path: "code" }] });
  await removeFactor(ana.ctx, { factorId, password: PASSWORD, code: ana.code(ana.secretText) });
  expect(await ana.signIn()).toBe("accepted");
  expect(await listSecondFactors(ana.ctx)).toEqual({ factors: [], recoveryCodesLeft: 0 });
});

test("a wrong first code ends no set-up, a newer set-up replaces the older, and a second factor brings no new recovery codes", async () => {
  const ana = await personWithApp();
  const code = ana.code(ana.secretText);
  const older = await beginTotp(ana.ctx, { name: "Tablet", password: PASSWORD, code });
  ana.nextStep();
  const newer = await beginTotp(ana.ctx, { name: "Tablet", password: PASSWORD, code: ana.code(ana.secretText) });
  const confirm = (factorId: string, typed: string) => confirmTotp(ana.ctx, { factorId, code: typed });
  await expect(confirm(older.factorId, ana.code(older.secretText))).rejects.toMatchObject({ code: "not_found" });
  await expect(confirm(newer.factorId, "123")).rejects.toMatchObject({ issues: [{ path: "code" }] });
  expect(await confirm(newer.factorId, ana.code(newer.secretText))).toEqual({ recoveryCodes: null });
  expect((await listSecondFactors(ana.ctx)).factors.map(({ name }) => name)).toEqual(["Phone", "Tablet"]);
});

test("the database holds neither keys nor recovery codes in clear", async () => {
  const ana = await personWithApp();
  const rows = await database.db.asSystem(async (tx) => [
    await tx.userFactor.findMany({ where: { userId: ana.userId } }),
    await tx.recoveryCode.findMany({ where: { userId: ana.userId } }),
  ]);
  const text = JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value));
  expect(text).not.toContain(ana.secretText);
  for (const code of ana.recoveryCodes) expect(text).not.toContain(code);
});

test("an organization may require a second factor: who has none is out, streams included, until there is one", async () => {
  const { owner, ownerPerson, join, tenantId, audited } = await createTestOrganization(database.db);
  const setPassword = async (userId: string) => {
    const passwordHash = await hashPassword(PASSWORD);
    await database.db.asSystem((tx) => tx.user.update({ where: { id: userId }, data: { passwordHash } }));
  };
  const { userId } = ownerPerson.person;
  await setPassword(userId);
  await expect(requireSecondFactor(owner, { isRequired: true })).rejects.toMatchObject({ code: "conflict" });
  await expect(requireSecondFactor(await join("admin"), { isRequired: true })).rejects.toMatchObject({ code: "forbidden" });
  const owners = { ...ownerPerson, keyring, relyingParty };
  const begun = await beginTotp(owners, { name: "Phone", password: PASSWORD });
  await confirmTotp(owners, { factorId: begun.factorId, code: codeOf(begun.secretText, new Date()) });

  const member = await join("operator");
  if (member.actor.kind !== "user") throw new Error("a member is a user");
  const sessionId = await startSession(member, { userId: member.actor.userId });
  const seen = () => hasAccess(member, { sessionId: hashSecret(sessionId), tenantId });
  const membership = async () => {
    const session = await findSession(member, sessionId);
    return { has: session?.hasSecondFactor, required: session?.memberships[0]?.requiresSecondFactor };
  };
  expect([await seen(), await membership()]).toEqual([true, { has: false, required: false }]);
  for (const _ of [1, 2]) await requireSecondFactor(owner, { isRequired: true });
  expect([await seen(), await membership()]).toEqual([false, { has: false, required: true }]);
  await requireSecondFactor(owner, { isRequired: false });
  expect([await seen(), await membership()]).toEqual([true, { has: false, required: false }]);
  expect((await audited()).filter((action) => action === "organization.require_second_factor")).toHaveLength(3);
});
