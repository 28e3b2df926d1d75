// Forged and altered answers, signed and assembled by hand: signature wrapping after Somorovsky et al., "On Breaking SAML: Be Whoever You Want
// to Be" (USENIX Security 2012), whose eight variants security scanners call XSW1 to XSW8, and others.
import { createHmac } from "node:crypto";
import { DOMParser, XMLSerializer } from "@xmldom/xmldom";
import { describe, expect, test } from "vitest";
import { SignedXml } from "xml-crypto";
import { type ResponseParts, responseXml } from "../../testing/saml-provider";
import { newSigningKey, type SigningKey } from "../../testing/signing-key";
import { UnacceptableXml } from "./plain-xml";
import { verifyAnswer } from "./provided-assertion";
import { consumerAddressOf, entityIdOf } from "./service-provider";

const publicUrl = "https://padit.example";
const tenantId = "0198c0de-0000-7000-8000-000000000001";
const issuer = "https://idp.example/entity";
const key = newSigningKey();
const stranger = newSigningKey();
const settings = { entryPoint: "https://idp.example/sso", certificates: [key.certificate] };

const parts: ResponseParts = {
  issuer,
  audience: entityIdOf(publicUrl, tenantId),
  recipient: consumerAddressOf(publicUrl, tenantId),
  inResponseTo: "_request",
  person: { nameId: "ana-1", email: "ana@acme.example" },
};

const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";

type What = "Assertion" | "Response";
interface Signing {
  by?: SigningKey;
  what?: What;
}

function signed(xml: string, { by = key, what = "Assertion" }: Signing = {}): string {
  const signer = new SignedXml({
    privateKey: by.key,
    publicCert: by.certificate,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  const xpath = `//*[local-name(.)='${what}']`;
  signer.addReference({ xpath, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: SHA256 });
  signer.computeSignature(xml, { prefix: "ds", location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: "after" } });
  return signer.getSignedXml();
}

const verify = (xml: string, now = new Date()) =>
  verifyAnswer(Buffer.from(xml).toString("base64"), { publicUrl, tenantId, issuer, provider: settings, now });
const answer = (changes: Partial<ResponseParts> = {}, signing: Signing = {}) => signed(responseXml({ ...parts, ...changes }), signing);

test("an answer as it should be is accepted, whether its assertion alone is signed or the response as well", async () => {
  const expected = { requestId: "_request", claims: { sub: "ana-1", email: "ana@acme.example", email_verified: true } };
  expect(await verify(answer())).toMatchObject(expected);
  expect(await verify(signed(answer(), { what: "Response" }))).toMatchObject(expected);
  expect(await verify(`<?xml version="1.0" encoding="UTF-8"?>${answer()}`)).toMatchObject(expected);
});

describe("signatures", () => {
  test.each<[string, () => string, RegExp]>([
    ["unsigned", () => responseXml(parts), /not signed/],
    ["the response alone is signed", () => answer({}, { what: "Response" }), /not signed/],
    ["signed by a stranger whose certificate is in the answer", () => answer({}, { by: stranger }), /not by the organization's provider/],
    ["altered after signing", () => answer().replace(">ana-1<", ">root<"), /not by the organization's provider/],
    ["SHA-1 signature", () => answer().replace(RSA_SHA256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"), /not accepted/],
    ["SHA-1 digest", () => answer().replace(SHA256, "http://www.w3.org/2000/09/xmldsig#sha1"), /not accepted/],
    ["HMAC with the public certificate as its key", hmacByCertificate, /SignatureMethod is not accepted/],
    ["without a signature's value", () => answer().replace(/<ds:SignatureValue>[^<]*/, "<ds:SignatureValue>"), /not by the organization/],
  ])("%s is refused", async (_, make, reason) => {
    await expect(verify(make())).rejects.toThrow(reason);
  });
});

/** Key confusion: the certificate is public, so whoever computes an HMAC with it as the key could sign if HMAC was accepted. */
function hmacByCertificate(): string {
  const hmac = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
  const xml = answer().replace(RSA_SHA256, hmac);
  const [info = ""] = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(xml) ?? [];
  const value = createHmac("sha1", key.certificate).update(info).digest("base64");
  return xml.replace(/<ds:SignatureValue>[^<]*/, `<ds:SignatureValue>${value}`);
}

/** A signed answer taken apart: its response, its signed assertion, the signature in it, and an assertion that names the attacker's choice. */
function takenApart(what: What = "Assertion") {
  const document = new DOMParser().parseFromString(answer({}, { what }), "text/xml");
  const only = (name: string, within: Document | Element = document): Element => {
    const element = within.getElementsByTagNameNS("*", name)[0];
    if (!element) throw new Error(`no ${name}`);
    return element;
  };
  const response = document.documentElement;
  const [assertion, signature] = [only("Assertion"), only("Signature")];
  const evilCopy = (element: Element, id = "_evil"): Element => {
    const copy = element.cloneNode(true) as Element;
    for (const inner of Array.from(copy.getElementsByTagNameNS("*", "Signature"))) inner.parentNode?.removeChild(inner);
    copy.setAttribute("ID", id);
    only("NameID", copy).textContent = "root";
    return copy;
  };
  const make = (name: string, prefix = "ds") =>
    document.createElementNS(
      prefix === "ds" ? "http://www.w3.org/2000/09/xmldsig#" : "urn:oasis:names:tc:SAML:2.0:protocol",
      `${prefix}:${name}`,
    );
  return {
    document,
    response,
    assertion,
    signature,
    evilCopy,
    make,
    xml: (root: Node = response) => new XMLSerializer().serializeToString(root),
  };
}

const WRAPPED: Record<string, () => string> = {
  "XSW1: the signed response inside the signature of a forged one": () => {
    const { response, signature, evilCopy, xml } = takenApart("Response");
    const evil = evilCopy(response);
    const moved = signature.cloneNode(true);
    moved.appendChild(response.cloneNode(true));
    evil.insertBefore(moved, evil.firstChild);
    return xml(evil);
  },
  "XSW2: the signed response before the signature of a forged one": () => {
    const { response, signature, evilCopy, xml } = takenApart("Response");
    const evil = evilCopy(response);
    evil.insertBefore(signature.cloneNode(true), evil.firstChild);
    evil.insertBefore(response.cloneNode(true), evil.firstChild);
    return xml(evil);
  },
  "XSW3: a forged assertion before the signed one": () => {
    const { response, assertion, evilCopy, xml } = takenApart();
    response.insertBefore(evilCopy(assertion), assertion);
    return xml();
  },
  "XSW4: the signed assertion inside a forged one": () => {
    const { response, assertion, evilCopy, xml } = takenApart();
    const evil = evilCopy(assertion);
    response.replaceChild(evil, assertion);
    evil.appendChild(assertion);
    return xml();
  },
  "XSW5: the signature in a forged assertion, the signed one at the end": () => {
    const { response, assertion, signature, evilCopy, xml } = takenApart();
    const evil = evilCopy(assertion);
    response.replaceChild(evil, assertion);
    evil.insertBefore(signature, evil.firstChild);
    response.appendChild(assertion);
    return xml();
  },
  "XSW6: the signature in a forged assertion, the signed one inside of it": () => {
    const { response, assertion, signature, evilCopy, xml } = takenApart();
    const evil = evilCopy(assertion);
    response.replaceChild(evil, assertion);
    evil.insertBefore(signature, evil.firstChild);
    signature.appendChild(assertion);
    return xml();
  },
  "XSW7: a forged assertion of the same id in the extensions": () => {
    const { response, assertion, evilCopy, make, xml } = takenApart();
    const extensions = make("Extensions", "samlp");
    extensions.appendChild(evilCopy(assertion, assertion.getAttribute("ID") ?? ""));
    response.insertBefore(extensions, assertion);
    return xml();
  },
  "XSW8: the signed assertion in an object of the signature in a forged one of the same id": () => {
    const { response, assertion, signature, evilCopy, make, xml } = takenApart();
    const evil = evilCopy(assertion, assertion.getAttribute("ID") ?? "");
    response.replaceChild(evil, assertion);
    evil.insertBefore(signature, evil.firstChild);
    const object = make("Object");
    object.appendChild(assertion);
    signature.appendChild(object);
    return xml();
  },
  "the signature of another element": () => {
    const { assertion, signature, xml } = takenApart();
    assertion.setAttribute("ID", "_other");
    signature.setAttribute("Id", "_sig");
    return xml();
  },
  "a second signature in the assertion": () => {
    const { assertion, signature, xml } = takenApart();
    assertion.appendChild(signature.cloneNode(true));
    return xml();
  },
  "a second reference in the signature": () => answer().replace(/(<ds:Reference .*<\/ds:Reference>)/s, "$1$1"),
  "a transform that picks another part": () =>
    answer().replace(`Algorithm="${ENVELOPED}"`, `Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"`),
  "a forged assertion in a namespace of its own": () =>
    answer().replace("<saml:Assertion ", `<x:Assertion xmlns:x="urn:x" ID="_x"/><saml:Assertion `),
};

describe("signature wrapping", () => {
  test.each(Object.entries(WRAPPED))("%s", async (_, make) => {
    const xml = make();
    await expect(verify(xml)).rejects.toThrow(UnacceptableXml);
  });
});

describe("markup that parsers read differently", () => {
  const DTD = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
  test.each<[string, () => string]>([
    ["a comment that splits the name, signed", () => answer({ nameIdXml: "root<!-- -->.evil.example" })],
    [
      "a comment put into the name after signing",
      () => answer({ person: { nameId: "root.evil" } }).replace(">root.evil<", ">root<!---->.evil<"),
    ],
    ["CDATA in the name", () => answer({ nameIdXml: "<![CDATA[root]]>" })],
    ["a processing instruction in the name", () => answer().replace(">ana-1<", ">root<?x?>.evil<")],
    ["entity bombs", () => DTD + answer()],
    [
      "an external entity",
      () => `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${answer({ nameIdXml: "ana" }).replace(">ana<", ">&f;<")}`,
    ],
    ["an unknown entity", () => answer().replace(">ana-1<", ">&root;<")],
    ["a document type behind a false declaration", () => `<?xml version="1.0"?>${DTD}${answer()}`],
    ["no end", () => answer().replace("</samlp:Response>", "")],
    ["two roots", () => `${answer()}<x/>`],
    ["endless nesting", () => `${"<x>".repeat(20_000)}${"</x>".repeat(20_000)}`],
    ["no XML", () => "hello"],
    ["nothing", () => " "],
  ])("%s is refused", async (_, make) => {
    await expect(verify(make())).rejects.toThrow(UnacceptableXml);
  });

  test("what is not base64 of UTF-8, or too long, is refused before it is parsed", async () => {
    const refused = (text: string) =>
      expect(verifyAnswer(text, { publicUrl, tenantId, issuer, provider: settings, now: new Date() })).rejects;
    await refused("<samlp:Response/>").toThrow(/not base64/);
    await refused(Buffer.from(answer(), "utf16le").toString("base64")).toThrow(/UTF-8|well-formed|not accepted/);
    await refused(Buffer.from([0xff, 0xfe, 0x3c]).toString("base64")).toThrow(/not UTF-8/);
    await refused("A".repeat(400_000)).toThrow(/too long/);
  });
});

describe("what the signed assertion says", () => {
  const other = "0198c0de-0000-7000-8000-000000000002";
  const ago = (ms: number) => new Date(Date.now() - ms);
  test.each<[string, () => string, RegExp]>([
    ["for another organization's audience", () => answer({ audience: entityIdOf(publicUrl, other) }), /another service/],
    [
      "without an audience",
      () => signed(responseXml(parts).replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, "")),
      /another service/,
    ],
    ["for another audience as well, by a second restriction", () => signed(twoRestrictions()), /another service/],
    ["without conditions", () => signed(responseXml(parts).replace(/<saml:Conditions.*<\/saml:Conditions>/, "")), /another service|not by/],
    ["for another organization's address", () => answer({ recipient: consumerAddressOf(publicUrl, other) }), /another address/],
    ["of another provider", () => answer({ issuer: "https://evil.example" }), /another provider/],
    ["expired", () => answer({ issuedAt: ago(3_600_000) }), /expired/],
    ["not yet valid", () => answer({ issuedAt: ago(-3_600_000) }), /expired/],
    [
      "confirmed without an end",
      () => signed(responseXml(parts).replace(/(<saml:SubjectConfirmationData) NotOnOrAfter="[^"]*"/, "$1")),
      /expired/,
    ],
    ["that nobody asked for", () => signed(responseXml(parts).replaceAll(/ InResponseTo="_request"/g, "")), /nobody asked/],
    ["confirmed by a holder of a key", () => signed(responseXml(parts).replace("cm:bearer", "cm:holder-of-key")), /another address/],
    ["without a name", () => signed(responseXml(parts).replace(/<saml:NameID.*<\/saml:NameID>/, "")), /names nobody/],
    ["of SAML 1.1", () => signed(responseXml(parts).replace(/(<saml:Assertion [^>]*Version=)"2.0"/, `$1"1.1"`)), /not of SAML 2.0/],
    ["encrypted", () => answer().replace("<saml:Assertion ", "<saml:EncryptedAssertion/><saml:Assertion "), /not supported/],
    ["a refusal", () => refusal(), /exactly one assertion/],
  ])("%s is refused", async (_, make, reason) => {
    await expect(verify(make())).rejects.toThrow(reason);
  });

  test("clocks may differ by two minutes, and no more", async () => {
    const made = answer({ issuedAt: ago(300_000 + 60_000) }); // its five minutes were over a minute ago
    expect(await verify(made)).toMatchObject({ requestId: "_request" });
    await expect(verify(made, new Date(Date.now() + 61_000))).rejects.toThrow(/expired/);
  });

  test("an attribute cannot replace the signed name or say that it is an own property of objects", async () => {
    const forged = responseXml({ ...parts, person: { ...parts.person, groups: ["a"] } })
      .replace(`Name="groups"`, `Name="sub"`)
      .replace(`Name="email"`, `Name="__proto__"`);
    const { claims } = await verify(signed(forged));
    expect(claims.sub).toBe("ana-1");
    expect(claims.email).toBeUndefined();
  });
});

const twoRestrictions = (): string =>
  responseXml(parts).replace(
    "</saml:Conditions>",
    "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction></saml:Conditions>",
  );

const refusal = (): string =>
  responseXml(parts)
    .replace(/<saml:Assertion.*<\/saml:Assertion>/, "")
    .replace("status:Success", "status:Responder");
