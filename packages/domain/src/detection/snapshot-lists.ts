import type { EndpointState } from "../endpoint/endpoint-detector";
import type { Channel, ChannelHistory } from "../endpoint/history";
import type { Reference } from "../endpoint/reference";
import type { Baseline } from "../features/baseline";
import type { NumberLists } from "../memory/number-lists";
import type { WindowSamples } from "../windows/window-samples";

/** What a state is in a snapshot: lists that grow with the samples stand elsewhere, and only their length stands here. */
export interface WrittenWindow extends Omit<WindowSamples, "tsMs" | "value" | "uncertainty"> {
  n: number;
}
export interface WrittenBaseline extends Omit<Baseline, "medians" | "spreads"> {
  n: number;
}
export interface WrittenGroup extends Pick<EndpointState, "seen" | "losses" | "episode"> {
  /** Samples looked back on: all lists of a history have the same length. */
  n: number;
  waiting: number;
  normal: Record<Channel, WrittenReference>;
  usual: number;
}
interface WrittenReference extends Omit<Reference, "values"> {
  n: number;
}

export function writeWindow(lists: NumberLists, { startMs, tsMs, value, uncertainty, flags, revision }: WindowSamples): WrittenWindow {
  const n = lists.put(tsMs);
  lists.put(value);
  lists.put(uncertainty);
  return { startMs, flags, revision, n };
}

export const readWindow = (lists: NumberLists, { n, startMs, flags, revision }: WrittenWindow): WindowSamples => ({
  startMs,
  tsMs: lists.numbers(n),
  value: lists.numbers(n),
  uncertainty: lists.numbersOrNulls(n),
  flags,
  revision,
});

export function writeBaseline(lists: NumberLists, { medians, spreads, next, level, spread }: Baseline): WrittenBaseline {
  const n = lists.put(medians);
  lists.put(spreads);
  return { next, level, spread, n };
}

export const readBaseline = (lists: NumberLists, { n, next, level, spread }: WrittenBaseline): Baseline => ({
  medians: lists.numbers(n),
  spreads: lists.numbers(n),
  next,
  level,
  spread,
});

export function writeGroup(lists: NumberLists, { seen, history, normal, waiting, losses, usual, episode }: EndpointState): WrittenGroup {
  const n = lists.put(history.lost);
  lists.put(history.sent);
  for (const { value, up, down, spread } of [history.delay, history.asymmetry]) {
    lists.put(value);
    lists.put(up);
    lists.put(down);
    lists.put(spread);
  }
  for (const { delay, asymmetry, lost, sent } of waiting) lists.put([delay, asymmetry, lost, sent]);
  const reference = ({ values, next, median }: Reference): WrittenReference => ({ n: lists.put(values), next, median });
  return {
    seen,
    losses,
    episode,
    n,
    waiting: waiting.length,
    normal: { delay: reference(normal.delay), asymmetry: reference(normal.asymmetry) },
    usual: lists.put(usual),
  };
}

export function readGroup(lists: NumberLists, { seen, losses, episode, n, waiting, normal, usual }: WrittenGroup): EndpointState {
  const list = () => lists.numbersOrNulls(n);
  const lost = list();
  const sent = lists.numbers(n);
  const channel = (): ChannelHistory => ({ value: list(), up: list(), down: list(), spread: list() });
  const history = { lost, sent, delay: channel(), asymmetry: channel() };
  const due = Array.from({ length: waiting }, () => {
    const [delay = null, asymmetry = null, lost = null] = lists.numbersOrNulls(3);
    return { delay, asymmetry, lost, sent: lists.numbers(1)[0] ?? 0 };
  });
  const reference = ({ n, next, median }: WrittenReference): Reference => ({ values: lists.numbers(n), next, median });
  return {
    seen,
    history,
    normal: { delay: reference(normal.delay), asymmetry: reference(normal.asymmetry) },
    waiting: due,
    losses,
    usual: lists.numbers(usual),
    episode,
  };
}
