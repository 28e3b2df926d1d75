import { Packr, Unpackr } from "msgpackr";
import { type ConditionMemory, newCondition } from "../alerts/condition";
import { EndpointMemory } from "../endpoint/endpoint-memory";
import type { Episode } from "../endpoint/episode";
import { ChannelHistory } from "../endpoint/history";
import { Baseline } from "../features/baseline";
import { SeriesJudgement } from "../judgement/judgement";
import type { OutcomeCause } from "../judgement/outcome-judge";
import { BlockReader, BlockWriter } from "../memory/blocks";
import { SLOT_BYTES } from "../memory/memory";
import type { Tuning } from "../model/detection-config";
import type { Resolution } from "../model/effects";
import type { Severity } from "../severity";
import { SeriesWindows } from "../windows/series-windows";
import { detectorFingerprint } from "./fingerprint";
import { Latest } from "./latest";
import type { SetAside } from "./learnt-aside";
import type { SeriesState } from "./series-state";
import type { SourceClock } from "./source-clock";

/** Increased whenever the shape of the state or the arithmetic of a detector changes. State of another version is rebuilt from the log. */
const SNAPSHOT_VERSION = 17;

/** A snapshot whose memory this process would misread. */
export class UnreadableSnapshot extends Error {
  override readonly name = "UnreadableSnapshot";
}

export interface KeyState {
  memory: ConditionMemory;
  /** Highest severity of the unresolved alert. */
  severity: Severity;
  /** Contents of the last effect that was written for the alert, so that no effect is repeated; null without an alert. */
  told: { signature: string; observed: number } | null;
  /** The last written condition. */
  toldCondition: string;
  /** How the alert ends when its sources stop firing for a reason other than recovery; null for a recovery. */
  ending: { resolution: Resolution; reason: string } | null;
  /** When a person last accepted the present level; 0: never. */
  acceptedMs: number;
  /** When the measured target last changed, ms since the Unix epoch; 0: never. */
  targetMs: number;
}

/** The alert about one cause that keeps a collector from measuring. One alert covers all affected endpoints. */
export interface CauseState {
  tenantId: string;
  collectorId: string;
  cause: OutcomeCause;
  memory: ConditionMemory;
  severity: Severity;
  /** The last written sentence of the alert. */
  sentence: string;
}

export interface Snapshot {
  position: number;
  /** By `clockIdOf`. */
  clocks: Map<string, SourceClock>;
  series: Map<number, SeriesState>;
  keys: Map<string, KeyState>;
  /** By tenant | endpoint | collector. */
  groups: Map<string, EndpointMemory>;
  /** By key of the alert. */
  causes: Map<string, CauseState>;
}

export const newSnapshot = (): Snapshot => ({
  position: -1,
  clocks: new Map(),
  series: new Map(),
  keys: new Map(),
  groups: new Map(),
  causes: new Map(),
});
export const newKeyState = (): KeyState => ({
  memory: newCondition(),
  severity: "info",
  told: null,
  toldCondition: "",
  ending: null,
  acceptedMs: 0,
  targetMs: 0,
});

/**
 * Bytes: "PADITS", version, length of the plain data; the plain data as MessagePack (objects of one shape are records, so that their field
 * names are stored once), padded to a slot; then the blocks of numbers, which are nearly all of the bytes, in the order of their lengths in
 * the plain data.
 */
const MAGIC = "PADITS";
const HEAD = 16;
const RECORDS = { useRecords: true, mapsAsObjects: false } as const;

/** Plain data that only few series have in addition to their numbers. */
type Rare = Pick<SeriesState, "rules" | "tuning" | "outcome"> & { heirTuning?: Tuning | null };
interface Written extends Pick<Snapshot, "position" | "clocks" | "keys" | "causes"> {
  /** `detectorFingerprint()` of the process that wrote the snapshot. */
  detectors: string;
  series: number[];
  rare: Map<number, Rare>;
  groups: string[];
  episodes: Map<string, Episode>;
  lengths: number[];
  /** State that planned work sets aside, by series; its blocks follow all others. Absent: no such work. */
  aside?: Map<number, PlainAside>;
  /** The same by group, with its episode. */
  groupsAside?: Map<string, Episode | null>;
}

/** Which blocks of a series were set aside, and their plain data. */
interface PlainAside {
  hasSamples: boolean;
  windows: { tuning: Tuning | null; heir: { tuning: Tuning | null } | null } | null;
}

const padded = (bytes: number): number => Math.ceil(bytes / SLOT_BYTES) * SLOT_BYTES;

/** Writes the blocks of one series. The reading code below must use the same order. */
function putSeries(blocks: BlockWriter, { baseline, latest, windows, judgement, bank, heir }: SeriesState): void {
  blocks.put(baseline.numbers);
  blocks.put(latest.numbers);
  blocks.put(windows.written());
  blocks.put(judgement.memory?.f64);
  blocks.put(bank.memory?.f64);
  blocks.put(heir?.bank.memory?.f64);
}

const readSeries = (blocks: BlockReader, { rules, tuning, heirTuning, outcome }: Rare = { rules: {} }): SeriesState => ({
  baseline: new Baseline(blocks.numbers()),
  latest: new Latest(blocks.numbers()),
  windows: new SeriesWindows(blocks.numbers()),
  judgement: new SeriesJudgement(blocks.memory()),
  bank: { memory: blocks.memory() },
  heir: heirOf(blocks, heirTuning),
  rules,
  tuning: tuning ?? null,
  outcome: outcome ?? null,
});

function heirOf(blocks: BlockReader, tuning: Tuning | null | undefined): SeriesState["heir"] {
  const memory = blocks.memory();
  return tuning === undefined ? null : { tuning, bank: { memory } };
}

function rareOf({ rules, tuning, heir, outcome }: SeriesState): Rare | null {
  if (!tuning && !heir && !outcome && Object.keys(rules).length === 0) return null;
  return { rules, tuning: tuning ?? null, outcome: outcome ?? null, ...(heir && { heirTuning: heir.tuning }) };
}

function putGroup(blocks: BlockWriter, { numbers, channels }: EndpointMemory): void {
  blocks.put(numbers);
  blocks.put(channels.delay?.memory.f64);
  blocks.put(channels.asymmetry?.memory.f64);
}

function readGroup(blocks: BlockReader, episode: Episode | null): EndpointMemory {
  const numbers = blocks.numbers();
  const channel = () => {
    const memory = blocks.memory();
    return memory && new ChannelHistory(memory);
  };
  return new EndpointMemory(numbers, { delay: channel(), asymmetry: channel() }, episode);
}

function putAside(blocks: BlockWriter, { samples, windows }: SetAside): PlainAside {
  blocks.put(samples ?? undefined);
  blocks.put(windows?.judgement);
  blocks.put(windows?.baseline);
  blocks.put(windows?.bank ?? undefined);
  blocks.put(windows?.heir?.bank ?? undefined);
  const heir = windows?.heir ? { tuning: windows.heir.tuning } : null;
  return { hasSamples: samples !== null, windows: windows && { tuning: windows.tuning, heir } };
}

function readAside(blocks: BlockReader, { hasSamples, windows }: PlainAside): SetAside {
  const [samples, judgement, baseline] = [blocks.numbers(), blocks.numbers(), blocks.numbers()];
  const [bank, heirBank] = [blocks.memory()?.f64 ?? null, blocks.memory()?.f64 ?? null];
  const heir = windows?.heir ? { tuning: windows.heir.tuning, bank: heirBank } : null;
  return { samples: hasSamples ? samples : null, windows: windows && { judgement, baseline, bank, tuning: windows.tuning, heir } };
}

/** Writes the state that planned work sets aside; returns no fields without such work. */
function putAllAside(blocks: BlockWriter, { series, groups }: Pick<Snapshot, "series" | "groups">): Pick<Written, "aside" | "groupsAside"> {
  const aside = new Map([...series].flatMap(([id, state]) => (state.aside ? [[id, putAside(blocks, state.aside)]] : [])));
  const groupsAside = new Map<string, Episode | null>();
  for (const [id, state] of groups) {
    if (!state.aside) continue;
    putGroup(blocks, state.aside);
    groupsAside.set(id, state.aside.episode);
  }
  return { ...(aside.size > 0 && { aside }), ...(groupsAside.size > 0 && { groupsAside }) };
}

function readAllAside(blocks: BlockReader, { aside, groupsAside }: Written, { series, groups }: Pick<Snapshot, "series" | "groups">): void {
  for (const [id, plain] of aside ?? []) {
    const taken = readAside(blocks, plain);
    const state = series.get(id);
    if (state) state.aside = taken;
  }
  for (const [id, episode] of groupsAside ?? []) {
    const taken = readGroup(blocks, episode);
    const state = groups.get(id);
    if (state) state.aside = taken;
  }
}

export function writeSnapshot({ position, clocks, series, keys, groups, causes }: Snapshot): Uint8Array {
  const blocks = new BlockWriter();
  const rare: Written["rare"] = new Map();
  const episodes: Written["episodes"] = new Map();
  for (const [id, state] of series) {
    putSeries(blocks, state);
    const more = rareOf(state);
    if (more) rare.set(id, more);
  }
  for (const [id, state] of groups) {
    putGroup(blocks, state);
    if (state.episode) episodes.set(id, state.episode);
  }
  const ids = { series: [...series.keys()], groups: [...groups.keys()] };
  const aside = putAllAside(blocks, { series, groups });
  const written: Written = {
    detectors: detectorFingerprint(),
    position,
    clocks,
    keys,
    causes,
    ...ids,
    rare,
    episodes,
    lengths: blocks.lengths,
    ...aside,
  };
  const plain = new Packr(RECORDS).pack(written);
  const bytes = new Uint8Array(HEAD + padded(plain.length) + blocks.slots * SLOT_BYTES);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint16(8, SNAPSHOT_VERSION, true);
  view.setUint32(12, plain.length, true);
  bytes.set(plain, HEAD);
  blocks.copyTo(new Float64Array(bytes.buffer, HEAD + padded(plain.length), blocks.slots));
  return bytes;
}

/**
 * Restores a snapshot in place: the restored state owns `bytes` afterwards, so a caller that still needs the bytes must pass a copy.
 * @throws UnreadableSnapshot: rebuild from the log
 */
export function readSnapshot(bytes: Uint8Array): Snapshot {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = magic === MAGIC && bytes.byteLength >= HEAD ? view.getUint16(8, true) : null;
  if (version !== SNAPSHOT_VERSION) throw new UnreadableSnapshot(`snapshot of version ${version ?? "unknown"}, not ${SNAPSHOT_VERSION}`);
  const length = view.getUint32(12, true);
  // Written by this module and kept under a digest by the worker: only the version and the detectors can differ.
  const written: Written = new Unpackr(RECORDS).unpack(bytes.subarray(HEAD, HEAD + length));
  if (written.detectors !== detectorFingerprint())
    throw new UnreadableSnapshot("snapshot written with other detectors, or with other default parameters of a detector");
  const body = inPlace(bytes.subarray(HEAD + padded(length)));
  const { position, clocks, keys, causes, rare, episodes } = written;
  const blocks = new BlockReader(body.buffer, body.byteOffset, written.lengths);
  const series = new Map(written.series.map((id) => [id, readSeries(blocks, rare.get(id))]));
  const groups = new Map(written.groups.map((id) => [id, readGroup(blocks, episodes.get(id) ?? null)]));
  readAllAside(blocks, written, { series, groups });
  return { position, clocks, series, keys, groups, causes };
}

/** Bytes where numbers can be read where they are; a copy where they begin between two slots. */
const inPlace = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.byteOffset % SLOT_BYTES === 0
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
