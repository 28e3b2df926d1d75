/** RFC 5905 §7.3. All times in ns. */

const PACKET_BYTES = 48;
const VERSION = 4;
const MODE_CLIENT = 3;
const MODE_SERVER = 4;
/** §7.3, leap indicator 3: the clock is not synchronised. */
export const LEAP_UNSYNCHRONISED = 3;
/** §7.3: strata from 16 on are not synchronised. */
export const STRATUM_UNSYNCHRONISED = 16;
const NS_PER_SECOND = 1_000_000_000n;
/** From 1900-01-01, where NTP begins to count, to 1970-01-01. */
const UNIX_EPOCH_SECONDS = 2_208_988_800n;
const ERA_SECONDS = 1n << 32n;

export interface NtpResponse {
  /** 0 none, 1 and 2: the day's last minute has 61 or 59 seconds, 3 not synchronised. */
  leap: number;
  version: number;
  /** 0: a kiss-o'-death packet. */
  stratum: number;
  /** Of the server's clock, from its resolution: 2^precision seconds. */
  precisionNs: number;
  rootDelayNs: number;
  rootDispersionNs: number;
  /** Four bytes: a kiss code, the name of a reference clock (stratum 1), or a number that identifies the server's own server. */
  referenceId: Uint8Array;
  /** The client's transmit timestamp as the server repeats it, 8 bytes. */
  origin: Uint8Array;
  /** Unix time; in the era that is next to the time at which it is read. */
  receivedNs: bigint;
  transmittedNs: bigint;
}

/**
 * A request whose transmit timestamp is a random number instead of the time: the server copies it into its response, so it identifies the
 * response without disclosing the client's clock (draft-ietf-ntp-data-minimization §3).
 * @param nonce 8 bytes
 */
export function encodeRequest(nonce: Uint8Array): Uint8Array {
  const packet = new Uint8Array(PACKET_BYTES);
  packet[0] = (VERSION << 3) | MODE_CLIENT;
  packet.set(nonce, 40);
  return packet;
}

/** @param nowNs Unix time, which decides about the era; undefined: the bytes are no server's response */
export function decodeResponse(bytes: Uint8Array, nowNs: bigint): NtpResponse | undefined {
  if (bytes.length < PACKET_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const first = view.getUint8(0);
  if ((first & 7) !== MODE_SERVER) return undefined;
  const version = (first >> 3) & 7;
  if (version < 3 || version > VERSION) return undefined;
  return {
    ...{ leap: first >> 6, version, stratum: view.getUint8(1) },
    precisionNs: 2 ** view.getInt8(3) * 1e9,
    rootDelayNs: shortNs(view.getUint32(4)),
    rootDispersionNs: shortNs(view.getUint32(8)),
    referenceId: bytes.slice(12, 16),
    origin: bytes.slice(24, 32),
    receivedNs: timestampNs(view, 32, nowNs),
    transmittedNs: timestampNs(view, 40, nowNs),
  };
}

/** 16 bits of seconds and 16 of their fraction. */
const shortNs = (raw: number): number => (raw / 65_536) * 1e9;

/** 32 bits of seconds in an era of 136 years and 32 of their fraction (§6). */
function timestampNs(view: DataView, at: number, nowNs: bigint): bigint {
  const fractionNs = (BigInt(view.getUint32(at + 4)) * NS_PER_SECOND) >> 32n;
  const seconds = BigInt(view.getUint32(at));
  const nowSeconds = nowNs / NS_PER_SECOND + UNIX_EPOCH_SECONDS;
  const era = (nowSeconds - seconds + ERA_SECONDS / 2n) / ERA_SECONDS;
  return (seconds + era * ERA_SECONDS - UNIX_EPOCH_SECONDS) * NS_PER_SECOND + fractionNs;
}

/** The four characters of a kiss code or of a reference clock's name, without trailing zeros; undefined where they are not ASCII. */
export function referenceText(id: Uint8Array): string | undefined {
  const text = String.fromCharCode(...id).replace(/\0+$/, "");
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}
