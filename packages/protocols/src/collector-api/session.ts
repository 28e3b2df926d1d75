import { createHash, createHmac, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { exportExchangeKey, importExchangeKey } from "./hpke";
import { digestOf, importPublicKey, type RequestToSign, signText, verifyText } from "./signing";
import { DATE_MS_MAX, HEADERS, RawKey, RawSignature } from "./wire";

/**
 * Sessions of the collector protocol, version 2: the server's challenge, signed key agreement (X25519, Ed25519, HKDF-SHA-256), and requests
 * with a counter. docs/spec/collector-protocol.md states the construction and why; both sides use the functions of this file.
 *
 * POST /v2/challenge   (unsigned, empty body, names the collector) → Challenge
 * POST /v2/session     (unsigned headers, names the collector) SessionOffer → SessionGrant   401, 403 with a signed revocation
 */
export const CHALLENGE_PATH = "/v2/challenge";
export const SESSION_PATH = "/v2/session";
/** Time within which a challenge may be answered, ms. */
export const MAX_CHALLENGE_MS = 60_000;
/** Largest difference between the time in a session's request and the server's time, ms. */
export const MAX_REQUEST_AGE_MS = 120_000;

const SHARED_BYTES = 32;
const KEY_BYTES = 32;

export const Challenge = z.object({
  /** Opaque to the collector, which signs and returns it. */
  challenge: z.string().regex(/^[A-Za-z0-9._-]{40,200}$/),
});

export const SessionOffer = z.object({
  challenge: Challenge.shape.challenge,
  /** Raw X25519 public key, made for this session alone. */
  share: RawKey,
  /** The collector's uncorrected wall clock, ms since the Unix epoch. The server computes the clock's offset from it. */
  wallMs: z.int().min(0).max(DATE_MS_MAX),
  /** Ed25519 signature of `offerText` by the collector's key. */
  signature: RawSignature,
});
export type SessionOffer = z.infer<typeof SessionOffer>;

export const SessionGrant = z.object({
  /** Value of the header `session`: the session's key, encrypted so that only ingest reads it. */
  session: z.string().regex(/^2\.[A-Za-z0-9_-]{40,400}$/),
  /** Raw X25519 public key, made for this session alone. */
  share: RawKey,
  expiresAtMs: z.int().min(0).max(DATE_MS_MAX),
  serverMs: z.int().min(0).max(DATE_MS_MAX),
  /** Ed25519 signature of `grantText` by the key that signs plans. */
  signature: RawSignature,
});
export type SessionGrant = z.infer<typeof SessionGrant>;

/** The two parties of a session. Every signed text contains both long-lived keys, so that no signature fits another pair. */
export interface SessionParties {
  collectorId: string;
  /** Raw Ed25519 public key of the collector, base64. */
  collectorKey: string;
  /** Raw Ed25519 public key that signs plans, which the collector pinned, base64. */
  serverKey: string;
}

/** Text that a collector signs to open a session. No field can contain a line break. */
export const offerText = (
  { collectorId, collectorKey, serverKey }: SessionParties,
  { challenge, share, wallMs }: Omit<SessionOffer, "signature">,
): string => ["padit/2 offer", collectorId, collectorKey, serverKey, challenge, share, wallMs].join("\n");

/** SHA-256 of all that both sides must agree on before they derive a key. */
const transcriptHash = (offer: string, { share, expiresAtMs }: Pick<SessionGrant, "share" | "expiresAtMs">): Buffer =>
  createHash("sha256").update([offer, "padit/2 answer", share, expiresAtMs].join("\n")).digest();

/** Text that the server signs: the hash of the transcript, the session's id and the server's time. */
const grantText = (transcript: Buffer, { session, serverMs }: Pick<SessionGrant, "session" | "serverMs">): string =>
  ["padit/2 grant", transcript.toString("base64"), session, serverMs].join("\n");

/** One side's share of the key agreement. */
export interface SessionShare {
  /** Raw X25519 public key, base64. */
  share: string;
  privateKey: KeyObject;
}
export function newSessionShare(): SessionShare {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  return { share: exportExchangeKey(publicKey), privateKey };
}

/**
 * Key of the session, 32 bytes: HKDF-SHA-256 (RFC 5869) of the X25519 secret, with the transcript's hash as salt.
 * @throws RangeError when the other side's share is a point of small order, which would make the secret known (RFC 7748 §6.1)
 */
export function sessionKey(own: KeyObject, theirShare: string, transcript: Buffer): Buffer {
  const shared = sharedSecret(own, importExchangeKey(theirShare));
  return Buffer.from(hkdfSync("sha256", shared, transcript, "padit/2 session key", KEY_BYTES));
}

function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  let shared: Buffer;
  try {
    shared = diffieHellman({ privateKey, publicKey });
  } catch (cause) {
    // OpenSSL refuses an all-zero secret itself.
    throw new RangeError("the key share gives no secret", { cause });
  }
  if (timingSafeEqual(shared, Buffer.alloc(SHARED_BYTES))) throw new RangeError("the key share gives no secret");
  return shared;
}

/** The collector's opening of a session. @param wallMs its own clock, uncorrected */
export function offerSession(
  parties: SessionParties,
  { challenge, wallMs, privateKey, share }: { challenge: string; wallMs: number; privateKey: KeyObject; share: string },
): SessionOffer {
  const offer = { challenge, share, wallMs };
  return { ...offer, signature: signText(offerText(parties, offer), privateKey) };
}

/** Whether the collector of these parties signed the offer. */
export const isOfferSigned = (parties: SessionParties, offer: SessionOffer): boolean =>
  verifyText(offerText(parties, offer), offer.signature, importPublicKey(parties.collectorKey));

/**
 * The server's response to an offer. It is made in two steps, because the session's name contains the key, which depends on the transcript.
 * @param sign signs with the key that signs plans, base64
 * @throws RangeError when the offer's share gives no secret
 */
export async function grantSession(
  parties: SessionParties,
  offer: SessionOffer,
  {
    expiresAtMs,
    serverMs,
    name,
    sign,
  }: { expiresAtMs: number; serverMs: number; name: (key: Buffer) => string; sign: (text: string) => Promise<string> },
): Promise<SessionGrant> {
  const { share, privateKey } = newSessionShare();
  const transcript = transcriptHash(offerText(parties, offer), { share, expiresAtMs });
  const session = name(sessionKey(privateKey, offer.share, transcript));
  return { session, share, expiresAtMs, serverMs, signature: await sign(grantText(transcript, { session, serverMs })) };
}

/** The server's response to an offer is not signed by the pinned key. */
export class BadGrant extends Error {}

/** The session's key, from the server's answer. @throws BadGrant when the pinned key did not sign this answer to this offer */
export function acceptGrant(parties: SessionParties, offer: SessionOffer, grant: SessionGrant, own: KeyObject): Buffer {
  const transcript = transcriptHash(offerText(parties, offer), grant);
  if (!verifyText(grantText(transcript, grant), grant.signature, importPublicKey(parties.serverKey)))
    throw new BadGrant("the server's key, which this collector pinned, did not sign this session");
  try {
    return sessionKey(own, grant.share, transcript);
  } catch (cause) {
    throw new BadGrant("the server's key share gives no secret", { cause });
  }
}

interface CountedRequest {
  method: string;
  /** Path with query, as in the request line */
  path: string;
  /** base64 SHA-256 of the body */
  digest: string;
  timeMs: number;
  counter: number;
}
const requestText = ({ method, path, digest, timeMs, counter }: CountedRequest): string =>
  ["padit/2 request", method.toUpperCase(), path, timeMs, counter, digest].join("\n");

const hmac = (text: string, key: Uint8Array): Buffer => createHmac("sha256", key).update(text).digest();

export interface SessionSigner {
  session: string;
  key: Uint8Array;
  /** The next request's number: from 1, each one once within the session. */
  nextCounter(): number;
}

/** The HEADERS of a request within a session. `timeMs` is the server's time as the collector knows it. */
export function signCounted(
  collectorId: string,
  { session, key, nextCounter }: SessionSigner,
  { method, path, body, timeMs }: RequestToSign,
): Record<string, string> {
  const digest = digestOf(body);
  const counter = nextCounter();
  return {
    [HEADERS.collector]: collectorId,
    [HEADERS.time]: String(timeMs),
    [HEADERS.digest]: digest,
    [HEADERS.session]: session,
    [HEADERS.counter]: String(counter),
    [HEADERS.signature]: hmac(requestText({ method, path, digest, timeMs, counter }), key).toString("base64"),
  };
}

const timeText = (counter: string, timeMs: string): string => ["padit/2 time", counter, timeMs].join("\n");

/** Proof of the server's time in the answer to one request of a session, base64. Bound to the request's counter, so that it cannot be sent again. */
export const proveTime = (key: Uint8Array, counter: string, timeMs: string): string =>
  hmac(timeText(counter, timeMs), key).toString("base64");

/** The server's time that a response proves, ms since the Unix epoch; NaN without a valid proof, as from an older server. */
export function provenTime(key: Uint8Array, counter: string, answer: { timeMs: string; proof: string }): number {
  const given = Buffer.from(answer.proof, "base64");
  const wanted = hmac(timeText(counter, answer.timeMs), key);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? Number(answer.timeMs) : Number.NaN;
}

/** 15 digits: a safe integer, and one that PostgreSQL's bigint holds. */
const COUNTER = /^[1-9]\d{0,14}$/;
export type CountedVerdict = { ok: true; counter: number } | { ok: false; reason: "clock" | "signature" };

/** Checks that the headers are fresh and signed with the session's key. The caller must check that the counter was not used before. */
export function verifyCounted(
  headers: { method: string; path: string; time: string; counter: string; digest: string; signature: string },
  key: Uint8Array,
  nowMs: number,
): CountedVerdict {
  const timeMs = Number(headers.time);
  if (!COUNTER.test(headers.counter)) return { ok: false, reason: "signature" };
  const counter = Number(headers.counter);
  const given = Buffer.from(headers.signature, "base64");
  const wanted = hmac(requestText({ ...headers, timeMs, counter }), key);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return { ok: false, reason: "signature" };
  return Math.abs(timeMs - nowMs) <= MAX_REQUEST_AGE_MS ? { ok: true, counter } : { ok: false, reason: "clock" };
}
