import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import { type SignatureVerdict, type Verifier, verifySignature } from "@padit/protocols/collector-api/signing";
import { HEADERS } from "@padit/protocols/collector-api/wire";
import type { CollectorDirectory, CollectorIdentity } from "./collector-directory";
import type { SessionKeys } from "./session-key";

const REFUSALS: Record<Extract<SignatureVerdict, { ok: false }>["reason"], string> = {
  clock: "the request's time is more than 5 min from the server's: set the collector's clock",
  digest: "the digest is not that of the body",
  signature: "the signature does not hold",
};

export interface Doorkeeper {
  directory: CollectorDirectory;
  sessions: SessionKeys;
  now: () => number;
}

/**
 * The collector that signed the request.
 * @throws PaditError unauthenticated when nobody known did; forbidden when the collector was revoked
 */
export async function authenticate(
  { directory, sessions, now }: Doorkeeper,
  request: IncomingMessage,
  body: Buffer,
): Promise<CollectorIdentity> {
  const header = (name: keyof typeof HEADERS): string => {
    const value = request.headers[HEADERS[name]];
    return typeof value === "string" ? value : "";
  };
  const collector = await directory.find(header("collector"));
  if (!collector) throw new PaditError("unauthenticated", "no such collector");
  const signed = {
    method: request.method ?? "",
    path: request.url ?? "",
    body,
    time: header("time"),
    digest: header("digest"),
    signature: header("signature"),
  };
  const verdict = verifySignature(signed, verifierFor(collector, header("session"), sessions, now()), now());
  if (!verdict.ok) throw new PaditError("unauthenticated", REFUSALS[verdict.reason]);
  // Said only to who holds the key: an outsider learns nothing of what was revoked.
  if (collector.revoked) throw new PaditError("forbidden", "this collector was revoked");
  return collector;
}

function verifierFor(collector: CollectorIdentity, session: string, sessions: SessionKeys, nowMs: number): Verifier {
  if (session === "") return { kind: "ed25519", publicKey: collector.publicKey };
  const key = sessions.keyOf(collector.holder, session, nowMs);
  if (!key) throw new PaditError("unauthenticated", "the session has ended: open another");
  return { kind: "session", key };
}
