import { randomBytes } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, personWithPassword } from "../testing/person-with-password";
import { SoftwarePasskey } from "../testing/software-passkey";
import { beginPasskey, confirmPasskey } from "./passkeys";
import { relyingPartyOf } from "./relying-party";
import { beginTotp, listSecondFactors, removeFactor } from "./second-factors";
import { checkSecondFactor } from "./sign-in-factor";
import { passkeyChallenge, verifyPasskey } from "./verify-passkey";

const origin = "https://padit.example";
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

async function person() {
  const { userId, pass, ...ana } = await personWithPassword(database.db);
  const ctx = { ...ana.ctx, relyingParty: () => relyingPartyOf(origin) };
  const signing = { ...ctx, relyingParty: relyingPartyOf(origin) };
  return {
    ctx,
    userId,
    pass,
    challenge: async () => (await passkeyChallenge(signing)).challenge,
    signIn: (answer: unknown) => verifyPasskey(signing, answer),
  };
}

async function personWithPasskey() {
  const ana = await person();
  const { factorId, options } = await beginPasskey(ana.ctx, { name: "Laptop", password: PASSWORD });
  const key = new SoftwarePasskey("padit.example", ana.userId);
  const { recoveryCodes } = await confirmPasskey(ana.ctx, { factorId, response: key.register({ ...options, origin }) });
  return { ...ana, key, factorId, recoveryCodes: recoveryCodes ?? [] };
}

test("a passkey signs its owner in, once for each challenge", async () => {
  const { key, userId, challenge, signIn, ctx } = await personWithPasskey();
  const answer = key.assert({ challenge: await challenge(), origin });
  expect(await signIn(answer)).toMatchObject({ userId });
  expect(await signIn(answer)).toBeNull();
  expect(await signIn(key.assert({ challenge: await challenge(), origin }))).toMatchObject({ userId });
  expect((await listSecondFactors(ctx)).factors).toEqual([
    expect.objectContaining({ kind: "passkey", name: "Laptop", lastUsedAt: ctx.now() }),
  ]);
});

test("of two sign-ins with one answer at once exactly one succeeds", async () => {
  const { key, challenge, signIn } = await personWithPasskey();
  const answer = key.assert({ challenge: await challenge(), origin });
  expect((await Promise.all([signIn(answer), signIn(answer)])).filter((owner) => owner !== null)).toHaveLength(1);
});

test("no answer counts from another page, for another site, without a check of the person, or over a challenge that is not this site's", async () => {
  const { key, challenge, signIn } = await personWithPasskey();
  const elsewhere = "https://padit.example.evil.test";
  expect(await signIn(key.assert({ challenge: await challenge(), origin: elsewhere }))).toBeNull();
  expect(await signIn(key.assert({ challenge: await challenge(), origin: "http://padit.example" }))).toBeNull();
  expect(await signIn(key.assert({ challenge: await challenge(), origin, isVerified: false }))).toBeNull();
  expect(await signIn(key.assert({ challenge: randomBytes(32).toString("base64url"), origin }))).toBeNull();
  const foreign = new SoftwarePasskey("evil.test", key.userHandle);
  expect(await signIn({ ...foreign.assert({ challenge: await challenge(), origin }), id: key.id })).toBeNull();
  const answer = key.assert({ challenge: await challenge(), origin });
  expect(await signIn({ ...answer, response: { ...answer.response, clientDataJSON: "bm90IGpzb24" } })).toBeNull();
  for (const rubbish of [null, "text", {}, { ...answer, id: "\0" }, { ...answer, id: "x".repeat(2_000) }])
    expect(await signIn(rubbish)).toBeNull();
});

test("a passkey signs nobody in but its owner, whatever account the answer names", async () => {
  const [ana, ben] = [await personWithPasskey(), await personWithPasskey()];
  const answer = ana.key.assert({ challenge: await ana.challenge(), origin });
  const userHandle = Buffer.from(ben.userId).toString("base64url");
  expect(await ana.signIn({ ...answer, response: { ...answer.response, userHandle } })).toBeNull();
  const other = ana.key.assert({ challenge: await ana.challenge(), origin });
  expect(await ana.signIn({ ...other, id: ben.key.id })).toBeNull();
});

test("a challenge is void after five minutes, and a copy of a device that falls behind is refused", async () => {
  const { key, challenge, signIn, pass } = await personWithPasskey();
  const late = await challenge();
  pass(5 * 60_000);
  expect(await signIn(key.assert({ challenge: late, origin }))).toBeNull();
  expect(await signIn(key.assert({ challenge: await challenge(), origin }))).not.toBeNull();
  key.counter = 0;
  expect(await signIn(key.assert({ challenge: await challenge(), origin }))).toBeNull();
});

test("a disabled person's passkey opens nothing", async () => {
  const { key, challenge, signIn, userId } = await personWithPasskey();
  await database.db.asSystem((tx) => tx.user.update({ where: { id: userId }, data: { disabledAt: new Date() } }));
  expect(await signIn(key.assert({ challenge: await challenge(), origin }))).toBeNull();
});

test("an account with a passkey asks for more than the password, and its recovery codes open it", async () => {
  const { ctx, userId, recoveryCodes } = await personWithPasskey();
  expect(recoveryCodes).toHaveLength(10);
  expect(await checkSecondFactor(ctx, { userId, code: undefined })).toBe("missing");
  expect(await checkSecondFactor(ctx, { userId, code: "123456" })).toBe("wrong");
  expect(await checkSecondFactor(ctx, { userId, code: recoveryCodes[0] })).toBe("accepted");
});

test("a passkey is the proof for adding and removing factors; another's is none", async () => {
  const [ana, ben] = [await personWithPasskey(), await personWithPasskey()];
  const proof = async ({ key, challenge }: typeof ana) => ({ passkey: key.assert({ challenge: await challenge(), origin }) });
  await expect(beginTotp(ana.ctx, { name: "Phone", ...(await proof(ben)) })).rejects.toMatchObject({ issues: [{ path: "passkey" }] });
  expect(await beginTotp(ana.ctx, { name: "Phone", ...(await proof(ana)) })).toMatchObject({ factorId: expect.any(String) });
  await expect(removeFactor(ana.ctx, { factorId: ana.factorId })).rejects.toMatchObject({ issues: [{ path: "password" }] });
  await removeFactor(ana.ctx, { factorId: ana.factorId, ...(await proof(ana)) });
  expect(await listSecondFactors(ana.ctx)).toEqual({ factors: [], recoveryCodesLeft: 0 });
  expect(await ana.signIn(ana.key.assert({ challenge: await ana.challenge(), origin }))).toBeNull();
});

test("a set-up takes only an answer to its own challenge, from this site, in time, and a passkey belongs to one account", async () => {
  const [ana, ben] = [await personWithPasskey(), await person()];
  const begin = () => beginPasskey(ben.ctx, { name: "Key", password: PASSWORD });
  const key = new SoftwarePasskey("padit.example", ben.userId);
  const first = await begin();
  const confirm = (factorId: string, ceremony: { challenge: string; origin: string; isVerified?: boolean }, maker = key) =>
    confirmPasskey(ben.ctx, { factorId, response: maker.register(ceremony) });
  const { challenge } = first.options;
  await expect(confirm(first.factorId, { challenge, origin: "https://evil.test" })).rejects.toMatchObject({ code: "invalid" });
  await expect(confirm(first.factorId, { challenge, origin, isVerified: false })).rejects.toMatchObject({ code: "invalid" });
  await expect(confirm(first.factorId, { challenge: "b3RoZXI", origin })).rejects.toMatchObject({ code: "invalid" });
  await expect(confirm(first.factorId, { challenge, origin }, ana.key)).rejects.toMatchObject({ code: "conflict" });
  const second = await begin();
  await expect(confirm(first.factorId, { challenge, origin })).rejects.toMatchObject({ code: "not_found" });
  ben.pass(10 * 60_000);
  await expect(confirm(second.factorId, { ...second.options, origin })).rejects.toMatchObject({ code: "not_found" });
  expect(await listSecondFactors(ben.ctx)).toEqual({ factors: [], recoveryCodesLeft: 0 });
});

test("passkeys need a host name and HTTPS, except on the own machine", () => {
  expect(relyingPartyOf("http://localhost:3000")).toEqual({ id: "localhost", origin: "http://localhost:3000" });
  expect(relyingPartyOf("https://padit.example:8443/app")).toEqual({ id: "padit.example", origin: "https://padit.example:8443" });
  for (const url of ["http://padit.example", "https://192.0.2.7", "https://[2001:db8::1]:8443", "http://127.0.0.1:3000"])
    expect(() => relyingPartyOf(url)).toThrow(/host name and HTTPS/);
});
