import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import { HEADERS } from "@padit/protocols/collector-api";
import { MAX_REQUEST_AGE_MS, proveTime, verifyCounted } from "@padit/protocols/collector-session";
import { digestOf, type HeaderVerdict, type Verifier, verifyHeaders } from "@padit/protocols/collector-signing";
import type { ClockRefusals } from "./clock-refusals";
import type { CollectorDirectory, SigningCollector } from "./collector-directory";
import type { Revocations } from "./revocations";
import type { SessionKeys } from "./session-key";
import type { CounterUse } from "./session-ledger";
import { isTicket, type SessionTickets } from "./session-tickets";

const REFUSALS: Record<Extract<HeaderVerdict, { ok: false }>["reason"], string> = {
  clock: "the request's time is more than 5 min from the server's: set the collector's clock",
  signature: "the signature does not hold",
};

const ENDED = "the session has ended: open another";

export interface AuthenticateDeps {
  directory: CollectorDirectory;
  sessions: SessionKeys;
  tickets: SessionTickets;
  revocations: Revocations;
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

export interface Authenticated {
  collector: SigningCollector;
  /** The request's number in its session of protocol 2; null of protocol 1, and of a request that the collector's own key signed. */
  use: CounterUse | null;
  /** Proves the time of the answer by the session's key; null where there is no session of protocol 2. */
  proveTime: ((timeMs: string) => string) | null;
}

/**
 * The collector that signed the request's headers. The signature covers the digest of the body, so a stranger is refused before any byte of
 * the body is read; `checkDigest` then binds the body to the signature.
 * @throws PaditError unauthenticated when no known collector signed them; CollectorRevoked
 */
export async function authenticate(deps: AuthenticateDeps, request: IncomingMessage): Promise<Authenticated> {
  const collector = await deps.directory.find(statedCollector(request));
  if (!collector) throw new PaditError("unauthenticated", "no such collector");
  const session = headerOf(request, "session");
  const counted = isTicket(session) ? countedUse(deps, request, { collector, ticket: session }) : null;
  if (counted === null) checkSignature(deps, request, { collector, session });
  await deps.revocations.refuseRevoked(collector);
  return { collector, use: counted?.use ?? null, proveTime: counted?.proveTime ?? null };
}

const signedHeaders = (request: IncomingMessage) => ({
  method: request.method ?? "",
  path: request.url ?? "",
  time: headerOf(request, "time"),
  digest: headerOf(request, "digest"),
  signature: headerOf(request, "signature"),
});

/** Protocol 2. @throws PaditError unauthenticated */
function countedUse(
  { tickets, now }: AuthenticateDeps,
  request: IncomingMessage,
  { collector, ticket }: { collector: SigningCollector; ticket: string },
): Pick<Authenticated, "proveTime"> & { use: CounterUse } {
  const nowMs = now();
  const session = tickets.open(collector.holder, ticket, nowMs);
  if (!session) throw new PaditError("unauthenticated", ENDED);
  const counter = headerOf(request, "counter");
  const verdict = verifyCounted({ ...signedHeaders(request), counter }, session.key, nowMs);
  if (verdict.ok)
    return {
      use: { session: session.id, counter: verdict.counter },
      proveTime: (timeMs) => proveTime(session.key, counter, timeMs),
    };
  const late = `the request's time is more than ${MAX_REQUEST_AGE_MS / 1_000} s from the server's: sign it anew with the server's time`;
  throw new PaditError("unauthenticated", verdict.reason === "clock" ? late : REFUSALS.signature);
}

/** Protocol 1, and requests that the collector's own key signed. @throws PaditError unauthenticated */
function checkSignature(
  { sessions, clockRefusals, now }: AuthenticateDeps,
  request: IncomingMessage,
  { collector, session }: { collector: SigningCollector; session: string },
): void {
  const signed = signedHeaders(request);
  const nowMs = now();
  const verifier = verifierFor(collector, session, sessions, nowMs);
  const verdict = verifyHeaders(signed, verifier, nowMs);
  // Only who holds the key may say that the collector's clock is wrong.
  const timeMs = Number(signed.time);
  if (!verdict.ok && verdict.reason === "clock" && verifyHeaders(signed, verifier, timeMs).ok)
    clockRefusals.note(collector, { atMs: nowMs, offsetMs: timeMs - nowMs });
  if (!verdict.ok) throw new PaditError("unauthenticated", REFUSALS[verdict.reason]);
}

/** @throws PaditError unauthenticated when the body is not the one whose digest was signed */
export function checkDigest(request: IncomingMessage, body: Buffer): void {
  if (headerOf(request, "digest") !== digestOf(body)) throw new PaditError("unauthenticated", "the digest is not that of the body");
}

function verifierFor(collector: SigningCollector, session: string, sessions: SessionKeys, nowMs: number): Verifier {
  if (session === "") return { kind: "ed25519", publicKey: collector.publicKey };
  const key = sessions.keyOf(collector.holder, session, nowMs);
  if (!key) throw new PaditError("unauthenticated", ENDED);
  return { kind: "session", key };
}
