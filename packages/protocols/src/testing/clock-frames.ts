import { encodeFrame } from "../ethernet/codec";

/** Fields of an Announce that a test may set. The defaults are those of a locked grandmaster of G.8275.1. */
export interface AnnounceFields {
  domain: number;
  flags: number;
  clock: string;
  port: number;
  sequence: number;
  logInterval: number;
  utcOffset: number;
  priority1: number;
  clockClass: number;
  accuracy: number;
  variance: number;
  priority2: number;
  grandmaster: string;
  stepsRemoved: number;
  timeSource: number;
}

export const LOCKED: AnnounceFields = {
  ...{ domain: 24, flags: 0x003c, clock: "001b19fffe000002", port: 1, sequence: 1, logInterval: -3, utcOffset: 37, priority1: 128 },
  ...{
    clockClass: 6,
    accuracy: 0x21,
    variance: 0x4e5d,
    priority2: 128,
    grandmaster: "001b19fffe000001",
    stepsRemoved: 1,
    timeSource: 0x20,
  },
};

export const bytesOfHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

/** Encodes an Announce (IEEE 1588-2019 §13.5, table 43), independently of the decoder under test. */
export function announcePayload(change: Partial<AnnounceFields> = {}): Uint8Array {
  const fields = { ...LOCKED, ...change };
  const payload = new Uint8Array(64);
  const view = new DataView(payload.buffer);
  payload.set([0x0b, 0x12, 0, 64, fields.domain]);
  view.setUint16(6, fields.flags);
  payload.set(bytesOfHex(fields.clock), 20);
  view.setUint16(28, fields.port);
  view.setUint16(30, fields.sequence & 0xffff);
  payload[32] = 5;
  view.setInt8(33, fields.logInterval);
  view.setInt16(44, fields.utcOffset);
  payload.set([fields.priority1, fields.clockClass, fields.accuracy], 47);
  view.setUint16(50, fields.variance);
  payload[52] = fields.priority2;
  payload.set(bytesOfHex(fields.grandmaster), 53);
  view.setUint16(61, fields.stepsRemoved);
  payload[63] = fields.timeSource;
  return payload;
}

export interface EsmcFields {
  isEvent: boolean;
  ssm: number;
  extended?: { enhancedSsm: number; clock: string; flags: number; enhancedClocks: number; clocks: number };
}

/** Encodes an ESMC message (ITU-T G.8264 tables 11-3 to 11-5), independently of the decoder under test. */
export function esmcPayload({ isEvent, ssm, extended }: EsmcFields): Uint8Array {
  const header = [0x0a, 0x00, 0x19, 0xa7, 0, 1, isEvent ? 0x18 : 0x10, 0, 0, 0, 1, 0, 4, ssm];
  const { enhancedSsm = 0, clock = "", flags = 0, enhancedClocks = 0, clocks = 0 } = extended ?? {};
  const tlv = [2, 0, 20, enhancedSsm, ...bytesOfHex(clock), flags, enhancedClocks, clocks, 0, 0, 0, 0, 0];
  return Uint8Array.from(extended === undefined ? header : [...header, ...tlv]);
}

export const clockFrame = (destination: string, etherType: number, payload: Uint8Array): Uint8Array =>
  encodeFrame({ destination, source: "02:00:00:00:00:0b", tags: [], etherType, payload });
