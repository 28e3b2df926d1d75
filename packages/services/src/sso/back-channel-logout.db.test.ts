import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { hasAccess } from "../auth/has-access";
import { startSession } from "../auth/start-session";
import { createEgress, parseCidrs } from "../egress";
import { hashSecret } from "../hash-secret";
import { type ProvidedPerson, startOpenIdProvider } from "../testing/open-id-provider";
import { createTestOrganization } from "../testing/test-organization";
import { logOutByProvider } from "./back-channel-logout";
import { beginSignOn, completeSignOn } from "./sign-on";
import { redirectUriOf, saveSingleSignOn } from "./single-sign-on";

const policy = { allow: parseCidrs("127.0.0.0/8") };
const egress = createEgress({ policy });
const EVENT = "http://schemas.openid.net/event/backchannel-logout";
const closing: (() => Promise<void>)[] = [];
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));
afterAll(() => database.dispose());

/** PADIT's logout address: answers as the site does. */
async function logoutAddress(take: (token: string) => Promise<void>): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    await take(new URLSearchParams(body).get("logout_token") ?? "").then(
      () => response.writeHead(200).end(),
      () => response.writeHead(400).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closing.push(() => new Promise((done) => server.close(() => done())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** An organization whose provider ends sessions, with the key by which the provider signs. */
async function organizationWithLogout() {
  const { owner: ctx, ...organization } = await createTestOrganization(database.db);
  const owner = { ...ctx, egress, site: { ...ctx.site, egressPolicy: policy } };
  const { tenantId, slug } = organization;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: "test", alg: "RS256", use: "sig" };
  const take = (token: string) => logOutByProvider(owner, { tenantId, token });
  const provider = await startOpenIdProvider(
    [redirectUriOf(owner.site.publicUrl, tenantId)],
    { jwks: { keys: [jwk] } },
    await logoutAddress(take),
  );
  closing.push(provider.close);
  const { issuer, clientId, clientSecret } = provider;
  await saveSingleSignOn(owner, { name: "Corporate", issuer, clientId, clientSecret });
  const domain = `${newId().slice(-12)}.example`;
  await database.db.withTenant(tenantId, (tx) => tx.mailDomain.create({ data: { tenantId, domain, token: "t", verifiedAt: new Date() } }));
  const signIn = async (person: ProvidedPerson) => {
    provider.person = person;
    const { url, state } = await beginSignOn(owner, { slug, landing: "/" });
    const { userId, sid } = await completeSignOn(owner, { tenantId, query: await provider.visit(url), cookieState: state });
    const start = (terms: object) => startSession(owner, { userId, ...terms }).then(hashSecret);
    return { userId, sid, byProvider: await start({ signOnTenantId: tenantId, signOnSid: sid }), byPassword: await start({}) };
  };
  const isIn = (sessionId: string) => hasAccess(owner, { sessionId, tenantId });
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: clientId, iat: seconds, exp: seconds + 120, sub: "ana-1", events: { [EVENT]: {} } };
  const sign = (changes: object = {}, header: object = {}) =>
    new SignJWT({ jti: newId(), ...claims, ...changes })
      .setProtectedHeader({ alg: "RS256", kid: "test", typ: "logout+jwt", ...header })
      .sign(privateKey);
  const person = { sub: "ana-1", email: `ana@${domain}`, email_verified: true };
  return { ...organization, provider, signIn, isIn, take, sign, claims, person, domain };
}

test("a logout at the provider ends the session that it opened there, and no other", async () => {
  const { provider, signIn, isIn, person, domain, audited } = await organizationWithLogout();
  const [first, second] = [await signIn(person), await signIn(person)];
  const other = await signIn({ sub: "ben-2", email: `ben@${domain}`, email_verified: true });
  expect(first.sid).toBeDefined();
  expect(first.sid).not.toBe(second.sid);
  await provider.logOut("ana-1", first.sid ?? "");
  expect(await Promise.all([first, second, other].map(({ byProvider }) => isIn(byProvider)))).toEqual([false, true, true]);
  expect(await isIn(first.byPassword)).toBe(true);
  expect((await audited()).at(-1)).toBe("account.sign_out");
});

test("a token that names the person alone ends all sessions that the provider has opened for the person", async () => {
  const { signIn, isIn, person, take, sign } = await organizationWithLogout();
  const [first, second] = [await signIn(person), await signIn(person)];
  await take(await sign());
  expect(await Promise.all([first.byProvider, second.byProvider, first.byPassword].map(isIn))).toEqual([false, false, true]);
  // A person or a session that is not known here is no error.
  await take(await sign({ sub: "nobody" }));
  await take(await sign({ sub: undefined, sid: "unknown" }));
});

test("a token is taken once, and by its own organization alone", async () => {
  const [one, other] = [await organizationWithLogout(), await organizationWithLogout()];
  const token = await one.sign();
  const { byProvider } = await other.signIn(other.person);
  await expect(other.take(token)).rejects.toThrow(/another issuer/);
  await expect(other.take(await one.sign({ iss: other.provider.issuer }))).rejects.toMatchObject({ code: "invalid" });
  expect(await other.isIn(byProvider)).toBe(true);
  await one.take(token);
  await expect(one.take(token)).rejects.toThrow(/taken before/);
});

test("tokens that break a rule end nothing", async () => {
  const { signIn, isIn, person, take, sign, claims } = await organizationWithLogout();
  const { byProvider } = await signIn(person);
  const { privateKey } = await generateKeyPair("RS256");
  const foreign = new SignJWT({ ...claims, jti: "a" }).setProtectedHeader({ alg: "RS256", kid: "test" }).sign(privateKey);
  // Key confusion: the client's secret, or the public key's text, as the key of an HMAC.
  const hmac = new SignJWT({ ...claims, jti: "b" })
    .setProtectedHeader({ alg: "HS256" })
    .sign(Buffer.from("a secret of the provider's that is long enough"));
  const past = claims.iat - 3_600;
  const forged: [string, string][] = [
    ["another key", await foreign],
    ["an HMAC", await hmac],
    ["no signature", new UnsecuredJWT({ ...claims, jti: "c" }).encode()],
    ["a nonce, as an ID token has", await sign({ nonce: "n" })],
    ["no event", await sign({ events: undefined })],
    ["another event", await sign({ events: { "http://schemas.openid.net/event/other": {} } })],
    ["an event that is no object", await sign({ events: { [EVENT]: true } })],
    ["another audience", await sign({ aud: "somebody-else" })],
    ["no jti", await sign({ jti: undefined })],
    ["no iat", await sign({ iat: undefined })],
    ["no exp", await sign({ exp: undefined })],
    ["an old iat", await sign({ iat: past })],
    ["an end in the past", await sign({ exp: past })],
    ["neither person nor session", await sign({ sub: undefined })],
    ["another type", await sign({}, { typ: "at+jwt" })],
    ["no JWT", "x".repeat(100)],
    ["too long", "x".repeat(100_000)],
  ];
  for (const [what, token] of forged) await expect(take(token), what).rejects.toMatchObject({ code: "invalid" });
  expect(await isIn(byProvider)).toBe(true);
  await take(await sign());
  expect(await isIn(byProvider)).toBe(false);
});
