import { ASSERTION, PROTOCOL, SIGNATURE } from "./namespaces";
import { childElements, childrenOf, elementsWithin, UnacceptableXml } from "./plain-xml";

/** Signatures by RSA with SHA-2 (RFC 6931). Neither SHA-1, nor HMAC, for which the public certificate could serve as the key. */
const SIGNATURE_METHODS = new Set([
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
  "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
]);
const DIGEST_METHODS = new Set(["http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmlenc#sha512"]);
/** SAML 2.0 Core, §5.4.4: the enveloped signature and exclusive canonicalization alone. */
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const TRANSFORMS = new Set([`${SIGNATURE}enveloped-signature`, EXCLUSIVE]);

const is = (namespace: string, name: string) => (element: Element) => element.namespaceURI === namespace && element.localName === name;

/**
 * Accepts a response of one shape alone: one Response with one Assertion directly in it, signed by a direct child, each id used once.
 * Signature wrapping needs a second assertion, a moved one, or an object that holds the signed one; none of them has this shape. The
 * signatures themselves are verified afterwards.
 *
 * @throws UnacceptableXml
 */
export function checkAnswerShape(document: Document): void {
  const root = document.documentElement;
  if (!is(PROTOCOL, "Response")(root)) throw new UnacceptableXml("it is no SAML response");
  const elements = elementsWithin(root);
  if (elements.some(({ localName }) => localName?.startsWith("Encrypted")))
    throw new UnacceptableXml("encrypted assertions are not supported");
  // By the local name alone, so that no other namespace hides one.
  const named = (name: string) => elements.filter(({ localName }) => localName === name);
  if (named("Response").length !== 1) throw new UnacceptableXml("it has several responses");
  const [assertion, ...others] = named("Assertion");
  if (!assertion || others.length > 0) throw new UnacceptableXml("it must have exactly one assertion");
  if (!is(ASSERTION, "Assertion")(assertion) || assertion.parentNode !== root) throw new UnacceptableXml("its assertion is misplaced");
  checkIds(elements);
  const signatures = named("Signature");
  if (childrenOf(assertion, SIGNATURE, "Signature").length !== 1) throw new UnacceptableXml("its assertion is not signed");
  for (const signature of signatures) checkSignature(signature, [root, assertion]);
}

function checkIds(elements: readonly Element[]): void {
  const ids = elements.flatMap((element) =>
    Array.from(element.attributes)
      .filter(({ localName, name }) => (localName ?? name).toLowerCase() === "id")
      .map(({ value }) => value),
  );
  if (new Set(ids).size !== ids.length) throw new UnacceptableXml("an id is used twice");
}

function checkSignature(signature: Element, signed: readonly Element[]): void {
  const parent = signed.find((element) => element === signature.parentNode);
  if (!parent || signature.namespaceURI !== SIGNATURE) throw new UnacceptableXml("a signature is misplaced");
  if (childrenOf(parent, SIGNATURE, "Signature").length !== 1) throw new UnacceptableXml("an element has several signatures");
  const parts = elementsWithin(signature);
  const named = (name: string) => parts.filter(is(SIGNATURE, name));
  if (parts.some(({ localName }) => localName === "Object" || localName === "Manifest"))
    throw new UnacceptableXml("a signature contains an object");
  const [reference, ...others] = named("Reference");
  if (!reference || others.length > 0 || named("SignedInfo").length !== 1)
    throw new UnacceptableXml("a signature must have exactly one reference");
  const id = parent.getAttribute("ID");
  if (!id || reference.getAttribute("URI") !== `#${id}`) throw new UnacceptableXml("a signature covers another element");
  checkAlgorithms(named("SignatureMethod"), SIGNATURE_METHODS);
  checkAlgorithms(named("DigestMethod"), DIGEST_METHODS);
  checkAlgorithms(named("CanonicalizationMethod"), new Set([EXCLUSIVE]));
  checkAlgorithms(named("Transforms").flatMap(childElements), TRANSFORMS);
}

function checkAlgorithms(elements: readonly Element[], accepted: ReadonlySet<string>): void {
  for (const element of elements)
    if (!accepted.has(element.getAttribute("Algorithm") ?? ""))
      throw new UnacceptableXml(`its ${element.localName} is not accepted; sign with RSA and SHA-256 or SHA-512`);
}
