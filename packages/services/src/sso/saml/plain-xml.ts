import { DOMParser } from "@xmldom/xmldom";

/** Longest document that is parsed, characters. Answers of providers with hundreds of groups have a tenth of this. */
export const XML_CHARACTERS_MAX = 262_144;
const DEPTH_MAX = 40;

/** A document that is not acceptable; the message says why. */
export class UnacceptableXml extends Error {}

/**
 * Parses XML of a stranger. Markup that a SAML message never needs is rejected in the text, before any parser reads it: document types
 * (entities, their bombs and external files), comments (which split a text for one parser and not for another), CDATA sections and
 * processing instructions. What remains is elements, attributes and text, which every parser reads in the same way.
 *
 * @throws UnacceptableXml
 */
export function parsePlainXml(text: string): Document {
  if (text.length > XML_CHARACTERS_MAX) throw new UnacceptableXml("the document is too long");
  if (/<!|<\?/.test(text.replace(/^\uFEFF?<\?xml\s[^<>]*\?>/, "")))
    throw new UnacceptableXml("document types, comments, CDATA and processing instructions are not accepted");
  const report = (problem: string) => {
    throw new UnacceptableXml("the document is not well-formed XML", { cause: problem });
  };
  try {
    const errorHandler = { warning: report, error: report, fatalError: report };
    const document = new DOMParser({ locator: {}, errorHandler }).parseFromString(text.replace(/\r\n?/g, "\n"), "text/xml");
    // The parser returns nothing for a text without elements, against its type.
    if (!document?.documentElement) throw new UnacceptableXml("the document is empty");
    checkDepth(document.documentElement);
    return document;
  } catch (cause) {
    throw cause instanceof UnacceptableXml ? cause : new UnacceptableXml("the document is not well-formed XML", { cause });
  }
}

/** Libraries walk documents by recursion. */
function checkDepth(root: Element): void {
  let layer = [root];
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > DEPTH_MAX) throw new UnacceptableXml("the document is nested too deeply");
    layer = layer.flatMap(childElements);
  }
}

export const childElements = (element: Element): Element[] =>
  Array.from(element.childNodes ?? []).filter((node): node is Element => node.nodeType === 1);

/** The element and all elements below it, in the order of the document. */
export function elementsWithin(element: Element): Element[] {
  return [element, ...childElements(element).flatMap(elementsWithin)];
}

/** The direct children of one name. */
export const childrenOf = (element: Element, namespace: string, name: string): Element[] =>
  childElements(element).filter((child) => child.namespaceURI === namespace && child.localName === name);

/** The only direct child of this name; undefined if there is none. @throws UnacceptableXml if there are several */
export function onlyChild(element: Element, namespace: string, name: string): Element | undefined {
  const [first, second] = childrenOf(element, namespace, name);
  if (second) throw new UnacceptableXml(`${element.localName} has several ${name}`);
  return first;
}

export const textOf = (element: Element | undefined): string | undefined => element?.textContent?.trim() || undefined;
