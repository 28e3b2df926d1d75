import { type Outcome, ProbeFailure } from "@padit/protocols/probe";

const OUTCOME_OF: Record<string, [Outcome, string]> = {
  ECONNREFUSED: ["refused", "Nothing listens there: the host answered that the port is closed."],
  ECONNRESET: ["refused", "The other side cut the connection."],
  EHOSTUNREACH: ["unreachable", "No route to the host."],
  ENETUNREACH: ["unreachable", "No route to the network."],
  EHOSTDOWN: ["unreachable", "The host is down."],
  ENOTFOUND: ["unreachable", "The name does not resolve."],
  EAI_AGAIN: ["unreachable", "The name servers did not answer."],
  ETIMEDOUT: ["timeout", "No answer in time."],
  ENOBUFS: ["local_drop", "This machine dropped the packet: its send buffer is full."],
  EPERM: ["local_drop", "This machine's firewall dropped the packet."],
  EMSGSIZE: ["local_error", "The packet is larger than the interface lets through."],
};

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "ERROR");

/** Node's error as an outcome. */
export function failureOf(error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  const code = codeOf(error);
  const known = OUTCOME_OF[code];
  if (known !== undefined) return new ProbeFailure(known[0], code, known[1], { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(code))
    return new ProbeFailure("auth_failed", code, `TLS failed: ${message}`, { cause: error });
  if (code.startsWith("HPE_")) return new ProbeFailure("malformed_response", code, "The answer is not HTTP.", { cause: error });
  return new ProbeFailure("local_error", code, message, { cause: error });
}

export const timedOut = (ms: number): ProbeFailure => new ProbeFailure("timeout", "ETIMEDOUT", `No answer within ${Math.round(ms)} ms.`);
