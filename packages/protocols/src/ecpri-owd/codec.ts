import { type Dialect, dialectOf } from "./dialects";

/**
 * eCPRI (specification V2.0) common header and message type 5, One-Way Delay Measurement (§3.2.4.6):
 * `revision (4) | reserved (3) | C | type | payload size u16`, then
 * `measurement ID | action | seconds (6) | nanoseconds (4) | compensation i64 (ns · 2^16) | dummy bytes`.
 * Ethertype 0xAEFE, or a UDP payload (§3.2.2 names no port). Short frames are padded, so the length is that of the payload size field, not of
 * the frame.
 */
export const ECPRI_ETHERTYPE = 0xaefe;
const ONE_WAY_DELAY = 5;
export const ACTION = {
  request: 0,
  requestWithFollowUp: 1,
  response: 2,
  remoteRequest: 3,
  remoteRequestWithFollowUp: 4,
  followUp: 5,
} as const;
export type Action = (typeof ACTION)[keyof typeof ACTION];

const HEADER_BYTES = 4;
const OWD_BYTES = 20;
const NS = 1_000_000_000n;
const REVISION = 1;

export interface OneWayDelay {
  measurementId: number;
  action: Action;
  /** ns since the PTP epoch. It is treated as the Unix epoch, because both ends use the same epoch. */
  timestampNs: bigint;
  /** ns · 2^16 */
  compensation: bigint;
  dummyBytes: number;
}
type EcpriProblem = "too_short" | "wrong_revision" | "bad_size" | "not_delay" | "reserved_action" | "bad_timestamp";
export type DecodedEcpri =
  | { ok: true; packet: OneWayDelay }
  | { ok: false; reason: EcpriProblem; measurementId?: number; action?: number; dialect?: Dialect };

/** 183.5 ns → 0xB78000 (the specification's own example). */
export const compensationOf = (ns: number): bigint => BigInt(Math.round(ns * 65_536));

export function encodeOneWayDelay({ measurementId, action, timestampNs, compensation, dummyBytes }: OneWayDelay): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + OWD_BYTES + dummyBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, REVISION << 4);
  view.setUint8(1, ONE_WAY_DELAY);
  view.setUint16(2, OWD_BYTES + dummyBytes);
  view.setUint8(4, measurementId);
  view.setUint8(5, action);
  const seconds = timestampNs / NS;
  view.setUint16(6, Number((seconds >> 32n) & 0xffffn));
  view.setUint32(8, Number(seconds & 0xffff_ffffn));
  view.setUint32(12, Number(timestampNs % NS));
  view.setBigInt64(16, compensation);
  bytes.fill(0x5a, HEADER_BYTES + OWD_BYTES);
  return bytes;
}

/** The delay messages of one PDU, concatenated ones included (C bit, 4-byte alignment, §3.1.3). Strict; never throws. */
export function decodeOneWayDelays(bytes: Uint8Array): DecodedEcpri[] {
  const decoded: DecodedEcpri[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < HEADER_BYTES) return [...decoded, { ok: false, reason: "too_short" }];
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.byteLength - at);
    const first = view.getUint8(0);
    if (first >> 4 !== REVISION) return [...decoded, { ok: false, reason: "wrong_revision" }];
    const size = view.getUint16(2);
    if (HEADER_BYTES + size > view.byteLength) return [...decoded, { ok: false, reason: "bad_size" }];
    const payload = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + size);
    decoded.push(view.getUint8(1) === ONE_WAY_DELAY ? decodePayload(payload) : { ok: false, reason: "not_delay" });
    if ((first & 1) === 0) break;
    at += HEADER_BYTES + Math.ceil(size / 4) * 4;
  }
  return decoded.length === 0 ? [{ ok: false, reason: "too_short" }] : decoded;
}

function decodePayload(payload: Uint8Array): DecodedEcpri {
  if (payload.length < OWD_BYTES) return { ok: false, reason: "bad_size" };
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const [measurementId, action] = [view.getUint8(0), view.getUint8(1)];
  if (!isAction(action)) return { ok: false, reason: "reserved_action", measurementId, action };
  const nanoseconds = BigInt(view.getUint32(8));
  if (nanoseconds >= NS) {
    const dialect = dialectOf(payload);
    return { ok: false, reason: "bad_timestamp", measurementId, action, ...(dialect && { dialect }) };
  }
  const seconds = (BigInt(view.getUint16(2)) << 32n) | BigInt(view.getUint32(4));
  return {
    ok: true,
    packet: {
      measurementId,
      action,
      timestampNs: seconds * NS + nanoseconds,
      compensation: view.getBigInt64(12),
      dummyBytes: payload.length - OWD_BYTES,
    },
  };
}

const isAction = (action: number): action is Action => action <= ACTION.followUp;
