import { type ConditionMemory, newCondition } from "../alerts/condition";
import type { EndpointState } from "../endpoint/endpoint-detector";
import { type Memory, newMemory, SLOT_OCTETS } from "../memory/memory";
import { pack, unpack } from "../memory/pack";
import type { Severity } from "../severity";
import type { BankState } from "./detector-bank";
import type { Tuning } from "./pipeline-types";
import type { SeriesState } from "./series-state";

/** Changes whenever the state's shape or a detector's arithmetic does; another version is rebuilt from the log. */
export const SNAPSHOT_VERSION = 6;

export interface CollectorState {
  /** Newest event time heard. */
  latestMs: number;
  /** Windows that end before this have closed, up to one window. */
  nextCloseMs: number;
}

export interface KeyState {
  memory: ConditionMemory;
  /** Highest severity of the unresolved alert. */
  severity: Severity;
  /** What the alert said last: nothing is said twice. */
  told: { signature: string; observed: number } | null;
  /** The condition told last. */
  toldCondition: string;
}

export interface Snapshot {
  position: number;
  collectors: Record<string, CollectorState>;
  series: Map<number, SeriesState>;
  keys: Record<string, KeyState>;
  /** By tenant | endpoint | collector. */
  groups: Record<string, EndpointState>;
}

export const newKeyState = (): KeyState => ({ memory: newCondition(), severity: "info", told: null, toldCondition: "" });

/** Octets: "PADITS", version, lengths of the text and of its lists of numbers; the text, padded to a slot; the lists; then the memories of all banks in the text's order. */
const MAGIC = "PADITS";
const HEAD = 24;
/** Slots of memory; 0 for a bank that has seen nothing. */
type WrittenBank = number;
interface WrittenSeries extends Omit<SeriesState, "bank" | "heir"> {
  bank: WrittenBank;
  heir?: { tuning: Tuning | null; bank: WrittenBank } | null;
}
interface Written extends Omit<Snapshot, "series"> {
  series: [number, WrittenSeries][];
}

const padded = (octets: number): number => Math.ceil(octets / SLOT_OCTETS) * SLOT_OCTETS;

export function writeSnapshot({ series, ...rest }: Snapshot): Uint8Array {
  const memories: Memory[] = [];
  const bankOf = ({ memory }: BankState): WrittenBank => {
    if (memory) memories.push(memory);
    return memory?.f64.length ?? 0;
  };
  const written: Written = {
    ...rest,
    series: [...series].map(([id, { bank, heir, ...state }]) => [
      id,
      { ...state, bank: bankOf(bank), heir: heir ? { tuning: heir.tuning, bank: bankOf(heir.bank) } : null },
    ]),
  };
  const packed = pack(written);
  const text = new TextEncoder().encode(packed.text);
  const slots = memories.reduce((sum, { f64 }) => sum + f64.length, packed.numbers.length);
  const octets = new Uint8Array(HEAD + padded(text.length) + slots * SLOT_OCTETS);
  octets.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(octets.buffer);
  view.setUint16(8, SNAPSHOT_VERSION, true);
  view.setUint32(12, text.length, true);
  view.setUint32(16, packed.numbers.length, true);
  octets.set(text, HEAD);
  const body = new Float64Array(octets.buffer, HEAD + padded(text.length), slots);
  body.set(packed.numbers);
  let at = packed.numbers.length;
  for (const { f64 } of memories) {
    body.set(f64, at);
    at += f64.length;
  }
  return octets;
}

/** @throws Error when the snapshot is of another version, or none: rebuild from the log */
export function readSnapshot(octets: Uint8Array): Snapshot {
  const magic = new TextDecoder().decode(octets.subarray(0, MAGIC.length));
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const version = magic === MAGIC && octets.byteLength >= HEAD ? view.getUint16(8, true) : null;
  if (version !== SNAPSHOT_VERSION) throw new Error(`snapshot of version ${version ?? "unknown"}, not ${SNAPSHOT_VERSION}`);
  const length = view.getUint32(12, true);
  const numbers = newMemory(view.getUint32(16, true)).f64;
  let at = HEAD + padded(length);
  new Uint8Array(numbers.buffer).set(octets.subarray(at, at + numbers.byteLength));
  at += numbers.byteLength;
  const text = new TextDecoder().decode(octets.subarray(HEAD, HEAD + length));
  // Written by this module and kept under a digest by the worker: the version is all that can differ.
  const { series, ...rest } = unpack({ text, numbers }) as unknown as Written;
  const bankOf = (slots: WrittenBank): BankState => {
    if (slots === 0) return { memory: null };
    const memory = newMemory(slots);
    new Uint8Array(memory.f64.buffer).set(octets.subarray(at, at + slots * SLOT_OCTETS));
    at += slots * SLOT_OCTETS;
    return { memory };
  };
  const states = series.map(([id, { bank, heir, ...state }]): [number, SeriesState] => [
    id,
    { ...state, bank: bankOf(bank), heir: heir ? { tuning: heir.tuning, bank: bankOf(heir.bank) } : null },
  ]);
  return { ...rest, series: new Map(states) };
}
