import { decodeCfm, encodeCfm, OPCODE } from "@padit/protocols/cfm";
import { DM_BODY_BYTES, dmr } from "@padit/protocols/cfm-dm";
import { ltrOfTarget, readLtm } from "@padit/protocols/cfm-lt";
import { isGroup } from "@padit/protocols/ethernet";
import type { FaultProtocol } from "./faults";

interface CfmAnswer {
  protocol: FaultProtocol;
  /** Station that started a linktrace, which may be behind bridges. Absent: the reply goes to the frame's source. */
  to?: string;
  answer(t2: bigint, t3: bigint): Uint8Array;
}

/** The reply to a CFM message; undefined if this end does not answer the message. @param mac this end's own */
export function cfmAnswer(payload: Uint8Array, levels: readonly number[], mac: string): CfmAnswer | undefined {
  const decoded = decodeCfm(payload);
  if (!decoded.ok) return undefined;
  const { pdu } = decoded;
  if (!levels.includes(pdu.level)) return undefined;
  // 802.1Q §20.2.2: the reply copies everything except the opcode.
  if (pdu.opcode === OPCODE.lbm && pdu.body.length === 4)
    return { protocol: "cfm-lb", answer: () => sized(payload.length, encodeCfm({ ...pdu, opcode: OPCODE.lbr })) };
  if (pdu.opcode === OPCODE.dmm && pdu.body.length === DM_BODY_BYTES)
    return { protocol: "cfm-dm", answer: (t2, t3) => sized(payload.length, encodeCfm(dmr(pdu, t2, t3))) };
  const trace = readLtm(pdu);
  if (trace !== undefined && trace.target === mac && trace.ttl > 0 && !isGroup(trace.origin))
    return { protocol: "cfm-lt", to: trace.origin, answer: () => sized(payload.length, encodeCfm(ltrOfTarget(trace, mac))) };
  return undefined;
}

const REQUESTS: readonly number[] = [OPCODE.lbm, OPCODE.dmm, OPCODE.ltm];

/** Whether a request is for an MD level that this end does not answer. */
export function isAtOtherLevel(payload: Uint8Array, levels: readonly number[]): boolean {
  const decoded = decodeCfm(payload);
  return decoded.ok && !levels.includes(decoded.pdu.level) && REQUESTS.includes(decoded.pdu.opcode);
}

/** Pads or cuts a reply to the request's length, so that it is never longer. Bytes after the End TLV are not returned. */
function sized(length: number, bytes: Uint8Array): Uint8Array {
  const sizedBytes = new Uint8Array(length);
  sizedBytes.set(bytes.subarray(0, length));
  return sizedBytes;
}
