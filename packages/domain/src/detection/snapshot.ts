import { Packr, Unpackr } from "msgpackr";
import { type ConditionMemory, newCondition } from "../alerts/condition";
import type { EndpointState } from "../endpoint/endpoint-detector";
import { type Memory, memoryIn, SLOT_OCTETS } from "../memory/memory";
import { NumberLists } from "../memory/number-lists";
import type { Severity } from "../severity";
import type { BankState } from "./detector-bank";
import type { Tuning } from "./pipeline-types";
import type { SeriesState } from "./series-state";
import {
  readBaseline,
  readGroup,
  readWindow,
  type WrittenBaseline,
  type WrittenGroup,
  type WrittenWindow,
  writeBaseline,
  writeGroup,
  writeWindow,
} from "./snapshot-lists";

/** Changes whenever the state's shape or a detector's arithmetic does; another version is rebuilt from the log. */
export const SNAPSHOT_VERSION = 7;

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
  collectors: Map<string, CollectorState>;
  series: Map<number, SeriesState>;
  keys: Map<string, KeyState>;
  /** By tenant | endpoint | collector. */
  groups: Map<string, EndpointState>;
}

export const newSnapshot = (): Snapshot => ({
  position: -1,
  collectors: new Map(),
  series: new Map(),
  keys: new Map(),
  groups: new Map(),
});
export const newKeyState = (): KeyState => ({ memory: newCondition(), severity: "info", told: null, toldCondition: "" });

/**
 * Octets: "PADITS", version, length of the plain data, how many numbers its lists have; the plain data as MessagePack (objects of one shape
 * are records, whose names stand there once), padded to a slot; the lists; then the memories of all banks. Both stand in the order in which
 * the plain data speaks of them.
 */
const MAGIC = "PADITS";
const HEAD = 24;
const RECORDS = { useRecords: true, mapsAsObjects: false } as const;

/** In the lists of a series and its share of the endpoint's, about; less copies lists, more wastes memory for a moment. */
const USUAL_NUMBERS = 300;

/** Slots of memory; 0 for a bank that has seen nothing. */
type WrittenBank = number;
type Same = Omit<SeriesState, "bank" | "heir" | "windows" | "baseline">;
interface WrittenSeries extends Same {
  open: WrittenWindow[];
  closed: WrittenWindow[];
  baseline: WrittenBaseline;
  bank: WrittenBank;
  heir: { tuning: Tuning | null; bank: WrittenBank } | null;
}
interface Written extends Omit<Snapshot, "series" | "groups"> {
  series: [number, WrittenSeries][];
  groups: [string, WrittenGroup][];
}

/** What is written as it is, name by name: to copy whatever there is takes twice as long. */
const sameOf = (state: Same): Same => ({
  rules: state.rules,
  tuning: state.tuning,
  detectorFiring: state.detectorFiring,
  detectorPending: state.detectorPending,
  detectorSinceMs: state.detectorSinceMs,
  detectorLastMs: state.detectorLastMs,
  lastSample: state.lastSample,
  lastScore: state.lastScore,
  votes: state.votes,
});

const padded = (octets: number): number => Math.ceil(octets / SLOT_OCTETS) * SLOT_OCTETS;

export function writeSnapshot({ position, collectors, series, keys, groups }: Snapshot): Uint8Array {
  const lists = new NumberLists(new Float64Array(USUAL_NUMBERS * (1 + series.size)));
  const memories: Memory[] = [];
  const bankOf = ({ memory }: BankState): WrittenBank => {
    if (memory) memories.push(memory);
    return memory?.f64.length ?? 0;
  };
  const seriesOf = (state: SeriesState): WrittenSeries => ({
    ...sameOf(state),
    open: state.windows.open.map((window) => writeWindow(lists, window)),
    closed: state.windows.closed.map((window) => writeWindow(lists, window)),
    baseline: writeBaseline(lists, state.baseline),
    bank: bankOf(state.bank),
    heir: state.heir ? { tuning: state.heir.tuning, bank: bankOf(state.heir.bank) } : null,
  });
  const written: Written = {
    position,
    collectors,
    series: [...series].map(([id, state]) => [id, seriesOf(state)]),
    keys,
    groups: [...groups].map(([id, state]) => [id, writeGroup(lists, state)]),
  };
  const plain = new Packr(RECORDS).pack(written);
  const blocks = [lists.written(), ...memories.map(({ f64 }) => f64)];
  const slots = blocks.reduce((sum, { length }) => sum + length, 0);
  const octets = new Uint8Array(HEAD + padded(plain.length) + slots * SLOT_OCTETS);
  octets.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(octets.buffer);
  view.setUint16(8, SNAPSHOT_VERSION, true);
  view.setUint32(12, plain.length, true);
  view.setUint32(16, lists.written().length, true);
  octets.set(plain, HEAD);
  const body = new Float64Array(octets.buffer, HEAD + padded(plain.length), slots);
  let at = 0;
  for (const block of blocks) {
    body.set(block, at);
    at += block.length;
  }
  return octets;
}

/**
 * The octets become the memory of the banks: whoever needs them afterwards passes a copy.
 * @throws Error when the snapshot is of another version, or none: rebuild from the log
 */
export function readSnapshot(octets: Uint8Array): Snapshot {
  const magic = new TextDecoder().decode(octets.subarray(0, MAGIC.length));
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const version = magic === MAGIC && octets.byteLength >= HEAD ? view.getUint16(8, true) : null;
  if (version !== SNAPSHOT_VERSION) throw new Error(`snapshot of version ${version ?? "unknown"}, not ${SNAPSHOT_VERSION}`);
  const length = view.getUint32(12, true);
  // Written by this module and kept under a digest by the worker: the version is all that can differ.
  const { series, groups, ...rest }: Written = new Unpackr(RECORDS).unpack(octets.subarray(HEAD, HEAD + length));
  const body = inPlace(octets.subarray(HEAD + padded(length)));
  const numbers = view.getUint32(16, true);
  const lists = new NumberLists(new Float64Array(body.buffer, body.byteOffset, numbers));
  let at = body.byteOffset + numbers * SLOT_OCTETS;
  const bankOf = (slots: WrittenBank): BankState => {
    if (slots === 0) return { memory: null };
    const memory = memoryIn(body.buffer, at, slots);
    at += slots * SLOT_OCTETS;
    return { memory };
  };
  const seriesOf = (state: WrittenSeries): SeriesState => ({
    ...sameOf(state),
    windows: {
      open: state.open.map((window) => readWindow(lists, window)),
      closed: state.closed.map((window) => readWindow(lists, window)),
    },
    baseline: readBaseline(lists, state.baseline),
    bank: bankOf(state.bank),
    heir: state.heir ? { tuning: state.heir.tuning, bank: bankOf(state.heir.bank) } : null,
  });
  return {
    ...rest,
    series: new Map(series.map(([id, state]) => [id, seriesOf(state)])),
    groups: new Map(groups.map(([id, state]) => [id, readGroup(lists, state)])),
  };
}

/** Octets where numbers can be read where they are; a copy where they begin between two slots. */
const inPlace = (octets: Uint8Array): Uint8Array<ArrayBuffer> =>
  octets.buffer instanceof ArrayBuffer && octets.byteOffset % SLOT_OCTETS === 0
    ? new Uint8Array(octets.buffer, octets.byteOffset, octets.byteLength)
    : new Uint8Array(octets);
