import { EndpointMemory } from "../endpoint/endpoint-memory";
import { ChannelHistory } from "../endpoint/history";
import { Baseline } from "../features/baseline";
import { type Memory, memoryIn, SLOT_BYTES } from "../memory/memory";
import type { PlannedSpan } from "../model/detection-config";
import type { LearntFromWindows, SetAside } from "./learnt-aside";
import type { EndpointGroup, Series } from "./series";
import type { SeriesState } from "./series-state";

/**
 * Detection learns nothing from planned work. At the first covered sample or window the learnt state is set aside, and detection continues on a
 * copy that learns as usual: this copy opens and resolves alerts, and shows whether the work has its expected effect. The first sample or
 * window after the work restores the state that was set aside, as if nothing had been measured during the work. If a fault outlasts the work,
 * the copy stays in use until the fault is over, so that its alert is neither split nor resolved early. A level that settles after the work is
 * learnt like any other. All decisions use the time of the samples, so that a replay learns the same as live detection.
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

/** Does the same for the state that is learnt from closing windows, and for the endpoint detectors of their series. */
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

/** Sets aside the state of the endpoint detector. It judges all metrics of an endpoint together, so work on one of them suffices. */
function followGroup(group: EndpointGroup, startMs: number, endMs: number): void {
  const members = Object.values(group.members);
  if (members.some((member) => isPlanned(member, startMs, endMs))) {
    group.state.aside ??= copyOfGroup(group.state);
  } else if (group.state.aside && members.every(isQuiet)) {
    group.state = group.state.aside;
  }
}

/** Learns the present level, because a person accepted it or it settled after the work. */
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
