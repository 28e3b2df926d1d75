import { type CfmPdu, type CfmTlv, OPCODE } from "../cfm/codec";

/** Loopback (802.1Q §21.7): body is the transaction identifier, 4 bytes. */
export interface Loopback {
  level: number;
  transactionId: number;
  tlvs: readonly CfmTlv[];
}

const loopback = (opcode: number, { level, transactionId, tlvs }: Loopback): CfmPdu => {
  const body = new Uint8Array(4);
  new DataView(body.buffer).setUint32(0, transactionId);
  return { level, version: 0, opcode, flags: 0, body, tlvs };
};
export const lbm = (message: Loopback): CfmPdu => loopback(OPCODE.lbm, message);
/** The reply to a loopback message: only the opcode differs (802.1Q §20.2.2). */
export const lbr = (message: Loopback): CfmPdu => loopback(OPCODE.lbr, message);

/** Decodes a loopback message; undefined for another opcode or a body without an identifier. */
export function readLoopback(pdu: CfmPdu, opcode: typeof OPCODE.lbm | typeof OPCODE.lbr): Loopback | undefined {
  if (pdu.opcode !== opcode || pdu.body.length < 4) return undefined;
  const transactionId = new DataView(pdu.body.buffer, pdu.body.byteOffset).getUint32(0);
  return { level: pdu.level, transactionId, tlvs: pdu.tlvs };
}
