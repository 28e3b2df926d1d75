import { ProbeFailure } from "@padit/protocols/probe";
import { systemFailure } from "@padit/protocols/system-failure";

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "ERROR");

/** Error codes of Node and OpenSSL for TLS and certificate failures (X509_verify_cert_error_string(3)). */
const TLS_FAILED = /CERT|TLS|SSL|SELF_SIGNED|ISSUER|UNABLE_TO|^INVALID_|PATH_LENGTH|MISMATCH|^EPROTO$/;

/** The server's alerts about a missing or rejected client certificate (RFC 8446 §6.2), by TLS version. */
const WANTS_CLIENT_CERTIFICATE: ReadonlySet<string> = new Set([
  "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
  "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
  "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE",
  "ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE",
  "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN",
]);

/** Converts an error of Node to a probe failure with an outcome. */
export function failureOf(error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  const code = codeOf(error);
  const known = systemFailure(code, error);
  if (known !== undefined) return known;
  const message = error instanceof Error ? error.message : String(error);
  if (WANTS_CLIENT_CERTIFICATE.has(code))
    return new ProbeFailure("auth_failed", code, "The server asks for a client certificate that it trusts.", { cause: error });
  if (TLS_FAILED.test(code)) return new ProbeFailure("auth_failed", code, `TLS failed: ${message}`, { cause: error });
  if (code.startsWith("ERR_HTTP2_"))
    return new ProbeFailure("malformed_response", code, `The HTTP/2 exchange broke off: ${message}.`, { cause: error });
  if (code.startsWith("HPE_")) return new ProbeFailure("malformed_response", code, "The answer is not HTTP.", { cause: error });
  return new ProbeFailure("local_error", code, message, { cause: error });
}

export const timedOut = (ms: number): ProbeFailure => new ProbeFailure("timeout", "ETIMEDOUT", `No answer within ${Math.round(ms)} ms.`);
