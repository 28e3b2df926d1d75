import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { findSession } from "../auth/find-session";
import { hasAccess } from "../auth/has-access";
import { startSession } from "../auth/start-session";
import { createEgress, parseCidrs } from "../egress";
import { hashSecret } from "../hash-secret";
import { disableMember, enableMember } from "../members/disable-member";
import { type ProvidedPerson, startOpenIdProvider, type TestProvider } from "../testing/open-id-provider";
import { createPerson, createTestOrganization } from "../testing/test-organization";
import { addMailDomain, removeMailDomain, verifyMailDomain } from "./mail-domains";
import { beginSignOn, completeSignOn, findSignOn } from "./sign-on";
import {
  checkSingleSignOn,
  getSingleSignOn,
  redirectUriOf,
  removeSingleSignOn,
  requireSingleSignOn,
  type SaveSingleSignOn,
  saveSingleSignOn,
} from "./single-sign-on";

const policy = { allow: parseCidrs("127.0.0.0/8") };
const egress = createEgress({ policy });
const providers: TestProvider[] = [];
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => Promise.all(providers.splice(0).map((provider) => provider.close())));
afterAll(() => database.dispose());

const unique = () => newId().slice(-12);

/** An organization with a provider and a proved domain. */
async function signOnOrganization({ domain = `${unique()}.example`, overrides = {}, settings = {} }: Partial<Terms> = {}) {
  const { owner: ctx, ...organization } = await createTestOrganization(database.db);
  const owner = { ...ctx, site: { ...ctx.site, egressPolicy: policy } };
  const provider = await startOpenIdProvider([redirectUriOf(owner.site.publicUrl, organization.tenantId)], overrides);
  providers.push(provider);
  const { issuer, clientId, clientSecret } = provider;
  await saveSingleSignOn(owner, { name: "Corporate", issuer, clientId, clientSecret, ...settings });
  const { record } = await addMailDomain(owner, { domain });
  await verifyMailDomain(owner, async () => [record.text], { domain });
  const signOnCtx = { ...owner, egress };
  const { slug, tenantId } = organization;
  const begin = (isStepUp = false) => beginSignOn(signOnCtx, { slug, landing: `/o/${slug}/inbox`, isStepUp });
  const complete = (query: string, cookieState: string | undefined) => completeSignOn(signOnCtx, { tenantId, query, cookieState });
  return {
    ...organization,
    ...{ owner, provider, domain, begin, complete },
    /** The whole way of a person through the provider. */
    async signIn(person: ProvidedPerson, isStepUp = false) {
      provider.person = person;
      const { url, state } = await begin(isStepUp);
      return complete(await provider.visit(url), state);
    },
  };
}
interface Terms {
  domain: string;
  overrides: Parameters<typeof startOpenIdProvider>[1];
  settings: Partial<Parameters<typeof saveSingleSignOn>[1] & typeof SaveSingleSignOn>;
}

const ana = (domain: string): ProvidedPerson => ({
  sub: "ana-1",
  email: `ana.${unique()}@${domain}`,
  email_verified: true,
  name: "Ana Núñez",
});
const userOf = (userId: string) =>
  database.db.asSystem((tx) => tx.user.findUniqueOrThrow({ where: { id: userId }, include: { members: true } }));

test("a new person of a proved domain gets an account and the default role, and the same account the next time", async () => {
  const { signIn, domain, tenantId, slug, audited } = await signOnOrganization();
  const person = ana(domain);
  const first = await signIn(person);
  expect(first).toMatchObject({ tenantId, landing: `/o/${slug}/inbox` });
  expect(await userOf(first.userId)).toMatchObject({ email: person.email, name: "Ana Núñez", members: [{ tenantId, role: "viewer" }] });
  // The provider's subject names the person, whatever the address is now.
  expect((await signIn({ ...person, email: `married@${domain}` })).userId).toBe(first.userId);
  expect((await audited()).filter((action) => action === "member.join")).toHaveLength(1);
});

test("an account that has the address becomes the person's, with its role", async () => {
  const { signIn, domain, join } = await signOnOrganization();
  const { actor } = await join("operator");
  if (actor.kind !== "user") throw new Error("a member is a user");
  const email = `olga@${domain}`;
  await database.db.asSystem((tx) => tx.user.update({ where: { id: actor.userId }, data: { email } }));
  const { userId } = await signIn({ sub: "olga-7", email: email.toUpperCase(), email_verified: true });
  expect(userId).toBe(actor.userId);
  expect((await userOf(userId)).members).toMatchObject([{ role: "operator" }]);
});

test("an address that is not verified, or of a domain that the organization has not proved, opens no account of another", async () => {
  const { signIn, domain, owner } = await signOnOrganization();
  const victim = await createPerson(database.db, "Victim");
  const { email } = await userOf(victim.person.userId);
  const member = () => database.db.asSystem((tx) => tx.member.count({ where: { userId: victim.person.userId } }));
  await expect(signIn({ sub: "x", email, email_verified: true })).rejects.toThrow(/has not proved that example.org/);
  await expect(signIn({ sub: "x", email: `x@sub.${domain}`, email_verified: true })).rejects.toThrow(/has not proved/);
  await expect(signIn({ sub: "x", email: `x@${domain}`, email_verified: false })).rejects.toThrow(/does not say that .* is verified/);
  await expect(signIn({ sub: "x", email: `x@${domain}` })).rejects.toThrow(/does not say that .* is verified/);
  await expect(signIn({ sub: "x" })).rejects.toThrow(/gave no mail address/);
  await removeMailDomain(owner, { domain });
  await expect(signIn({ sub: "x", email: `x@${domain}`, email_verified: true })).rejects.toThrow(/has not proved/);
  expect(await member()).toBe(0);
});

test("the provider's answer counts once, in the browser that began, and for its organization alone", async () => {
  const [one, other] = [await signOnOrganization(), await signOnOrganization()];
  one.provider.person = ana(one.domain);
  const { url, state } = await one.begin();
  const query = await one.provider.visit(url);
  const foreign = await one.begin();
  await expect(one.complete(query, undefined)).rejects.toThrow(/another browser/);
  await expect(one.complete(query, foreign.state)).rejects.toThrow(/another browser/);
  await expect(other.complete(query, state)).rejects.toThrow(/completed before or took too long/);
  expect(await one.complete(query, state)).toMatchObject({ tenantId: one.tenantId });
  await expect(one.complete(query, state)).rejects.toThrow(/completed before/);
});

test("a swapped code, an answer that names another issuer, and a denied consent sign nobody in", async () => {
  const { begin, complete, provider, domain } = await signOnOrganization();
  provider.person = ana(domain);
  const [mine, theirs] = [await begin(), await begin()];
  const [myQuery, theirQuery] = [await provider.visit(mine.url), await provider.visit(theirs.url)];
  const swapped = new URLSearchParams(myQuery);
  swapped.set("code", new URLSearchParams(theirQuery).get("code") ?? "");
  await expect(complete(swapped.toString(), mine.state)).rejects.toThrow(/not acceptable/); // PKCE
  const mixed = new URLSearchParams(theirQuery);
  mixed.set("iss", "https://evil.test");
  await expect(complete(mixed.toString(), theirs.state)).rejects.toThrow(/not acceptable/);
  const third = await begin();
  await expect(complete(`state=${third.state}&error=access_denied&iss=${provider.issuer}`, third.state)).rejects.toThrow(/not acceptable/);
});

test("roles follow the provider's groups at every sign-in, the highest counts, and owners stay owners", async () => {
  const settings = { roleClaim: "groups", roleByValue: { noc: "operator", leads: "admin" } as const };
  const { signIn, domain, tenantId, ownerPerson } = await signOnOrganization({ settings });
  const person = ana(domain);
  const roleAfter = async (groups: string[]) => {
    const { userId } = await signIn({ ...person, groups });
    return (await userOf(userId)).members.find((member) => member.tenantId === tenantId)?.role;
  };
  expect([await roleAfter([]), await roleAfter(["noc", "leads"]), await roleAfter(["noc", "constructor"])]).toEqual([
    "viewer",
    "admin",
    "operator",
  ]);
  expect(await roleAfter(["other"])).toBe("operator");
  const email = `owner@${domain}`;
  await database.db.asSystem((tx) => tx.user.update({ where: { id: ownerPerson.person.userId }, data: { email } }));
  const { userId } = await signIn({ sub: "owner", email, email_verified: true, groups: ["noc"] });
  expect((await userOf(userId)).members).toMatchObject([{ role: "owner" }]);
});

test("who was removed or disabled stays out", async () => {
  const { signIn, domain, tenantId } = await signOnOrganization();
  const person = ana(domain);
  const { userId } = await signIn(person);
  await database.db.asSystem((tx) => tx.member.delete({ where: { tenantId_userId: { tenantId, userId } } }));
  await expect(signIn(person)).rejects.toThrow(/You were removed/);
  await database.db.asSystem((tx) => tx.user.update({ where: { id: userId }, data: { disabledAt: new Date() } }));
  await expect(signIn(person)).rejects.toThrow(/disabled/);
});

test("an organization may admit only sessions of its provider; owners keep their way back", async () => {
  const { owner, ownerPerson, signIn, domain, tenantId, join } = await signOnOrganization();
  await expect(requireSingleSignOn(owner, { isRequired: true })).rejects.toMatchObject({ code: "conflict" });
  const { userId } = await signIn(ana(domain));
  await requireSingleSignOn(owner, { isRequired: true });
  const other = await join("admin");
  const access = async (id: string, signOnTenantId?: string) => {
    const sessionId = hashSecret(await startSession(owner, { userId: id, ...(signOnTenantId && { signOnTenantId }) }));
    return hasAccess(owner, { sessionId, tenantId });
  };
  if (other.actor.kind !== "user") throw new Error("a member is a user");
  expect(await access(other.actor.userId)).toBe(false);
  expect(await access(userId)).toBe(false);
  expect(await access(userId, tenantId)).toBe(true);
  expect(await access(userId, (await createTestOrganization(database.db)).tenantId)).toBe(false);
  expect(await access(ownerPerson.person.userId)).toBe(true);
  await requireSingleSignOn(owner, { isRequired: false });
  expect(await access(other.actor.userId)).toBe(true);
});

test("a domain belongs to the organization whose record DNS has, and to one organization", async () => {
  const [{ owner: one }, { owner: two }] = [await createTestOrganization(database.db), await createTestOrganization(database.db)];
  const domain = `${unique()}.example`;
  const { record } = await addMailDomain(one, { domain: ` ${domain.toUpperCase()} ` });
  expect(record).toMatchObject({ name: `_padit-verification.${domain}` });
  const asked: string[] = [];
  const dns = async (name: string) => {
    asked.push(name);
    return ["v=spf1 -all", record.text];
  };
  expect(await verifyMailDomain(one, async () => ["padit-verification=guess"], { domain })).toEqual({ isVerified: false });
  expect(await verifyMailDomain(one, dns, { domain })).toEqual({ isVerified: true });
  expect(asked).toEqual([record.name]);
  const second = await addMailDomain(two, { domain });
  expect(await verifyMailDomain(two, dns, { domain })).toEqual({ isVerified: false });
  await expect(verifyMailDomain(two, async () => [second.record.text], { domain })).rejects.toMatchObject({ code: "conflict" });
  for (const wrong of ["localhost", "a b.example", "-a.example", "example.com/x"])
    await expect(addMailDomain(one, { domain: wrong })).rejects.toMatchObject({ code: "invalid" });
});

test("the secret is sealed, shown to nobody and kept for its issuer alone; other roles see nothing", async () => {
  const { owner, join, provider, slug, tenantId } = await signOnOrganization();
  expect(await findSignOn(owner, slug)).toEqual({ name: "Corporate", protocol: "oidc" });
  expect(JSON.stringify(await getSingleSignOn(owner))).not.toContain(provider.clientSecret);
  const row = await database.db.asSystem((tx) => tx.singleSignOn.findUniqueOrThrow({ where: { tenantId } }));
  expect(Buffer.from(row.sealedSecret ?? "").includes(provider.clientSecret)).toBe(false);
  expect(await checkSingleSignOn(owner, egress)).toEqual({ problem: null });
  const { clientId, issuer } = provider;
  await saveSingleSignOn(owner, { name: "Renamed", issuer, clientId });
  expect(await checkSingleSignOn(owner, egress)).toEqual({ problem: null });
  const elsewhere = { name: "Elsewhere", issuer: "https://login.example.net", clientId };
  await expect(saveSingleSignOn(owner, elsewhere)).rejects.toMatchObject({ issues: [{ path: "clientSecret" }] });
  await expect(saveSingleSignOn(owner, { ...elsewhere, issuer: "https://10.0.0.1", clientSecret: "s" })).rejects.toMatchObject({
    code: "policy_denied",
  });
  await saveSingleSignOn(owner, { name: "Gone", issuer: "http://127.0.0.1:9", clientId, clientSecret: "s" });
  expect(await checkSingleSignOn(owner, egress)).toEqual({
    problem: expect.stringMatching(/does not answer as an OpenID provider: refused/),
  });
  await expect(getSingleSignOn(await join("admin"))).rejects.toMatchObject({ code: "forbidden" });
  await removeSingleSignOn(owner);
  expect(await findSignOn(owner, slug)).toBeNull();
  await expect(beginSignOn({ ...owner, egress }, { slug, landing: "/" })).rejects.toMatchObject({ code: "not_found" });
});

test("a step-up asks the provider for a new authentication, and its time is the proof; an ordinary sign-in proves nothing", async () => {
  const { signIn, begin, domain, tenantId: signOnTenantId, owner } = await signOnOrganization();
  const person = ana(domain);
  const ordinary = await signIn(person);
  expect(ordinary.authenticatedAt).toBeUndefined();
  const { searchParams } = new URL((await begin(true)).url);
  expect([searchParams.get("prompt"), searchParams.get("max_age")]).toEqual(["login", "600"]);
  const { userId, authenticatedAt } = await signIn(person, true);
  const provenAt = async (terms: object) =>
    (await findSession(owner, await startSession(owner, { userId, signOnTenantId, ...terms })))?.provenAt;
  expect(await provenAt({})).toBeNull();
  expect(await provenAt({ authenticatedAt })).toEqual(authenticatedAt);
  const future = new Date(Date.now() + 3_600_000);
  expect((await provenAt({ authenticatedAt: future }))?.getTime()).toBeLessThan(future.getTime());
  const factor = { id: newId(), userId, kind: "totp", name: "Phone", sealedSecret: new Uint8Array(1), confirmedAt: new Date() } as const;
  await database.db.asSystem((tx) => tx.userFactor.create({ data: factor }));
  expect(await provenAt({ authenticatedAt })).toBeNull();
});

test("a step-up is refused when the browser hides from the provider that it must authenticate the person again", async () => {
  const { begin, complete, provider, domain } = await signOnOrganization();
  provider.person = ana(domain);
  const { url, state } = await begin(true);
  const silent = new URL(url);
  for (const name of ["prompt", "max_age"]) silent.searchParams.delete(name);
  await expect(complete(await provider.visit(silent.href), state)).rejects.toMatchObject({ code: "forbidden" });
});

test("a member whom an owner has disabled does not get in by the provider", async () => {
  const { signIn, domain, owner } = await signOnOrganization();
  const person = ana(domain);
  const { userId } = await signIn(person);
  await disableMember(owner, { userId });
  await expect(signIn(person)).rejects.toMatchObject({ code: "forbidden", message: expect.stringContaining("disabled") });
  await enableMember(owner, { userId });
  expect(await signIn(person)).toMatchObject({ userId });
});
