import { decodeCfm, encodeCfm, OPCODE } from "@padit/protocols/cfm";
import { DM_BODY_BYTES, dmr } from "@padit/protocols/cfm-dm";
import type { FaultProtocol } from "./faults";

/** The reply to a CFM message: its protocol and a function that encodes it; undefined if this end does not answer the message. */
export function cfmAnswer(
  payload: Uint8Array,
  levels: readonly number[],
): { protocol: FaultProtocol; answer(t2: bigint, t3: bigint): Uint8Array } | undefined {
  const decoded = decodeCfm(payload);
  if (!decoded.ok) return undefined;
  const { pdu } = decoded;
  if (!levels.includes(pdu.level)) return undefined;
  // 802.1Q §20.2.2: the reply copies everything except the opcode.
  if (pdu.opcode === OPCODE.lbm && pdu.body.length === 4)
    return { protocol: "cfm-lb", answer: () => sized(payload.length, encodeCfm({ ...pdu, opcode: OPCODE.lbr })) };
  if (pdu.opcode === OPCODE.dmm && pdu.body.length === DM_BODY_BYTES)
    return { protocol: "cfm-dm", answer: (t2, t3) => sized(payload.length, encodeCfm(dmr(pdu, t2, t3))) };
  return undefined;
}

/** Whether a request is for an MD level that this end does not answer. */
export function isAtOtherLevel(payload: Uint8Array, levels: readonly number[]): boolean {
  const decoded = decodeCfm(payload);
  return decoded.ok && !levels.includes(decoded.pdu.level) && (decoded.pdu.opcode === OPCODE.lbm || decoded.pdu.opcode === OPCODE.dmm);
}

/** Pads or cuts a reply to the request's length, so that it is never longer. Bytes after the End TLV are not returned. */
function sized(length: number, bytes: Uint8Array): Uint8Array {
  const sizedBytes = new Uint8Array(length);
  sizedBytes.set(bytes.subarray(0, length));
  return sizedBytes;
}
