import { type CfmPdu, OPCODE, TLV } from "../cfm/codec";
import { macBytes, macText } from "../ethernet/mac";

/** Linktrace (802.1Q §21.8, §21.9; Y.1731 §9.5, §9.6). */
const LTM_BODY_BYTES = 17;
const LTR_BODY_BYTES = 6;
/** LTM: bridges look the target up in their filtering database only. LTR: the message was also forwarded. */
const FLAG_HIGH = 0x80;
/** LTR: the reply comes from a MEP, which ends the trace. */
const FLAG_TERMINAL_MEP = 0x40;
/** How a bridge found the target (§21.9.5). */
export const RELAY_ACTION = { hit: 1, fdb: 2, mpdb: 3 } as const;
/** Action byte of the Reply Ingress and Reply Egress TLVs for a working port (§21.9.8.1, §21.9.9.1). */
const PORT_OK = 1;

export interface Linktrace {
  level: number;
  transactionId: number;
  ttl: number;
  /** Station that started the trace, and its target. */
  origin: string;
  target: string;
}
export interface LinktraceReply {
  level: number;
  transactionId: number;
  /** TTL of the message when it arrived, minus one. */
  replyTtl: number;
  relayAction: number;
  isForwarded: boolean;
  isTerminalMep: boolean;
  ingress: LinktracePort | undefined;
  egress: LinktracePort | undefined;
}
export interface LinktracePort {
  action: number;
  mac: string;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function ltm({ level, transactionId, ttl, origin, target }: Linktrace): CfmPdu {
  const body = new Uint8Array(LTM_BODY_BYTES);
  viewOf(body).setUint32(0, transactionId);
  body[4] = ttl;
  body.set(macBytes(origin), 5);
  body.set(macBytes(target), 11);
  const egressId = Uint8Array.of(0, 0, ...macBytes(origin));
  return { level, version: 0, opcode: OPCODE.ltm, flags: FLAG_HIGH, body, tlvs: [{ type: TLV.ltmEgressId, value: egressId }] };
}

/** undefined for another opcode or a body that is too short. */
export function readLtm({ opcode, level, body }: CfmPdu): Linktrace | undefined {
  if (opcode !== OPCODE.ltm || body.length < LTM_BODY_BYTES) return undefined;
  const origin = macText(body.subarray(5, 11));
  return { level, transactionId: viewOf(body).getUint32(0), ttl: body[4] ?? 0, origin, target: macText(body.subarray(11, 17)) };
}

/** The reply of a MEP that is the target itself. @param mac of its port */
export function ltrOfTarget({ level, transactionId, ttl, origin }: Linktrace, mac: string): CfmPdu {
  const body = new Uint8Array(LTR_BODY_BYTES);
  viewOf(body).setUint32(0, transactionId);
  body[4] = ttl - 1;
  body[5] = RELAY_ACTION.hit;
  const lastEgress = Uint8Array.of(0, 0, ...macBytes(origin), 0, 0, 0, 0, 0, 0, 0, 0);
  const tlvs = [
    { type: TLV.ltrEgressId, value: lastEgress },
    { type: TLV.replyIngress, value: Uint8Array.of(PORT_OK, ...macBytes(mac)) },
  ];
  return { level, version: 0, opcode: OPCODE.ltr, flags: FLAG_TERMINAL_MEP, body, tlvs };
}

/** undefined for another opcode or a body that is too short. */
export function readLtr({ opcode, level, flags, body, tlvs }: CfmPdu): LinktraceReply | undefined {
  if (opcode !== OPCODE.ltr || body.length < LTR_BODY_BYTES) return undefined;
  const port = (type: number): LinktracePort | undefined => {
    const value = tlvs.find((tlv) => tlv.type === type)?.value;
    return value === undefined || value.length < 7 ? undefined : { action: value[0] ?? 0, mac: macText(value.subarray(1, 7)) };
  };
  return {
    ...{ level, transactionId: viewOf(body).getUint32(0), replyTtl: body[4] ?? 0, relayAction: body[5] ?? 0 },
    ...{ isForwarded: (flags & FLAG_HIGH) !== 0, isTerminalMep: (flags & FLAG_TERMINAL_MEP) !== 0 },
    ...{ ingress: port(TLV.replyIngress), egress: port(TLV.replyEgress) },
  };
}
