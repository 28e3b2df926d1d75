import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";
import { HEADERS, MAX_CLOCK_DIFFERENCE_MS, signedText } from "./wire";

/** Prefix that converts a raw Ed25519 key (32 bytes, as the API transmits it) to the DER form that node:crypto requires (RFC 8410 §4, §7). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const RAW_KEY_BYTES = 32;

const rawKey = (base64: string): Buffer => {
  const raw = Buffer.from(base64, "base64");
  if (raw.length !== RAW_KEY_BYTES) throw new RangeError(`an Ed25519 key has ${RAW_KEY_BYTES} bytes, got ${raw.length}`);
  return raw;
};

/** @throws RangeError when the text is not 32 bytes of base64 */
export const importPublicKey = (base64: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_PREFIX, rawKey(base64)]), format: "der", type: "spki" });
/** @throws RangeError when the text is not 32 bytes of base64 */
export const importPrivateKey = (base64: string): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, rawKey(base64)]), format: "der", type: "pkcs8" });
export const exportPublicKey = (key: KeyObject): string =>
  key.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length).toString("base64");
const exportPrivateKey = (key: KeyObject): string =>
  key.export({ format: "der", type: "pkcs8" }).subarray(PKCS8_PREFIX.length).toString("base64");

export interface RawKeyPair {
  /** 32 bytes, base64 */
  publicKey: string;
  /** The 32-byte seed, base64 */
  privateKey: string;
}
export function generateKeys(): RawKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: exportPublicKey(publicKey), privateKey: exportPrivateKey(privateKey) };
}

/** Ed25519 signature, base64. */
export const signText = (text: string, privateKey: KeyObject): string => sign(null, Buffer.from(text), privateKey).toString("base64");
/** Whether the signature is valid. False for any other text. */
export const verifyText = (text: string, signature: string, publicKey: KeyObject): boolean =>
  verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64"));

/** Text that an enrolling collector signs to prove possession of its key. */
export const enrolmentText = (token: string): string => `padit-enrol\n${token}`;

/**
 * Fingerprint of an Ed25519 public key for people and command lines: the SHA-256 digest of the raw key, base64url.
 * @throws RangeError when the text is not 32 bytes of base64
 */
export const keyFingerprint = (publicKey: string): string => `SHA256:${createHash("sha256").update(rawKey(publicKey)).digest("base64url")}`;

/** Text that the plan key signs for an enrolled collector. It proves that the holder of that key has enrolled the collector's own key. */
export const enrolledText = ({ collectorId, publicKey, planKey }: { collectorId: string; publicKey: string; planKey: string }): string =>
  ["padit-enrolled", collectorId, publicKey, planKey].join("\n");

/** Text that the new key signs in a rotation. The old key signs the request. */
export const keyText = (collectorId: string, publicKey: string): string => `padit-key\n${collectorId}\n${publicKey}`;

/** Text that the plan key signs for a probe-now job. Plans are signed without this prefix, so that neither document passes for the other. */
export const jobText = (document: string): string => `padit-job\n${document}`;

/** Text that the plan key signs for a `Revocation`. The prefix keeps it apart from plans and jobs. */
export const revocationText = (document: string): string => `padit-revoked\n${document}`;

/** base64 SHA-256 of the body's bytes as sent. */
export const digestOf = (body: Uint8Array): string => createHash("sha256").update(body).digest("base64");

/** Key that signs a request: the collector's own key, or the key of a session. */
export type Signer = { kind: "ed25519"; privateKey: KeyObject } | { kind: "session"; session: string; key: Uint8Array };

export interface RequestToSign {
  method: string;
  /** Path with query, as in the request line */
  path: string;
  body: Uint8Array;
  timeMs: number;
}

const hmac = (text: string, key: Uint8Array): Buffer => createHmac("sha256", key).update(text).digest();

/** The HEADERS of a signed request. */
export function signRequest(collectorId: string, signer: Signer, { method, path, body, timeMs }: RequestToSign): Record<string, string> {
  const digest = digestOf(body);
  const text = signedText({ method, path, timeMs, digest });
  const headers = { [HEADERS.collector]: collectorId, [HEADERS.time]: String(timeMs), [HEADERS.digest]: digest };
  return signer.kind === "ed25519"
    ? { ...headers, [HEADERS.signature]: signText(text, signer.privateKey) }
    : { ...headers, [HEADERS.session]: signer.session, [HEADERS.signature]: hmac(text, signer.key).toString("base64") };
}

export type Verifier = { kind: "ed25519"; publicKey: KeyObject } | { kind: "session"; key: Uint8Array };
/** The part of a signed request that arrives before its body. */
export interface SignedHeaders {
  method: string;
  path: string;
  /** The received values of HEADERS. */
  time: string;
  digest: string;
  signature: string;
}
export type HeaderVerdict = { ok: true } | { ok: false; reason: "clock" | "signature" };

/**
 * Whether the headers are fresh and signed by the verifier's key. The signature covers the body's digest, not the body, so a server can reject
 * a stranger before it reads the body; it still has to compare the digest with `digestOf` the body.
 */
export function verifyHeaders({ method, path, time, digest, signature }: SignedHeaders, verifier: Verifier, nowMs: number): HeaderVerdict {
  const timeMs = Number(time);
  if (!(Math.abs(timeMs - nowMs) <= MAX_CLOCK_DIFFERENCE_MS)) return { ok: false, reason: "clock" };
  return matches(signedText({ method, path, timeMs, digest }), signature, verifier) ? { ok: true } : { ok: false, reason: "signature" };
}

export type SignatureVerdict = { ok: true } | { ok: false; reason: "clock" | "digest" | "signature" };

/** Whether the request is fresh, whole and signed by the verifier's key. */
export function verifySignature(request: SignedHeaders & { body: Uint8Array }, verifier: Verifier, nowMs: number): SignatureVerdict {
  const verdict = verifyHeaders(request, verifier, nowMs);
  if (!verdict.ok && verdict.reason === "clock") return verdict;
  if (request.digest !== digestOf(request.body)) return { ok: false, reason: "digest" };
  return verdict;
}

function matches(text: string, signature: string, verifier: Verifier): boolean {
  if (verifier.kind === "ed25519") return verifyText(text, signature, verifier.publicKey);
  const given = Buffer.from(signature, "base64");
  const wanted = hmac(text, verifier.key);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
