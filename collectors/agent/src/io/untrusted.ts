import type { TLSSocket } from "node:tls";
import { ProbeFailure } from "@padit/protocols/probe";
import { chainEnd } from "./chain-end";

/** What is wrong with a certificate, by OpenSSL's code (X509_verify_cert_error_string(3)), as the end of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "it or one of its authorities has expired",
  CERT_NOT_YET_VALID: "it is not valid yet; compare the clocks of the server and of this collector",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its chain ends at an authority that this check does not trust",
  UNABLE_TO_GET_ISSUER_CERT: "its chain is incomplete, or this check does not trust its authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its chain is incomplete, or this check does not trust its authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server sends no intermediate certificate, or this check does not trust its authority",
  CERT_REVOKED: "it was revoked",
};

/** Why a server's certificate failed verification, with the certificate. @param identityError the certificate names other hosts */
export function untrusted(socket: TLSSocket, host: string, identityError: Error | undefined): ProbeFailure {
  // Typed as an error, but Node assigns the code of one.
  const code = String(socket.authorizationError);
  const reason = identityError === undefined ? (REASONS[code] ?? `OpenSSL reports ${code}`) : `it is not for ${host}`;
  const certificate = chainEnd(socket);
  return new ProbeFailure("auth_failed", code, `TLS failed: the server's certificate is not trusted, ${reason}.`, { certificate });
}
