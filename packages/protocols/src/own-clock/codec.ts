import { toHex } from "../hex";
import { clockIdentityNotation } from "../ptp-watch/codec";

/** Management messages of IEEE 1588-2019 clause 15, as `ptp4l` exchanges them over its UNIX socket. */
const MESSAGE_TYPE_MANAGEMENT = 0x0d;
const PTP_VERSION = 2;
const HEADER_BYTES = 34;
/** Header, target port identity, hops and action (§15.4.1). TLVs follow. */
const BODY_BYTES = 48;
const CONTROL_MANAGEMENT = 4;
const LOG_INTERVAL_NONE = 0x7f;
const ACTION_GET = 0;
const ACTION_RESPONSE = 2;
const TLV_MANAGEMENT = 1;
const TLV_MANAGEMENT_ERROR = 2;
const TLV_HEADER_BYTES = 4;
const ID_BYTES = 2;

/** Identifiers of data sets (table 59); TIME_STATUS_NP is linuxptp's own. */
export const DATA_SETS = { default: 0x2000, parent: 0x2002, port: 0x2004, timeStatus: 0xc000 } as const;
export type DataSet = keyof typeof DATA_SETS;
const NAMES = new Map<number, DataSet>(Object.entries(DATA_SETS).map(([name, id]) => [id, name as DataSet]));
/** Sizes of the data sets (§15.5.3), bytes. Later versions may append fields. */
const DATA_BYTES: Readonly<Record<DataSet, number>> = { default: 20, parent: 32, port: 26, timeStatus: 50 };

/** portDS.portState (table 20), by its number. */
const PORT_STATES = [
  ...["unknown", "initializing", "faulty", "disabled", "listening", "pre_master", "master", "passive", "uncalibrated", "slave"],
] as const;

/** Content of one response. */
export type ManagementData =
  | { set: "default"; clock: string; clockClass: number; domain: number }
  | { set: "parent"; grandmaster: string; clockClass: number; clockAccuracy: number }
  | { set: "port"; port: number; state: string }
  | { set: "timeStatus"; offsetNs: number; hasGrandmaster: boolean; grandmaster: string };

/** `other`: a message that is not used. `refused`: the daemon does not have the data set. */
export type ManagementReading =
  | { kind: "data"; sequence: number; domain: number; data: ManagementData }
  | { kind: "refused"; sequence: number; errorId: number }
  | { kind: "other" };

/** A request for a data set of all ports. ptp4l answers only requests of its own domain. */
export function getRequest(set: DataSet, domain: number, sequence: number): Uint8Array {
  const bytes = new Uint8Array(BODY_BYTES + TLV_HEADER_BYTES + ID_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set([MESSAGE_TYPE_MANAGEMENT, PTP_VERSION]);
  view.setUint16(2, bytes.length);
  view.setUint8(4, domain);
  // The source port identity only has to differ from the daemon's own, because it ignores messages of itself.
  view.setUint16(28, 1);
  view.setUint16(30, sequence & 0xffff);
  bytes.set([CONTROL_MANAGEMENT, LOG_INTERVAL_NONE], 32);
  bytes.fill(0xff, HEADER_BYTES, HEADER_BYTES + 10);
  view.setUint8(46, ACTION_GET);
  view.setUint16(BODY_BYTES, TLV_MANAGEMENT);
  view.setUint16(BODY_BYTES + 2, ID_BYTES);
  view.setUint16(BODY_BYTES + TLV_HEADER_BYTES, DATA_SETS[set]);
  return bytes;
}

/** Reads a datagram of the management socket. Never throws. */
export function readManagement(bytes: Uint8Array): ManagementReading {
  const [first = 0, version = 0] = bytes;
  if (bytes.length < BODY_BYTES + TLV_HEADER_BYTES + ID_BYTES) return { kind: "other" };
  if ((first & 0x0f) !== MESSAGE_TYPE_MANAGEMENT || (version & 0x0f) !== PTP_VERSION) return { kind: "other" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sequence = view.getUint16(30);
  const type = view.getUint16(BODY_BYTES);
  const dataBytes = view.getUint16(BODY_BYTES + 2) - ID_BYTES;
  const start = BODY_BYTES + TLV_HEADER_BYTES + ID_BYTES;
  if (type === TLV_MANAGEMENT_ERROR) return { kind: "refused", sequence, errorId: view.getUint16(start - ID_BYTES) };
  const set = NAMES.get(view.getUint16(start - ID_BYTES));
  const isResponse = type === TLV_MANAGEMENT && (view.getUint8(46) & 0x0f) === ACTION_RESPONSE;
  if (!isResponse || set === undefined || dataBytes < DATA_BYTES[set] || start + dataBytes > bytes.length) return { kind: "other" };
  const data = new DataView(bytes.buffer, bytes.byteOffset + start, dataBytes);
  return { kind: "data", sequence, domain: view.getUint8(4), data: READERS[set](data) };
}

const READERS: Readonly<Record<DataSet, (data: DataView) => ManagementData>> = {
  default: (data) => ({ set: "default", clock: identityAt(data, 10), clockClass: data.getUint8(5), domain: data.getUint8(18) }),
  parent: (data) => ({
    set: "parent",
    grandmaster: identityAt(data, 24),
    clockClass: data.getUint8(19),
    clockAccuracy: data.getUint8(20),
  }),
  port: (data) => ({ set: "port", port: data.getUint16(8), state: PORT_STATES[data.getUint8(10)] ?? "unknown" }),
  timeStatus: (data) => ({
    set: "timeStatus",
    offsetNs: Number(data.getBigInt64(0)),
    hasGrandmaster: data.getInt32(38) !== 0,
    grandmaster: identityAt(data, 42),
  }),
};

const identityAt = (data: DataView, at: number): string =>
  clockIdentityNotation(toHex(new Uint8Array(data.buffer, data.byteOffset + at, 8)));
