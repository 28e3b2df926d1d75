import { createHmac, timingSafeEqual } from "node:crypto";
import { decodeErrorEstimate, type ErrorEstimate, encodeErrorEstimate } from "./error-estimate";
import { readTime, writeTime } from "./time";
import { decodeTlvs, type StampTlv } from "./tlv";

/**
 * STAMP test packets (RFC 8762 figures 2–5, SSID and TLVs of RFC 8972). The base of authenticated packets ends with an HMAC-SHA-256 over the bytes
 * before it, cut to 16 bytes. Session-reflectors must also accept TWAMP-light's packets of 14 bytes (RFC 8762 §4.6).
 */
export const BASE_BYTES = 44;
export const AUTH_BASE_BYTES = 112;
const TWAMP_LIGHT_SENDER_BYTES = 14;
/** Shortest accepted reply: all fields that are used. RFC 5357 requires 41 bytes, of which some reflectors omit the sender's TTL and its padding. */
export const SHORTEST_REPLY_BYTES = 38;
const HMAC_AT = 96;

/** Offsets of the fields, bytes: in unauthenticated (`PLAIN_OFFSETS`) and authenticated (`AUTH_OFFSETS`) packets. */
const PLAIN_OFFSETS = {
  seq: 0,
  time: 4,
  error: 12,
  ssid: 14,
  received: 16,
  senderSeq: 24,
  senderTime: 28,
  senderError: 36,
  ttl: 40,
} as const;
const AUTH_OFFSETS = {
  seq: 0,
  time: 16,
  error: 24,
  ssid: 26,
  received: 32,
  senderSeq: 48,
  senderTime: 64,
  senderError: 72,
  ttl: 80,
} as const;

export interface SenderPacket {
  seq: number;
  /** ns since the Unix epoch, for the reflector. Delays are computed from the kernel's timestamp instead. */
  atNs: bigint;
  error: ErrorEstimate;
  ssid: number;
}
export interface ReceivedSenderPacket {
  seq: number;
  ssid: number;
  /** Received sequence number, time and error estimate, to be copied into the reply. */
  copied: { time: Uint8Array; error: number };
  format: ErrorEstimate["format"];
}
export interface ReflectorPacket {
  seq: number;
  sentNs: bigint;
  receivedNs: bigint;
  error: ErrorEstimate;
  ssid: number;
  sender: { seq: number; time: Uint8Array; error: number };
  /** TTL or hop limit the request arrived with. */
  /** undefined: the reply is too short to contain the TTL. */
  ttl: number | undefined;
}
export type ReceivedReflectorPacket = ReflectorPacket & { tlvs: StampTlv[] };
type StampProblem = "too_short" | "wrong_hmac" | "bad_time";
export type Decoded<T> = { ok: true; packet: T } | { ok: false; reason: StampProblem };

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const hmacOf = (key: Uint8Array, bytes: Uint8Array): Buffer =>
  createHmac("sha256", key).update(bytes.subarray(0, HMAC_AT)).digest().subarray(0, 16);

/** @param key undefined: unauthenticated @param tail bytes behind the base: TLVs, or plain padding for TWAMP-light peers */
export function encodeSender({ seq, atNs, error, ssid }: SenderPacket, key?: Uint8Array, tail = new Uint8Array()): Uint8Array {
  const at = key === undefined ? PLAIN_OFFSETS : AUTH_OFFSETS;
  const base = key === undefined ? BASE_BYTES : AUTH_BASE_BYTES;
  const bytes = new Uint8Array(base + tail.length);
  const view = viewOf(bytes);
  view.setUint32(at.seq, seq);
  writeTime(view, at.time, atNs, error.format);
  view.setUint16(at.error, encodeErrorEstimate(error));
  view.setUint16(at.ssid, ssid);
  bytes.set(tail, base);
  if (key !== undefined) bytes.set(hmacOf(key, bytes), HMAC_AT);
  return bytes;
}

/** Decodes a sender's packet. Never throws. */
export function decodeSender(bytes: Uint8Array, key?: Uint8Array): Decoded<ReceivedSenderPacket> {
  const at = key === undefined ? PLAIN_OFFSETS : AUTH_OFFSETS;
  if (bytes.length < (key === undefined ? TWAMP_LIGHT_SENDER_BYTES : AUTH_BASE_BYTES)) return { ok: false, reason: "too_short" };
  if (key !== undefined && !isAuthentic(bytes, key)) return { ok: false, reason: "wrong_hmac" };
  const view = viewOf(bytes);
  const error = view.getUint16(at.error);
  return {
    ok: true,
    packet: {
      seq: view.getUint32(at.seq),
      ssid: bytes.length >= at.ssid + 2 ? view.getUint16(at.ssid) : 0,
      copied: { time: bytes.slice(at.time, at.time + 8), error },
      format: decodeErrorEstimate(error).format,
    },
  };
}

/** @param tail the request's bytes after its base, returned unchanged */
export function encodeReflector(packet: ReflectorPacket, key?: Uint8Array, tail = new Uint8Array()): Uint8Array {
  const at = key === undefined ? PLAIN_OFFSETS : AUTH_OFFSETS;
  const base = key === undefined ? BASE_BYTES : AUTH_BASE_BYTES;
  const bytes = new Uint8Array(base + tail.length);
  const view = viewOf(bytes);
  view.setUint32(at.seq, packet.seq);
  writeTime(view, at.time, packet.sentNs, packet.error.format);
  view.setUint16(at.error, encodeErrorEstimate(packet.error));
  view.setUint16(at.ssid, packet.ssid);
  writeTime(view, at.received, packet.receivedNs, packet.error.format);
  view.setUint32(at.senderSeq, packet.sender.seq);
  bytes.set(packet.sender.time.subarray(0, 8), at.senderTime);
  view.setUint16(at.senderError, packet.sender.error);
  view.setUint8(at.ttl, packet.ttl ?? 0);
  bytes.set(tail, base);
  if (key !== undefined) bytes.set(hmacOf(key, bytes), HMAC_AT);
  return bytes;
}

/** Decodes a reflector's packet. Never throws. @param nearNs now, ns since the Unix epoch: it determines the era of 32-bit seconds */
export function decodeReflector(bytes: Uint8Array, nearNs: bigint, key?: Uint8Array): Decoded<ReceivedReflectorPacket> {
  const at = key === undefined ? PLAIN_OFFSETS : AUTH_OFFSETS;
  const base = key === undefined ? BASE_BYTES : AUTH_BASE_BYTES;
  if (bytes.length < (key === undefined ? SHORTEST_REPLY_BYTES : AUTH_BASE_BYTES)) return { ok: false, reason: "too_short" };
  if (key !== undefined && !isAuthentic(bytes, key)) return { ok: false, reason: "wrong_hmac" };
  const view = viewOf(bytes);
  const error = decodeErrorEstimate(view.getUint16(at.error));
  const sentNs = readTime(view, at.time, error.format, nearNs);
  const receivedNs = readTime(view, at.received, error.format, nearNs);
  if (sentNs === undefined || receivedNs === undefined) return { ok: false, reason: "bad_time" };
  return {
    ok: true,
    packet: {
      seq: view.getUint32(at.seq),
      sentNs,
      receivedNs,
      error,
      ssid: view.getUint16(at.ssid),
      sender: {
        seq: view.getUint32(at.senderSeq),
        time: bytes.slice(at.senderTime, at.senderTime + 8),
        error: view.getUint16(at.senderError),
      },
      ttl: bytes.length > at.ttl ? view.getUint8(at.ttl) : undefined,
      tlvs: decodeTlvs(bytes.subarray(Math.min(base, bytes.length))),
    },
  };
}

const isAuthentic = (bytes: Uint8Array, key: Uint8Array): boolean =>
  timingSafeEqual(hmacOf(key, bytes), bytes.subarray(HMAC_AT, AUTH_BASE_BYTES));
