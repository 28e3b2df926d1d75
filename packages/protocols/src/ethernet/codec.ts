import { macBytes, macText } from "./mac";

/** Ethernet II with IEEE 802.1Q tags, without FCS. */
export interface VlanTag {
  /** 0x8100 (C-tag) or 0x88a8 (S-tag) */
  tpid: number;
  /** Priority, 0–7 */
  pcp: number;
  dei: boolean;
  /** 0: the tag carries a priority and no VLAN. */
  vid: number;
}
export interface EthernetFrame {
  destination: string;
  source: string;
  /** Outermost first. */
  tags: readonly VlanTag[];
  etherType: number;
  /** Bytes after the header, including the padding of short frames. A protocol must know its own length. */
  payload: Uint8Array;
}

export const C_TAG = 0x8100;
export const S_TAG = 0x88a8;
const TPIDS: readonly number[] = [C_TAG, S_TAG, 0x9100];
/** Smallest frame without FCS, bytes. With the FCS of the card it has 64 bytes. */
const MIN_FRAME_BYTES = 60;

const tciOf = ({ pcp, dei, vid }: VlanTag): number => (pcp << 13) | (dei ? 0x1000 : 0) | vid;
const tagOf = (tpid: number, tci: number): VlanTag => ({ tpid, pcp: tci >> 13, dei: (tci & 0x1000) !== 0, vid: tci & 0x0fff });

export function encodeFrame({ destination, source, tags, etherType, payload }: EthernetFrame): Uint8Array {
  const header = 14 + 4 * tags.length;
  const bytes = new Uint8Array(Math.max(MIN_FRAME_BYTES, header + payload.length));
  const view = new DataView(bytes.buffer);
  bytes.set(macBytes(destination), 0);
  bytes.set(macBytes(source), 6);
  for (const [i, tag] of tags.entries()) {
    view.setUint16(12 + 4 * i, tag.tpid);
    view.setUint16(14 + 4 * i, tciOf(tag));
  }
  view.setUint16(header - 2, etherType);
  bytes.set(payload, header);
  return bytes;
}

/**
 * Decodes a frame; undefined if the bytes are too short. Never throws.
 * @param stripped the outer tag, if the kernel removed it from the frame
 */
export function decodeFrame(bytes: Uint8Array, stripped?: { tpid: number; tci: number }): EthernetFrame | undefined {
  if (bytes.length < 14) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tags: VlanTag[] = stripped === undefined ? [] : [tagOf(stripped.tpid, stripped.tci)];
  let at = 12;
  while (TPIDS.includes(view.getUint16(at))) {
    if (at + 6 > bytes.length) return undefined;
    tags.push(tagOf(view.getUint16(at), view.getUint16(at + 2)));
    at += 4;
  }
  return {
    destination: macText(bytes),
    source: macText(bytes.subarray(6, 12)),
    tags,
    etherType: view.getUint16(at),
    payload: bytes.subarray(at + 2),
  };
}

/** VLAN ids of a frame, outermost first, without priority tags. */
export const vlanIdsOf = (frame: EthernetFrame): number[] => frame.tags.map(({ vid }) => vid).filter((vid) => vid !== 0);
