import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import { HEADERS } from "@padit/protocols/collector-api";
import { digestOf, type HeaderVerdict, type Verifier, verifyHeaders } from "@padit/protocols/collector-signing";
import type { ClockRefusals } from "./clock-refusals";
import type { CollectorDirectory, SigningCollector } from "./collector-directory";
import type { SessionKeys } from "./session-key";

const REFUSALS: Record<Extract<HeaderVerdict, { ok: false }>["reason"], string> = {
  clock: "the request's time is more than 5 min from the server's: set the collector's clock",
  signature: "the signature does not hold",
};

export interface AuthenticateDeps {
  directory: CollectorDirectory;
  sessions: SessionKeys;
  clockRefusals: Pick<ClockRefusals, "note">;
  /** ms since the Unix epoch */
  now: () => number;
}

/** The collector's id as the request states it; anybody can state any. */
export const statedCollector = (request: IncomingMessage): string => headerOf(request, "collector");

const headerOf = (request: IncomingMessage, name: keyof typeof HEADERS): string => {
  const value = request.headers[HEADERS[name]];
  return typeof value === "string" ? value : "";
};

/**
 * The collector that signed the request's headers. The signature covers the digest of the body, so a stranger is refused before any byte of
 * the body is read; `checkDigest` then binds the body to the signature.
 * @throws PaditError unauthenticated when no known collector signed them; forbidden when the collector was revoked
 */
export async function authenticate(
  { directory, sessions, clockRefusals, now }: AuthenticateDeps,
  request: IncomingMessage,
): Promise<SigningCollector> {
  const collector = await directory.find(statedCollector(request));
  if (!collector) throw new PaditError("unauthenticated", "no such collector");
  const signed = {
    method: request.method ?? "",
    path: request.url ?? "",
    time: headerOf(request, "time"),
    digest: headerOf(request, "digest"),
    signature: headerOf(request, "signature"),
  };
  const nowMs = now();
  const verifier = verifierFor(collector, headerOf(request, "session"), sessions, nowMs);
  const verdict = verifyHeaders(signed, verifier, nowMs);
  // Only who holds the key may say that the collector's clock is wrong.
  const timeMs = Number(signed.time);
  if (!verdict.ok && verdict.reason === "clock" && verifyHeaders(signed, verifier, timeMs).ok)
    clockRefusals.note(collector, { atMs: nowMs, offsetMs: timeMs - nowMs });
  if (!verdict.ok) throw new PaditError("unauthenticated", REFUSALS[verdict.reason]);
  // Said only to who holds the key: an outsider learns nothing of what was revoked.
  if (collector.revoked) throw new PaditError("forbidden", "this collector was revoked");
  return collector;
}

/** @throws PaditError unauthenticated when the body is not the one whose digest was signed */
export function checkDigest(request: IncomingMessage, body: Buffer): void {
  if (headerOf(request, "digest") !== digestOf(body)) throw new PaditError("unauthenticated", "the digest is not that of the body");
}

function verifierFor(collector: SigningCollector, session: string, sessions: SessionKeys, nowMs: number): Verifier {
  if (session === "") return { kind: "ed25519", publicKey: collector.publicKey };
  const key = sessions.keyOf(collector.holder, session, nowMs);
  if (!key) throw new PaditError("unauthenticated", "the session has ended: open another");
  return { kind: "session", key };
}
