import { inflateRawSync } from "node:zlib";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { hasAccess } from "../../auth/has-access";
import { startSession } from "../../auth/start-session";
import { createEgress } from "../../egress";
import { hashSecret } from "../../hash-secret";
import { type SamlPerson, startSamlProvider, type TestSamlProvider } from "../../testing/saml-provider";
import { newSigningKey } from "../../testing/signing-key";
import { createTestOrganization } from "../../testing/test-organization";
import { addMailDomain, verifyMailDomain } from "../mail-domains";
import { beginSignOn, findSignOn } from "../sign-on";
import { checkSingleSignOn, getSingleSignOn, requireSingleSignOn } from "../single-sign-on";
import { type SaveSamlProvider, saveSamlProvider } from "./saml-settings";
import { acceptSamlAnswer, completeSamlSignOn, samlMetadata } from "./saml-sign-on";

const egress = createEgress({ policy: { allow: [] } });
const key = newSigningKey();
const providers: TestSamlProvider[] = [];
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => Promise.all(providers.splice(0).map((provider) => provider.close())));
afterAll(() => database.dispose());

const unique = () => newId().slice(-12);
type Settings = Partial<Parameters<typeof saveSamlProvider>[1] & typeof SaveSamlProvider>;

/** An organization with a SAML provider and a proved domain. */
async function samlOrganization(settings: Settings = {}) {
  const { owner: ctx, ...organization } = await createTestOrganization(database.db);
  const { slug, tenantId } = organization;
  const provider = await startSamlProvider(key);
  providers.push(provider);
  const owner = { ...ctx, egress };
  await saveSamlProvider(owner, { name: "Corporate", metadata: provider.metadata, ...settings });
  provider.register((await samlMetadata(owner, tenantId)) ?? "");
  const domain = `${unique()}.example`;
  const { record } = await addMailDomain(owner, { domain });
  await verifyMailDomain(owner, async () => [record.text], { domain });
  const begin = (isStepUp = false) => beginSignOn(owner, { slug, landing: `/o/${slug}/inbox`, isStepUp });
  const accept = (answer: string, at = tenantId) => acceptSamlAnswer(owner, { tenantId: at, answer });
  const complete = (cookieState: string | undefined) => completeSamlSignOn(owner, { tenantId, cookieState });
  return {
    ...organization,
    ...{ owner, provider, domain, begin, accept, complete },
    /** The whole way of a person through the provider. */
    async signIn(person: SamlPerson, isStepUp = false) {
      provider.person = person;
      const { url, state } = await begin(isStepUp);
      await accept((await provider.visit(url)).answer);
      return complete(state);
    },
  };
}

const ana = (domain: string): SamlPerson => ({ nameId: "ana-1", email: `ana.${unique()}@${domain}`, name: "Ana Núñez" });
const userOf = (userId: string) =>
  database.db.asSystem((tx) => tx.user.findUniqueOrThrow({ where: { id: userId }, include: { members: true } }));

test("a new person of a proved domain gets an account and the default role, and the same account the next time", async () => {
  const { signIn, domain, tenantId, slug, audited } = await samlOrganization();
  const person = ana(domain);
  const first = await signIn(person);
  // The provider's form says RelayState=https://evil.test/, which nobody reads.
  expect(first).toEqual({ userId: first.userId, tenantId, landing: `/o/${slug}/inbox`, authenticatedAt: undefined, sid: undefined });
  expect(await userOf(first.userId)).toMatchObject({ email: person.email, name: "Ana Núñez", members: [{ tenantId, role: "viewer" }] });
  expect((await signIn({ ...person, email: `married@${domain}` })).userId).toBe(first.userId);
  expect((await audited()).filter((action) => action === "member.join")).toHaveLength(1);
});

test("the request names PADIT, the address for the answer and an id of its own; a step-up demands a new authentication", async () => {
  const { begin, provider, owner, tenantId } = await samlOrganization();
  const requestOf = (url: string) => {
    expect(url.startsWith(`${provider.entryPoint}?`)).toBe(true);
    return inflateRawSync(Buffer.from(new URL(url).searchParams.get("SAMLRequest") ?? "", "base64")).toString();
  };
  const { saml } = await getSingleSignOn(owner);
  const [one, two] = [await begin(), await begin(true)];
  expect(requestOf(one.url)).toContain(`AssertionConsumerServiceURL="${saml.consumerAddress}"`);
  expect(requestOf(one.url)).toContain(`>${saml.entityId}<`);
  expect(requestOf(one.url)).not.toContain("ForceAuthn");
  expect(requestOf(two.url)).toContain(`ForceAuthn="true"`);
  expect(requestOf(two.url)).not.toContain(two.state);
  expect(await samlMetadata(owner, tenantId)).toContain(`entityID="${saml.entityId}"`);
  expect(await samlMetadata(owner, newId())).toBeNull();
});

test("an answer counts once, in the browser that began, and for its organization alone", async () => {
  const [one, other] = [await samlOrganization(), await samlOrganization()];
  one.provider.person = ana(one.domain);
  const { url, state } = await one.begin();
  await expect(one.complete(state)).rejects.toThrow(/completed before/); // not answered yet
  const { answer } = await one.provider.visit(url);
  await expect(other.accept(answer)).rejects.toMatchObject({ code: "forbidden" });
  await one.accept(answer);
  await expect(one.accept(answer)).rejects.toThrow(/used before/);
  const again = await one.provider.visit(url); // another assertion for the same request
  await expect(one.accept(again.answer)).rejects.toThrow(/completed before/);
  await expect(one.complete(undefined)).rejects.toThrow(/another browser/);
  await expect(one.complete((await one.begin()).state)).rejects.toThrow(/completed before/);
  await expect(other.complete(state)).rejects.toThrow(/completed before/);
  expect(await one.complete(state)).toMatchObject({ tenantId: one.tenantId });
  await expect(one.complete(state)).rejects.toThrow(/completed before/);
});

test("an address of a domain that the organization has not proved opens no account, and a transient name names nobody", async () => {
  const { signIn, domain } = await samlOrganization();
  await expect(signIn({ nameId: "x", email: "x@elsewhere.example" })).rejects.toThrow(/has not proved that elsewhere.example/);
  await expect(signIn({ nameId: "x" })).rejects.toThrow(/gave no mail address/);
  const transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
  await expect(signIn({ ...ana(domain), format: transient })).rejects.toThrow(/changes at every sign-in/);
  const asName = { nameId: `olga@${domain}`, format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" };
  expect(await userOf((await signIn(asName)).userId)).toMatchObject({ email: `olga@${domain}` });
});

test("roles follow the provider's attribute at every sign-in, and the highest counts", async () => {
  const { signIn, domain } = await samlOrganization({ roleClaim: "groups", roleByValue: { noc: "operator", "CN=Leads,DC=x": "admin" } });
  const person = ana(domain);
  const roleAfter = async (groups: string[]) => (await userOf((await signIn({ ...person, groups })).userId)).members[0]?.role;
  expect([await roleAfter([]), await roleAfter(["noc", "CN=Leads,DC=x"]), await roleAfter(["noc", "constructor"])]).toEqual([
    "viewer",
    "admin",
    "operator",
  ]);
});

test("where it is required, only sessions of the provider reach the organization, and owners keep their way back", async () => {
  const { owner, ownerPerson, signIn, domain, tenantId } = await samlOrganization();
  await expect(requireSingleSignOn(owner, { isRequired: true })).rejects.toMatchObject({ code: "conflict" });
  const { userId } = await signIn(ana(domain));
  await requireSingleSignOn(owner, { isRequired: true });
  const access = async (id: string, signOnTenantId?: string) => {
    const sessionId = hashSecret(await startSession(owner, { userId: id, ...(signOnTenantId && { signOnTenantId }) }));
    return hasAccess(owner, { sessionId, tenantId });
  };
  expect([await access(userId), await access(userId, tenantId), await access(ownerPerson.person.userId)]).toEqual([false, true, true]);
});

test("a step-up is refused when the provider's authentication is older than the demand", async () => {
  const { signIn, provider, domain } = await samlOrganization();
  const person = ana(domain);
  provider.authenticatedAt = new Date(Date.now() - 3_600_000);
  await expect(signIn(person, true)).rejects.toThrow(/not asked you to sign in again/);
  expect((await signIn(person)).authenticatedAt).toBeUndefined();
  provider.authenticatedAt = null;
  expect((await signIn(person, true)).authenticatedAt).toBeInstanceOf(Date);
});

test("while the provider changes its key, both certificates serve; an expired one serves no more", async () => {
  const next = newSigningKey();
  const { signIn, domain, owner, tenantId, slug, provider } = await samlOrganization();
  const { issuer, entryPoint } = provider;
  await saveSamlProvider(owner, { name: "Corporate", issuer, entryPoint, certificates: `${next.certificate}\n${key.certificate}` });
  const person = ana(domain);
  await signIn(person);
  const page = await getSingleSignOn(owner);
  expect(page.settings).toMatchObject({ protocol: "saml", certificates: [{ expiresAt: expect.any(Date) }, {}] });
  expect(await checkSingleSignOn(owner, egress)).toEqual({ problem: null });
  await saveSamlProvider(owner, { name: "Corporate", issuer, entryPoint, certificates: next.certificate });
  await expect(signIn(person)).rejects.toThrow(/signature is not by the organization's provider/);
  const later = { ...owner, now: () => new Date(Date.now() + 40 * 86_400_000) };
  expect(await checkSingleSignOn(later, egress)).toMatchObject({ problem: expect.stringMatching(/certificate/) });
  await expect(acceptSamlAnswer(later, { tenantId, answer: "PHg+" })).rejects.toThrow(/certificate has expired/);
  expect(await findSignOn(owner, slug)).toMatchObject({ name: "Corporate", protocol: "saml" });
});

test("settings that would serve nobody are refused", async () => {
  const { owner, join, provider } = await samlOrganization();
  const base = { name: "x", issuer: "urn:x", entryPoint: "https://idp.example/sso", certificates: key.certificate };
  await saveSamlProvider(owner, base);
  for (const entryPoint of ["javascript:alert(1)", "http://idp.example/sso", "ftp://idp.example"])
    await expect(saveSamlProvider(owner, { ...base, entryPoint })).rejects.toMatchObject({ issues: [{ path: "entryPoint" }] });
  for (const certificates of ["nothing", newSigningKey(1024).certificate])
    await expect(saveSamlProvider(owner, { ...base, certificates })).rejects.toMatchObject({ issues: [{ path: "certificates" }] });
  for (const metadata of ["<x/>", "hello", provider.metadata.replace(/<(\w+:)?X509Certificate>.*X509Certificate>/s, "")])
    await expect(saveSamlProvider(owner, { name: "x", metadata })).rejects.toMatchObject({ issues: [{ path: "metadata" }] });
  await expect(saveSamlProvider(owner, { name: "x" })).rejects.toMatchObject({ code: "invalid" });
  await expect(saveSamlProvider(await join("admin"), base)).rejects.toMatchObject({ code: "forbidden" });
});
