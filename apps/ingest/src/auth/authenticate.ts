import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import { type SignatureVerdict, type Verifier, verifySignature } from "@padit/protocols/collector-api/signing";
import { HEADERS } from "@padit/protocols/collector-api/wire";
import type { ClockRefusals } from "./clock-refusals";
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
  clockRefusals: Pick<ClockRefusals, "note">;
  now: () => number;
}

/**
 * The collector that signed the request.
 * @throws PaditError unauthenticated when nobody known did; forbidden when the collector was revoked
 */
export async function authenticate(
  { directory, sessions, clockRefusals, now }: Doorkeeper,
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
  const nowMs = now();
  const verifier = verifierFor(collector, header("session"), sessions, nowMs);
  const verdict = verifySignature(signed, verifier, nowMs);
  // Only who holds the key may say that the collector's clock is wrong.
  const timeMs = Number(signed.time);
  if (!verdict.ok && verdict.reason === "clock" && verifySignature(signed, verifier, timeMs).ok)
    clockRefusals.note(collector, { atMs: nowMs, offsetMs: timeMs - nowMs });
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
