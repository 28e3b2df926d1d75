import { decodeCfm, encodeCfm, OPCODE } from "@padit/protocols/cfm";
import { DM_BODY_BYTES, dmr } from "@padit/protocols/cfm-dm";
import type { FaultProtocol } from "./faults";

/** A CFM message that this end answers, and how: undefined for everything else. */
export function cfmAnswer(
  payload: Uint8Array,
  levels: readonly number[],
): { protocol: FaultProtocol; answer(t2: bigint, t3: bigint): Uint8Array } | undefined {
  const decoded = decodeCfm(payload);
  if (!decoded.ok) return undefined;
  const { pdu } = decoded;
  if (!levels.includes(pdu.level)) return undefined;
  // 802.1Q §20.2.2: everything as it came, but for the opcode.
  if (pdu.opcode === OPCODE.lbm && pdu.body.length === 4)
    return { protocol: "cfm-lb", answer: () => sized(payload.length, encodeCfm({ ...pdu, opcode: OPCODE.lbr })) };
  if (pdu.opcode === OPCODE.dmm && pdu.body.length === DM_BODY_BYTES)
    return { protocol: "cfm-dm", answer: (t2, t3) => sized(payload.length, encodeCfm(dmr(pdu, t2, t3))) };
  return undefined;
}

/** A question that would be answered at another MD level. */
export function isAtOtherLevel(payload: Uint8Array, levels: readonly number[]): boolean {
  const decoded = decodeCfm(payload);
  return decoded.ok && !levels.includes(decoded.pdu.level) && (decoded.pdu.opcode === OPCODE.lbm || decoded.pdu.opcode === OPCODE.dmm);
}

/** As long as it was asked, never longer; what stood behind the End TLV is not sent back. */
function sized(length: number, bytes: Uint8Array): Uint8Array {
  const sizedBytes = new Uint8Array(length);
  sizedBytes.set(bytes.subarray(0, length));
  return sizedBytes;
}
