import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Constants, IdentityProvider, ServiceProvider, setSchemaValidator } from "samlify";
import { newSigningKey, type SigningKey } from "./signing-key";

/** A person as the test's provider knows it. */
export interface SamlPerson {
  nameId: string;
  /** Default: persistent. */
  format?: string;
  email?: string;
  name?: string;
  groups?: string[];
}

export interface TestSamlProvider extends SigningKey {
  issuer: string;
  entryPoint: string;
  /** The provider's metadata, for PADIT's form. */
  metadata: string;
  /** The person who is signed in at the provider. */
  person: SamlPerson;
  /** When the person signed in there; null: now. */
  authenticatedAt: Date | null;
  /** Registers PADIT by its metadata. */
  register(metadata: string): void;
  /** Opens the request's address as a browser does. @returns what the provider's form posts */
  visit(url: string): Promise<{ action: string; answer: string }>;
  close(): Promise<void>;
}

const REDIRECT = Constants.namespace.binding.redirect;
const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/** Starts a SAML identity provider (the package samlify) on loopback, whose sign-in asks nothing. */
export async function startSamlProvider(signingKey = newSigningKey()): Promise<TestSamlProvider> {
  // The library insists on a validator of schemas. The requests here are PADIT's own.
  setSchemaValidator({ validate: async () => "skipped" });
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const entryPoint = `${issuer}/sso`;
  const provider = IdentityProvider({
    entityID: issuer,
    signingCert: signingKey.certificate,
    privateKey: signingKey.key,
    requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    singleSignOnService: [{ Binding: REDIRECT, Location: entryPoint }],
    nameIDFormat: [PERSISTENT],
  });
  let padit: ReturnType<typeof ServiceProvider> | undefined;
  const own: TestSamlProvider = {
    ...signingKey,
    ...{ issuer, entryPoint, metadata: provider.getMetadata(), person: { nameId: "nobody" }, authenticatedAt: null },
    register: (metadata) => {
      padit = ServiceProvider({ metadata });
    },
    visit,
    close: () => new Promise((done) => server.close(() => done())),
  };
  const answer = async (url: URL, response: ServerResponse) => {
    if (!padit) throw new Error("register PADIT first");
    const request = await provider.parseLoginRequest(padit, "redirect", { query: Object.fromEntries(url.searchParams) });
    const { id } = request.extract.request as { id: string };
    const action = String(padit.entityMeta.getAssertionConsumerService("post"));
    const xml = responseXml({ ...own, audience: padit.entityMeta.getEntityID(), recipient: action, inResponseTo: id });
    const options = { customTagReplacement: () => ({ id, context: xml }) };
    const signed = await provider.createLoginResponse(padit, { ...request }, "post", {}, options);
    response.writeHead(200, { "content-type": "text/html" }).end(formOf(action, signed.context));
  };
  server.on("request", (request, response) => {
    void answer(new URL(request.url ?? "/", issuer), response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return own;
}

const formOf = (action: string, answer: string): string =>
  `<!doctype html><title>Provider</title><form method="post" action="${action}"><input type="hidden" name="SAMLResponse" value="${answer}">` +
  `<input type="hidden" name="RelayState" value="https://evil.test/"></form><script>document.forms[0].submit()</script>`;

async function visit(url: string): Promise<{ action: string; answer: string }> {
  const page = await fetch(url).then((response) => response.text());
  const [, action = ""] = /action="([^"]+)"/.exec(page) ?? [];
  const [, answer] = /name="SAMLResponse" value="([^"]+)"/.exec(page) ?? [];
  if (answer === undefined) throw new Error(`the provider answered: ${page}`);
  return { action, answer };
}

export interface ResponseParts {
  issuer: string;
  audience: string;
  recipient: string;
  inResponseTo: string;
  person: SamlPerson;
  authenticatedAt?: Date | null;
  /** When the answer was made; it serves for five minutes. */
  issuedAt?: Date;
  assertionId?: string;
  /** The subject's name as XML, instead of the person's. */
  nameIdXml?: string;
}

let lastId = 0;
/** An answer before it is signed (SAML 2.0 Profiles, §4.1.4.2). */
export function responseXml(parts: ResponseParts): string {
  const { issuer, audience, recipient, inResponseTo, person, authenticatedAt, issuedAt = new Date() } = parts;
  const now = issuedAt.toISOString();
  const end = new Date(issuedAt.getTime() + 300_000).toISOString();
  const { assertionId = `_a${process.pid}-${issuedAt.getTime()}-${++lastId}`, nameIdXml = escaped(person.nameId) } = parts;
  const attributes = Object.entries({ email: person.email, displayName: person.name, groups: person.groups })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<saml:Attribute Name="${name}">${[value].flat().map(valueXml).join("")}</saml:Attribute>`);
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${++lastId}"` +
    ` Version="2.0" IssueInstant="${now}" Destination="${recipient}" InResponseTo="${inResponseTo}"><saml:Issuer>${issuer}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
    `<saml:Assertion ID="${assertionId}" Version="2.0" IssueInstant="${now}"><saml:Issuer>${issuer}</saml:Issuer>` +
    `<saml:Subject><saml:NameID Format="${person.format ?? PERSISTENT}">${nameIdXml}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">` +
    `<saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${recipient}" InResponseTo="${inResponseTo}"/></saml:SubjectConfirmation>` +
    `</saml:Subject><saml:Conditions NotBefore="${now}" NotOnOrAfter="${end}"><saml:AudienceRestriction>` +
    `<saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${(authenticatedAt ?? issuedAt).toISOString()}" SessionIndex="_s1"><saml:AuthnContext>` +
    `<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>` +
    `</saml:AuthnStatement>${attributes.length > 0 ? `<saml:AttributeStatement>${attributes.join("")}</saml:AttributeStatement>` : ""}` +
    `</saml:Assertion></samlp:Response>`
  );
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const valueXml = (value: string | undefined): string => `<saml:AttributeValue>${escaped(value ?? "")}</saml:AttributeValue>`;
