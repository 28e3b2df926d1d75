import { EndpointMemory } from "../endpoint/endpoint-memory";
import { ChannelHistory } from "../endpoint/history";
import { Baseline } from "../features/baseline";
import { type Memory, memoryIn, SLOT_BYTES } from "../memory/memory";
import type { PlannedSpan } from "../model/detection-config";
import type { LearntFromWindows, SetAside } from "./learnt-aside";
import type { EndpointGroup, Series } from "./series";
import type { SeriesState } from "./series-state";

/**
 * Nothing is learnt from planned work. When a covered sample or window comes, what was learnt before is set aside, and detection goes on with
 * a copy that may learn whatever it likes: alerts open and end by it, and the work's expected effect is judged. What was set aside returns
 * with the first sample or window after the work, as if nothing had been measured meanwhile. A fault that outlasts the work keeps the copy
 * until it is over, so that its alert is neither cut in two nor ended; a level that settles after the work is learnt like any other.
 * Everything follows the samples' own time, so that a replay learns what live detection learnt.
 */
export function followSample(entry: Series, tsMs: number): void {
  const { state, nature } = entry;
  if (isPlanned(entry, tsMs, tsMs + 1)) {
    const aside = asideOf(state);
    aside.samples ??= state.judgement.learnt(nature, "samples");
  } else if (state.aside?.samples && isQuiet(entry)) {
    state.judgement.relearn(nature, "samples", state.aside.samples);
    put(state, { ...state.aside, samples: null });
  }
}

/** The same for what is learnt from windows of one time that close, and for the endpoint detectors of their series. */
export function followWindows(windows: ReadonlyMap<Series, { startMs: number }>, windowMs: number): void {
  const groups = new Map<EndpointGroup, number>();
  for (const [entry, { startMs }] of windows) {
    followWindow(entry, startMs, startMs + windowMs);
    if (entry.group) groups.set(entry.group, startMs);
  }
  for (const [group, startMs] of groups) followGroup(group, startMs, startMs + windowMs);
}

function followWindow(entry: Series, startMs: number, endMs: number): void {
  const { state, nature } = entry;
  if (isPlanned(entry, startMs, endMs)) {
    const aside = asideOf(state);
    aside.windows ??= learntFromWindows(entry);
  } else if (state.aside?.windows && isQuiet(entry)) {
    const { windows } = state.aside;
    state.judgement.relearn(nature, "windows", windows.judgement);
    // A deviation that had begun before the work is not known to have lasted.
    state.judgement.interrupt(nature);
    state.baseline = new Baseline(new Float64Array(windows.baseline));
    state.bank = { memory: memoryOf(windows.bank) };
    state.tuning = windows.tuning;
    state.heir = windows.heir && { tuning: windows.heir.tuning, bank: { memory: memoryOf(windows.heir.bank) } };
    put(state, { ...state.aside, windows: null });
  }
}

/** The endpoint detector judges the metrics of one endpoint together, so that work on one of them sets all aside. */
function followGroup(group: EndpointGroup, startMs: number, endMs: number): void {
  const members = Object.values(group.members);
  if (members.some((member) => isPlanned(member, startMs, endMs))) {
    group.state.aside ??= copyOfGroup(group.state);
  } else if (group.state.aside && members.every(isQuiet)) {
    group.state = group.state.aside;
  }
}

/** The present level is learnt: a person accepted it, or it settled after the work. */
export function learnPresent({ state }: Pick<Series, "state">): void {
  state.aside = null;
}

/** Whether planned work covers a window of the series. */
export const isPlanned = ({ spans }: Pick<Series, "spans">, startMs: number, endMs: number): boolean =>
  spans.some((span) => isWithin(span, startMs, endMs));

const isWithin = ({ startMs, endMs }: PlannedSpan, fromMs: number, untilMs: number): boolean => fromMs < endMs && untilMs > startMs;

/** Whether no fault of the series is under way. */
const isQuiet = ({ key, state, nature, terms }: Series): boolean =>
  key.state.memory.episode === null && !state.latest.pending && !state.judgement.isPending(nature, terms);

function asideOf(state: SeriesState): SetAside {
  state.aside ??= { samples: null, windows: null };
  return state.aside;
}

function put(state: SeriesState, aside: SetAside): void {
  state.aside = aside.samples || aside.windows ? aside : null;
}

function learntFromWindows({ state, nature }: Series): LearntFromWindows {
  const { judgement, baseline, bank, tuning, heir } = state;
  return {
    judgement: judgement.learnt(nature, "windows"),
    baseline: baseline.numbers.slice(),
    bank: bank.memory?.f64.slice() ?? null,
    tuning: tuning ?? null,
    heir: heir ? { tuning: heir.tuning, bank: heir.bank.memory?.f64.slice() ?? null } : null,
  };
}

const memoryOf = (numbers: Float64Array | null): Memory | null => {
  if (numbers === null) return null;
  const copy = new Float64Array(numbers);
  return memoryIn(copy.buffer, 0, copy.byteLength / SLOT_BYTES);
};

function copyOfGroup({ numbers, channels, episode }: EndpointMemory): EndpointMemory {
  const copyOf = (channel: ChannelHistory | null): ChannelHistory | null => {
    const memory = channel && memoryOf(channel.memory.f64);
    return memory && new ChannelHistory(memory);
  };
  const copies = { delay: copyOf(channels.delay), asymmetry: copyOf(channels.asymmetry) };
  return new EndpointMemory(numbers.slice(), copies, structuredClone(episode));
}
