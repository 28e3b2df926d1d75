import { toHex } from "../hex";

/** Ethertype and group of the slow protocols (IEEE 802.3 annex 57A). */
export const SLOW_PROTOCOLS_ETHERTYPE = 0x8809;
export const SLOW_PROTOCOLS_GROUP = "01:80:c2:00:00:02";

/** Organization-specific slow protocol (IEEE 802.3 annex 57B) of the ITU-T: ESMC. */
const SUBTYPE_ORGANIZATION = 0x0a;
const OUI_ITU = 0x0019a7;
const ITU_SUBTYPE_ESMC = 1;
const VERSION = 1;
/** Subtype, OUI, ITU subtype, version with event flag, and reserved bytes (G.8264 table 11-3). */
const HEADER_BYTES = 10;
const TLV_QL = 1;
const TLV_QL_BYTES = 4;
const TLV_EXTENDED_QL = 2;
const TLV_EXTENDED_QL_BYTES = 20;

/** An ESMC message (ITU-T G.8264 §11.3.1). */
export interface Esmc {
  /** Sent at once because the quality level has changed, not by the one-second timer. */
  isEvent: boolean;
  /** SSM code, 0–15. */
  ssm: number;
  extended: ExtendedQl | undefined;
}

/** Extended QL TLV (G.8264 table 11-5). */
interface ExtendedQl {
  /** Enhanced SSM code; 0xff: none. */
  enhancedSsm: number;
  /** Clock identity of the equipment clock that began the chain, 16 hexadecimal digits. */
  clock: string;
  /** The chain contains clocks that do not support this TLV. */
  isMixed: boolean;
  /** The chain began before the first clock that supports this TLV. */
  isPartial: boolean;
  enhancedClocks: number;
  clocks: number;
}

/** `other`: another slow protocol, such as LACP. `unreadable`: an ESMC message that cannot be used, and why, as a sentence. */
export type EsmcReading = { kind: "esmc"; esmc: Esmc } | { kind: "other" } | { kind: "unreadable"; why: string };

/** Reads the payload of an Ethernet frame, padding included. Never throws. */
export function readEsmc(payload: Uint8Array): EsmcReading {
  if (payload[0] !== SUBTYPE_ORGANIZATION || payload.length < HEADER_BYTES) return { kind: "other" };
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (view.getUint32(0) !== SUBTYPE_ORGANIZATION * 2 ** 24 + OUI_ITU || view.getUint16(4) !== ITU_SUBTYPE_ESMC) return { kind: "other" };
  const version = view.getUint8(6) >> 4;
  if (version !== VERSION) return unreadable(`An ESMC message of version ${version} came.`);
  const isEvent = (view.getUint8(6) & 0x08) !== 0;
  let extended: ExtendedQl | undefined;
  let ssm: number | undefined;
  for (const { type, value } of tlvsOf(view, payload)) {
    if (type === TLV_QL && value.length === TLV_QL_BYTES - 3) ssm ??= (value[0] ?? 0) & 0x0f;
    else if (type === TLV_EXTENDED_QL && value.length === TLV_EXTENDED_QL_BYTES - 3) extended ??= extendedOf(value);
  }
  return ssm === undefined ? unreadable("An ESMC message without quality level came.") : { kind: "esmc", esmc: { isEvent, ssm, extended } };
}

const unreadable = (why: string): EsmcReading => ({ kind: "unreadable", why });

/** TLVs up to the padding. The length counts type and length field, too. */
function* tlvsOf(view: DataView, payload: Uint8Array): Generator<{ type: number; value: Uint8Array }> {
  for (let at = HEADER_BYTES; at + 3 <= payload.length; ) {
    const type = view.getUint8(at);
    const length = view.getUint16(at + 1);
    if (type === 0 || length < 3 || at + length > payload.length) return;
    yield { type, value: payload.subarray(at + 3, at + length) };
    at += length;
  }
}

function extendedOf(value: Uint8Array): ExtendedQl {
  const flags = value[9] ?? 0;
  return {
    enhancedSsm: value[0] ?? 0,
    clock: toHex(value.subarray(1, 9)),
    isMixed: (flags & 0x01) !== 0,
    isPartial: (flags & 0x02) !== 0,
    enhancedClocks: value[10] ?? 0,
    clocks: value[11] ?? 0,
  };
}
