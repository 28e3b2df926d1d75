import { toHex } from "../hex";

/** Ethertype of PTP over Ethernet (IEEE 1588-2019 annex F). */
export const PTP_ETHERTYPE = 0x88f7;
/** Group addresses of PTP messages: the one that bridges do not forward, which G.8275.1 recommends, and the one that they forward. */
export const PTP_GROUPS = ["01:80:c2:00:00:0e", "01:1b:19:00:00:00"] as const;

const MESSAGE_TYPE_ANNOUNCE = 0x0b;
const PTP_VERSION = 2;
/** Common header (§13.3) and body (§13.5) of an Announce. TLVs may follow. */
const ANNOUNCE_BYTES = 64;
/** Announce intervals that profiles permit, as powers of 2 in seconds. */
const LOG_INTERVAL_MIN = -7;
const LOG_INTERVAL_MAX = 4;

/** An Announce message (IEEE 1588-2019 §13.5). */
export interface Announce {
  domain: number;
  /** Clock identity of the sending port's clock, and the port's number. */
  sender: { clock: string; port: number };
  sequence: number;
  /** Time between two Announces of this port, ms. */
  intervalMs: number;
  flags: AnnounceFlags;
  /** TAI − UTC, s. Valid only if `flags.isUtcOffsetValid`. */
  utcOffsetSeconds: number;
  priority1: number;
  clockClass: number;
  clockAccuracy: number;
  offsetScaledLogVariance: number;
  priority2: number;
  /** Clock identity, in the notation of `ptp4l`: 001b19.fffe.000001 */
  grandmaster: string;
  stepsRemoved: number;
  timeSource: number;
}

interface AnnounceFlags {
  /** The sender is not the master of the port's path (§17.3). */
  isAlternateMaster: boolean;
  /** The last minute of the UTC day has 61 or 59 seconds. */
  isLeap61: boolean;
  isLeap59: boolean;
  isUtcOffsetValid: boolean;
  isPtpTimescale: boolean;
  isTimeTraceable: boolean;
  isFrequencyTraceable: boolean;
  isSynchronizationUncertain: boolean;
}

/** `other`: another PTP message, which is not used. `unreadable`: an Announce that cannot be used, and why, as a sentence. */
export type AnnounceReading = { kind: "announce"; announce: Announce } | { kind: "other" } | { kind: "unreadable"; why: string };

/** Reads the payload of an Ethernet frame, padding included. Never throws. */
export function readAnnounce(payload: Uint8Array): AnnounceReading {
  const [first = 0, version = 0] = payload;
  if (payload.length < 2 || (first & 0x0f) !== MESSAGE_TYPE_ANNOUNCE) return { kind: "other" };
  // The upper half is the major SDO ID: 1 is IEEE 802.1AS (gPTP), whose Announces use the same addresses.
  if (first >> 4 !== 0) return unreadable(`An Announce of another standard came (SDO ID ${first >> 4}; 1 is IEEE 802.1AS).`);
  if ((version & 0x0f) !== PTP_VERSION) return unreadable(`An Announce of PTP version ${version & 0x0f} came.`);
  if (payload.length < ANNOUNCE_BYTES) return unreadable("An Announce came that is too short.");
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const length = view.getUint16(2);
  if (length < ANNOUNCE_BYTES || length > payload.length) return unreadable("An Announce came whose length field is wrong.");
  const logInterval = view.getInt8(33);
  if (logInterval < LOG_INTERVAL_MIN || logInterval > LOG_INTERVAL_MAX)
    return unreadable(`An Announce came with an interval that no profile has (2^${logInterval} s).`);
  return { kind: "announce", announce: bodyOf(view, payload, logInterval) };
}

const unreadable = (why: string): AnnounceReading => ({ kind: "unreadable", why });

function bodyOf(view: DataView, payload: Uint8Array, logInterval: number): Announce {
  return {
    domain: view.getUint8(4),
    flags: flagsOf(view.getUint16(6)),
    sender: { clock: clockIdentityText(payload.subarray(20, 28)), port: view.getUint16(28) },
    sequence: view.getUint16(30),
    intervalMs: 1_000 * 2 ** logInterval,
    utcOffsetSeconds: view.getInt16(44),
    priority1: view.getUint8(47),
    clockClass: view.getUint8(48),
    clockAccuracy: view.getUint8(49),
    offsetScaledLogVariance: view.getUint16(50),
    priority2: view.getUint8(52),
    grandmaster: clockIdentityText(payload.subarray(53, 61)),
    stepsRemoved: view.getUint16(61),
    timeSource: view.getUint8(63),
  };
}

/** The two bytes of flagField (§13.3.2.8, table 37). */
function flagsOf(field: number): AnnounceFlags {
  const has = (bit: number) => (field & bit) !== 0;
  return {
    isAlternateMaster: has(0x0100),
    isLeap61: has(0x0001),
    isLeap59: has(0x0002),
    isUtcOffsetValid: has(0x0004),
    isPtpTimescale: has(0x0008),
    isTimeTraceable: has(0x0010),
    isFrequencyTraceable: has(0x0020),
    isSynchronizationUncertain: has(0x0040),
  };
}

const clockIdentityText = (bytes: Uint8Array): string => clockIdentityNotation(toHex(bytes));

/** 16 hexadecimal digits in the notation of `ptp4l`, such as 001b19.fffe.000001. */
export const clockIdentityNotation = (digits: string): string => `${digits.slice(0, 6)}.${digits.slice(6, 10)}.${digits.slice(10)}`;
