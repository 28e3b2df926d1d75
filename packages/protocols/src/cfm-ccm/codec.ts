import { type CfmPdu, OPCODE, TLV } from "../cfm/codec";

/** Continuity check (802.1Q §21.6): `sequence u32 | MEP ID (13 of 16) | MAID (48) | Y.1731 counters (16)`. */
const BODY_BYTES = 70;
const MAID_BYTES = 48;
const MAID_AT = 6;

export interface Ccm {
  level: number;
  isRdi: boolean;
  /** Code 0–7 */
  interval: number;
  sequence: number;
  mepId: number;
  maid: Uint8Array;
  /** 1 blocked, 2 up */
  portStatus: number | undefined;
  /** 1 up, 2 down, … */
  interfaceStatus: number | undefined;
}

export function ccm(message: Omit<Ccm, "portStatus" | "interfaceStatus"> & Partial<Pick<Ccm, "portStatus" | "interfaceStatus">>): CfmPdu {
  const body = new Uint8Array(BODY_BYTES);
  const view = new DataView(body.buffer);
  view.setUint32(0, message.sequence);
  view.setUint16(4, message.mepId & 0x1fff);
  body.set(message.maid.subarray(0, MAID_BYTES), MAID_AT);
  const status = (type: number, value: number | undefined) => (value === undefined ? [] : [{ type, value: Uint8Array.of(value) }]);
  return {
    level: message.level,
    version: 0,
    opcode: OPCODE.ccm,
    flags: (message.isRdi ? 0x80 : 0) | message.interval,
    body,
    tlvs: [...status(TLV.portStatus, message.portStatus), ...status(TLV.interfaceStatus, message.interfaceStatus)],
  };
}

/** Decodes a CCM; undefined for another opcode or a body that is too short. */
export function readCcm(pdu: CfmPdu): Ccm | undefined {
  if (pdu.opcode !== OPCODE.ccm || pdu.body.length < MAID_AT + MAID_BYTES) return undefined;
  const view = new DataView(pdu.body.buffer, pdu.body.byteOffset, pdu.body.byteLength);
  const statusOf = (type: number) => pdu.tlvs.find((tlv) => tlv.type === type)?.value[0];
  return {
    level: pdu.level,
    isRdi: (pdu.flags & 0x80) !== 0,
    interval: pdu.flags & 0x07,
    sequence: view.getUint32(0),
    mepId: view.getUint16(4) & 0x1fff,
    maid: pdu.body.slice(MAID_AT, MAID_AT + MAID_BYTES),
    portStatus: statusOf(TLV.portStatus),
    interfaceStatus: statusOf(TLV.interfaceStatus),
  };
}
