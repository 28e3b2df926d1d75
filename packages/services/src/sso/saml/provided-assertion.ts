import { SamlStatusError } from "@node-saml/node-saml";
import { Claims } from "../claims";
import { checkAnswerShape } from "./answer-shape";
import { ASSERTION } from "./namespaces";
import { childrenOf, onlyChild, parsePlainXml, textOf, UnacceptableXml, XML_CHARACTERS_MAX } from "./plain-xml";
import { CLOCK_SKEW_MS, consumerAddressOf, entityIdOf, type SamlSettings, serviceProvider } from "./service-provider";

/** Longest answer that is read, characters of its base64. */
export const ANSWER_CHARACTERS_MAX = Math.ceil(XML_CHARACTERS_MAX / 3) * 4;
const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
const EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
/** By what names providers give a person's address and name: plain ones, the LDAP profile's, and those of Entra ID and AD FS. */
const EMAIL_ATTRIBUTES = [
  "email",
  "mail",
  "emailAddress",
  "urn:oid:0.9.2342.19200300.100.1.3",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
];
const NAME_ATTRIBUTES = [
  "displayName",
  "name",
  "cn",
  "urn:oid:2.16.840.1.113730.3.1.241",
  "http://schemas.microsoft.com/identity/claims/displayname",
];

export interface ProvidedAssertion {
  id: string;
  /** Id of the request that it answers. */
  requestId: string;
  claims: Claims;
  /** When the person authenticated at the provider. */
  authenticatedAt: Date;
}

interface Expected {
  publicUrl: string;
  tenantId: string;
  issuer: string;
  provider: SamlSettings;
  now: Date;
}

/**
 * Verifies a provider's answer (SAML 2.0 Profiles, §4.1.4.3) and returns what its signed assertion says. Nothing outside of the signed
 * assertion is read.
 *
 * @param answer base64, as the provider's form has it
 * @throws UnacceptableXml whose message names no word of an unsigned document
 */
export async function verifyAnswer(answer: string, expected: Expected): Promise<ProvidedAssertion> {
  const { publicUrl, tenantId, provider } = expected;
  checkAnswerShape(parsePlainXml(decoded(answer)));
  const signed = await signedAssertion(() =>
    serviceProvider({ publicUrl, tenantId, provider }).validatePostResponseAsync({ SAMLResponse: answer }),
  );
  return readAssertion(parsePlainXml(signed).documentElement, expected);
}

function decoded(answer: string): string {
  if (answer.length > ANSWER_CHARACTERS_MAX) throw new UnacceptableXml("the answer is too long");
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(answer)) throw new UnacceptableXml("the answer is not base64");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(answer, "base64"));
  } catch (cause) {
    throw new UnacceptableXml("the answer is not UTF-8", { cause });
  }
}

type Validated = Awaited<ReturnType<ReturnType<typeof serviceProvider>["validatePostResponseAsync"]>>;

async function signedAssertion(validate: () => Promise<Validated>): Promise<string> {
  let profile: Validated["profile"];
  try {
    ({ profile } = await validate());
  } catch (cause) {
    throw new UnacceptableXml(reasonOf(cause), { cause });
  }
  const xml = profile?.getAssertionXml?.();
  if (xml === undefined) throw new UnacceptableXml("it has no assertion");
  return xml;
}

/** The library's message may quote the document, so only known ones are passed on. */
function reasonOf(cause: unknown): string {
  if (cause instanceof SamlStatusError) return "the provider has refused the sign-in";
  const message = cause instanceof Error ? cause.message : "";
  if (/expired|not yet valid|Error parsing/.test(message)) return "it has expired, or the clocks differ";
  if (/[Aa]udience/.test(message)) return "it is meant for another service";
  return "its signature is not by the organization's provider";
}

function readAssertion(assertion: Element, expected: Expected): ProvidedAssertion {
  const [id, subject] = [assertion.getAttribute("ID"), onlyChild(assertion, ASSERTION, "Subject")];
  if (!id || !subject) throw new UnacceptableXml("its assertion names nobody");
  if (assertion.getAttribute("Version") !== "2.0") throw new UnacceptableXml("it is not of SAML 2.0");
  if (textOf(onlyChild(assertion, ASSERTION, "Issuer")) !== expected.issuer) throw new UnacceptableXml("it is of another provider");
  checkAudience(assertion, entityIdOf(expected.publicUrl, expected.tenantId));
  const requestId = confirmedRequest(subject, expected);
  const [statement] = childrenOf(assertion, ASSERTION, "AuthnStatement");
  const authenticatedAt = timeOf(statement, "AuthnInstant");
  if (!authenticatedAt) throw new UnacceptableXml("it does not say when the person signed in");
  return { id, requestId, claims: claimsOf(assertion, subject), authenticatedAt };
}

/** Every restriction must permit this audience (SAML 2.0 Core, §2.5.1.4). */
function checkAudience(assertion: Element, audience: string): void {
  const conditions = onlyChild(assertion, ASSERTION, "Conditions");
  const restrictions = conditions ? childrenOf(conditions, ASSERTION, "AudienceRestriction") : [];
  const permits = (restriction: Element) => childrenOf(restriction, ASSERTION, "Audience").some((element) => textOf(element) === audience);
  if (restrictions.length === 0 || !restrictions.every(permits)) throw new UnacceptableXml("it is meant for another service");
}

/** The request that a bearer's confirmation names, which must be for this address and not yet over (SAML 2.0 Profiles, §4.1.4.2). */
function confirmedRequest(subject: Element, { publicUrl, tenantId, now }: Expected): string {
  const recipient = consumerAddressOf(publicUrl, tenantId);
  const bearers = childrenOf(subject, ASSERTION, "SubjectConfirmation").filter((element) => element.getAttribute("Method") === BEARER);
  const data = bearers.flatMap((bearer) => childrenOf(bearer, ASSERTION, "SubjectConfirmationData"));
  const own = data.filter((element) => element.getAttribute("Recipient") === recipient);
  if (own.length === 0) throw new UnacceptableXml("it is meant for another address");
  const timely = own.find((element) => isTimely(element, now.getTime()));
  if (!timely) throw new UnacceptableXml("it has expired, or the clocks differ");
  const requestId = timely.getAttribute("InResponseTo");
  if (!requestId) throw new UnacceptableXml("nobody asked for it; begin on PADIT's sign-in page");
  return requestId;
}

function isTimely(confirmation: Element, nowMs: number): boolean {
  const end = timeOf(confirmation, "NotOnOrAfter");
  return end !== undefined && !confirmation.hasAttribute("NotBefore") && nowMs < end.getTime() + CLOCK_SKEW_MS;
}

function timeOf(element: Element | undefined, attribute: string): Date | undefined {
  const text = element?.getAttribute(attribute);
  const time = new Date(text || Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** The assertion in the words of an ID token, so that one admission serves both. */
function claimsOf(assertion: Element, subject: Element): Claims {
  const nameId = onlyChild(subject, ASSERTION, "NameID");
  const [sub, format] = [textOf(nameId), nameId?.getAttribute("Format")];
  if (sub === undefined) throw new UnacceptableXml("its assertion names nobody");
  if (format === TRANSIENT)
    throw new UnacceptableXml("its name for the person changes at every sign-in; the provider must send a persistent one");
  const attributes = attributesOf(assertion);
  const first = (names: readonly string[]) => names.map((name) => attributes[name]?.[0]).find((value) => value !== undefined);
  const { success, data } = Claims.safeParse({
    ...attributes,
    sub,
    email: first(EMAIL_ATTRIBUTES) ?? (format === EMAIL_FORMAT ? sub : undefined),
    // SAML has no word for it. The provider is the organization's own, and the address must be of a domain that the organization proved.
    email_verified: true,
    name: first(NAME_ATTRIBUTES)?.slice(0, 200),
    sid: undefined,
    auth_time: undefined,
  });
  if (!success) throw new UnacceptableXml("its name or address of the person is too long");
  return data;
}

function attributesOf(assertion: Element): Record<string, string[]> {
  const attributes: Record<string, string[]> = Object.create(null);
  for (const statement of childrenOf(assertion, ASSERTION, "AttributeStatement"))
    for (const attribute of childrenOf(statement, ASSERTION, "Attribute")) {
      const values = childrenOf(attribute, ASSERTION, "AttributeValue").map(textOf);
      const name = attribute.getAttribute("Name") ?? "";
      attributes[name] = [...(attributes[name] ?? []), ...values.filter((value) => value !== undefined)];
    }
  return attributes;
}
