import { X509Certificate } from "node:crypto";
import { type DetailedPeerCertificate, rootCertificates, type TLSSocket } from "node:tls";
import type { HttpHop } from "@padit/protocols/probe";

/** Maximum chain length that is followed. It is longer than chains in use, and ends a circular chain. */
const CHAIN_MAX = 10;

/**
 * The certificate of the peer's chain that expires first; the whole chain is invalid from then on (RFC 5280 section 6.1.3). The chain ends
 * at a root that this machine trusts: a cross-signature of that root by another one, sent for older clients, does not count. Undefined for
 * a resumed session without certificates.
 */
export function chainEnd(socket: TLSSocket): HttpHop["certificate"] {
  const chain = pathOf(socket.getPeerCertificate(true));
  const [first] = chain.sort((a, b) => a.notAfterMs - b.notAfterMs);
  return first;
}

function pathOf(leaf: DetailedPeerCertificate): NonNullable<HttpHop["certificate"]>[] {
  const path: NonNullable<HttpHop["certificate"]>[] = [];
  let certificate: DetailedPeerCertificate | undefined = leaf;
  while (certificate?.valid_to !== undefined && path.length < CHAIN_MAX) {
    if (path.length > 0 && isTrustedRoot(certificate.raw)) break;
    const { valid_to, subject, issuer, issuerCertificate }: DetailedPeerCertificate = certificate;
    path.push({ notAfterMs: Date.parse(valid_to), subject: nameOf(subject), issuer: nameOf(issuer), isLeaf: path.length === 0 });
    certificate =
      issuerCertificate === certificate || issuerCertificate?.fingerprint256 === certificate.fingerprint256 ? undefined : issuerCertificate;
  }
  return path;
}

const nameOf = ({ CN, O }: { CN?: string | string[]; O?: string | string[] }): string => String(CN ?? O ?? "");

let trustedKeys: Set<string> | null = null;

/** Compares public keys, so that a cross-signed copy of a trusted root counts as that root. */
function isTrustedRoot(raw: Buffer): boolean {
  trustedKeys ??= new Set(rootCertificates.map((pem) => keyOf(new X509Certificate(pem))));
  return trustedKeys.has(keyOf(new X509Certificate(raw)));
}

const keyOf = ({ publicKey }: X509Certificate): string => publicKey.export({ type: "spki", format: "der" }).toString("base64");
