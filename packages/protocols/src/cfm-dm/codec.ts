import { type CfmPdu, OPCODE, TLV } from "../cfm/codec";

/** Delay measurement (Y.1731 §9.15–9.16): four time stamps of 4 bytes seconds and 4 bytes nanoseconds. */
const STAMP_BYTES = 8;
export const DM_BODY_BYTES = 4 * STAMP_BYTES;
const NS = 1_000_000_000n;

/** A received timestamp. The unit of its second word depends on the far end (time-format.ts). */
export interface WireTime {
  seconds: number;
  low: number;
}

export interface DelayReply {
  /** TxTimeStampf as the reply returned it. It is our own timestamp, and is only compared with those sent. */
  echo: Uint8Array;
  /** RxTimeStampf: T2; undefined when the field is zero, that is, not filled in. */
  received: WireTime | undefined;
  /** TxTimeStampb: T3; undefined likewise. */
  sent: WireTime | undefined;
}

/** @param dataBytes of a Data TLV; 0 sends none */
export function dmm(level: number, atNs: bigint, dataBytes = 0): CfmPdu {
  const body = new Uint8Array(DM_BODY_BYTES);
  writeTime(body, 0, atNs);
  return {
    level,
    version: 1,
    opcode: OPCODE.dmm,
    flags: 0,
    body,
    tlvs: dataBytes === 0 ? [] : [{ type: TLV.data, value: new Uint8Array(dataBytes) }],
  };
}

/** The reply to a request's body. */
export function dmr(request: CfmPdu, receivedNs: bigint, sentNs: bigint): CfmPdu {
  const body = request.body.slice();
  writeTime(body, STAMP_BYTES, receivedNs);
  writeTime(body, 2 * STAMP_BYTES, sentNs);
  return { ...request, opcode: OPCODE.dmr, body };
}

/** Decodes a DMR; undefined for another opcode or a body that is too short. */
export function readDmr(pdu: CfmPdu): DelayReply | undefined {
  if (pdu.opcode !== OPCODE.dmr || pdu.body.length < DM_BODY_BYTES) return undefined;
  return { echo: pdu.body.slice(0, STAMP_BYTES), received: readTime(pdu.body, STAMP_BYTES), sent: readTime(pdu.body, 2 * STAMP_BYTES) };
}

function writeTime(body: Uint8Array, at: number, ns: bigint): void {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  view.setUint32(at, Number((ns / NS) & 0xffff_ffffn));
  view.setUint32(at + 4, Number(ns % NS));
}

function readTime(body: Uint8Array, at: number): WireTime | undefined {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [seconds, low] = [view.getUint32(at), view.getUint32(at + 4)];
  return seconds === 0 && low === 0 ? undefined : { seconds, low };
}

/** @param format `fraction`: the second word counts 2^-32 s */
export const wireTimeNs = ({ seconds, low }: WireTime, format: "ns" | "fraction"): bigint =>
  BigInt(seconds) * NS + (format === "ns" ? BigInt(low) : (BigInt(low) * NS) >> 32n);
