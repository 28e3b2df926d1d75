import { PaditError } from "@padit/domain";
import { certificatePem } from "./certificates";
import { METADATA, SIGNATURE } from "./namespaces";
import { childrenOf, elementsWithin, onlyChild, parsePlainXml, textOf, UnacceptableXml, XML_CHARACTERS_MAX } from "./plain-xml";

const REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

export interface ProviderMetadata {
  issuer: string;
  entryPoint: string;
  certificates: string[];
}

/**
 * Reads an identity provider's metadata (SAML 2.0 Metadata, §2.4.3): its entity id, its sign-in address for the redirect binding and its
 * signing certificates. The document's own signature is not checked: the owner who pastes it vouches for it.
 *
 * @throws PaditError invalid with a sentence for the owner
 */
export function readProviderMetadata(text: string): ProviderMetadata {
  try {
    return metadataOf(parsePlainXml(withoutComments(text)).documentElement);
  } catch (cause) {
    if (!(cause instanceof UnacceptableXml)) throw cause;
    throw new PaditError("invalid", `The metadata cannot be read: ${cause.message}.`, {
      cause,
      issues: [{ path: "metadata", message: `Cannot be read: ${cause.message}.` }],
    });
  }
}

/** Providers put comments into metadata. They are no part of a value that anybody signed. */
const withoutComments = (text: string): string => text.slice(0, XML_CHARACTERS_MAX + 1).replace(/<!--(?:[^-]|-(?!-))*-->/g, "");

function metadataOf(root: Element): ProviderMetadata {
  const entities = elementsWithin(root).filter(
    ({ namespaceURI, localName }) => namespaceURI === METADATA && localName === "EntityDescriptor",
  );
  const providers = entities.filter((entity) => childrenOf(entity, METADATA, "IDPSSODescriptor").length > 0);
  const [entity] = providers;
  if (!entity) throw new UnacceptableXml("it describes no identity provider");
  if (providers.length > 1) throw new UnacceptableXml("it describes several identity providers; paste one");
  const role = onlyChild(entity, METADATA, "IDPSSODescriptor");
  const issuer = entity.getAttribute("entityID");
  if (!role || !issuer) throw new UnacceptableXml("it names no entity id");
  const service = childrenOf(role, METADATA, "SingleSignOnService").find((element) => element.getAttribute("Binding") === REDIRECT);
  const entryPoint = service?.getAttribute("Location");
  if (!entryPoint) throw new UnacceptableXml("it has no sign-in address for the HTTP-Redirect binding");
  return { issuer, entryPoint, certificates: signingCertificates(role) };
}

function signingCertificates(role: Element): string[] {
  const keys = childrenOf(role, METADATA, "KeyDescriptor").filter((key) => (key.getAttribute("use") || "signing") === "signing");
  const texts = keys
    .flatMap(elementsWithin)
    .filter(({ namespaceURI, localName }) => namespaceURI === SIGNATURE && localName === "X509Certificate")
    .map((element) => textOf(element) ?? "");
  if (texts.length === 0) throw new UnacceptableXml("it has no signing certificate");
  try {
    return [...new Set(texts.map(certificatePem))];
  } catch (cause) {
    throw new UnacceptableXml(`a certificate is not usable (${cause instanceof Error ? cause.message : "unreadable"})`, { cause });
  }
}
