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

/** The MAID of two character strings, the only form O-RAN's model knows: format 4 for the domain, 2 for the association. */
export function maidOf(domain: string, association: string): Uint8Array {
  const [md, ma] = [new TextEncoder().encode(domain), new TextEncoder().encode(association)];
  const maid = new Uint8Array(MAID_BYTES);
  maid.set([4, md.length, ...md, 2, ma.length, ...ma]);
  return maid;
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

/** undefined for another opcode or a body that is too short. */
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

/** The two names where they are character strings, for people. */
export function maidText(maid: Uint8Array): string {
  const [format, length = 0] = maid;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const after = format === 1 ? 1 : 2 + length;
  const [maFormat, maLength = 0] = maid.subarray(after);
  const md = format === 4 ? text(maid.subarray(2, 2 + length)) : format === 1 ? "(no domain)" : `format ${format}`;
  const ma = maFormat === 2 ? text(maid.subarray(after + 2, after + 2 + maLength)) : `format ${maFormat}`;
  return `${md} / ${ma}`;
}
