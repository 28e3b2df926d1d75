import { z } from "zod";
import { type After, wait } from "../wait";
import { AdapterMetric } from "./adapter";

/** Maximum number of metrics read in one round: an adapter that yields without end must not fill the memory. */
const ROUND_METRICS_MAX = 1_000;

const TIMED_OUT_ROUND: unique symbol = Symbol("late");

/** How a round ended. `due`: the time-out expired. `whole`: the iterator ended, repeated a metric, or yielded all awaited metrics. */
interface Round {
  metrics: Map<string, AdapterMetric>;
  ended: "whole" | "due";
  /** Problem of a metric or of the iterator. */
  problem?: string;
  /** The error that `collect` or the iterator threw. */
  thrown?: unknown;
}

interface RoundOptions {
  /** Starts the collection; called once. */
  open: (signal: AbortSignal) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;
  /** Metrics after which the round is whole. Empty: the round lasts until the iterator ends or repeats a metric. */
  awaited: readonly string[];
  timeoutMs: number;
  after: After;
  signal: AbortSignal;
  /** Called when the iterator has ended, which is later than the end of the round if the iterator hangs. */
  released: () => void;
}

/** Reads one round of metrics from a new iterator, then closes the iterator. Never rejects, and never outlasts the deadline. */
export async function readRound({ open, awaited, timeoutMs, after, signal, released }: RoundOptions): Promise<Round> {
  const stop = new AbortController();
  const due = wait(timeoutMs, AbortSignal.any([signal, stop.signal]), after).then((): typeof TIMED_OUT_ROUND => TIMED_OUT_ROUND);
  const within = <T>(step: Promise<T>) => Promise.race([step, due]);
  const round: Round = { metrics: new Map(), ended: "whole" };
  const opening = Promise.resolve().then(async () => iteratorOf(await open(stop.signal)));
  let pending: Promise<unknown> = opening;
  try {
    const iterator = await within(opening);
    if (iterator === TIMED_OUT_ROUND) return { ...round, ended: "due" };
    while (round.metrics.size < ROUND_METRICS_MAX) {
      const step = Promise.resolve(iterator.next());
      pending = step;
      const next = await within(step);
      if (next === TIMED_OUT_ROUND) return { ...round, ended: "due" };
      if (next.done) return round;
      const parsed = AdapterMetric.safeParse(next.value);
      if (!parsed.success) return { ...round, problem: `a metric is not valid: ${z.prettifyError(parsed.error)}` };
      if (round.metrics.has(parsed.data.metric_name)) return round;
      round.metrics.set(parsed.data.metric_name, parsed.data);
      if (awaited.length > 0 && awaited.every((name) => round.metrics.has(name))) return round;
    }
    return { ...round, problem: `it reported more than ${ROUND_METRICS_MAX} metrics in one round` };
  } catch (thrown) {
    return { ...round, thrown };
  } finally {
    stop.abort();
    void closeIterator(opening, pending).then(released);
  }
}

function iteratorOf(iterable: AsyncIterable<unknown>): AsyncIterator<unknown> {
  const open = Object(iterable)[Symbol.asyncIterator] ?? Object(iterable)[Symbol.iterator];
  if (typeof open !== "function") throw new TypeError("collect answered nothing that can be iterated");
  return open.call(iterable);
}

/** Closes the iterator at once, even if it hangs, and waits for its end. Errors during the closing are ignored. */
async function closeIterator(opening: Promise<AsyncIterator<unknown>>, pending: Promise<unknown>): Promise<void> {
  try {
    const iterator = await opening;
    await Promise.allSettled([pending, iterator.return?.()]);
  } catch {
    // The iterator never opened; the round already reports that failure.
  }
}
