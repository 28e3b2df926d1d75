import type { Fault } from "./everyday.faults";
import { Random, seedOf } from "./everyday.random";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./everyday.time";
import type { Traits } from "./everyday.world";

export interface Span {
  fromMs: number;
  toMs: number;
}

/** What happens to one endpoint without being a fault. */
export interface Events {
  /** One or two failed runs. */
  blips: readonly (Span & { runs: number })[];
  /** One or two slow runs. */
  spikes: readonly (Span & { rise: number })[];
  /** Stretches at a better delay; the last one may have no end within the world. */
  improvements: readonly (Span & { factor: number })[];
  renewals: readonly number[];
  counterResets: readonly number[];
}

/** What happens to a collector, and so to all its endpoints. */
export interface CollectorEvents {
  restarts: readonly Span[];
  /** The collector's clock is wrong by `offsetMs`. */
  clockSteps: readonly (Span & { offsetMs: number })[];
}

const BLIPS_PER_DAY = 1 / 10;
const SPIKES_PER_DAY = 1 / 10;
const RESTARTS_PER_DAY = 1 / 12;
const CLOCK_STEPS_PER_DAY = 1 / 20;
/** Nothing else happens this close to a fault, so that truth stays plain. */
const DISTANCE_MS = 2 * HOUR_MS;

export function planEvents(seed: number, traits: Traits, faults: readonly Fault[], startMs: number, endMs: number): Events {
  const random = new Random(seedOf(seed, traits.index, 4));
  const isFree = ({ fromMs, toMs }: Span) =>
    fromMs > startMs + DAY_MS && toMs < endMs && faults.every((f) => toMs + DISTANCE_MS < f.fromMs || fromMs - DISTANCE_MS > f.toMs);
  const { intervalMs } = traits;
  const blips = poisson(BLIPS_PER_DAY, startMs, endMs, random)
    .map((fromMs) => ({ fromMs, runs: random.integer(1, 2) }))
    .map(({ fromMs, runs }) => ({ fromMs, toMs: fromMs + runs * intervalMs, runs }))
    .filter(isFree);
  const spikes = poisson(SPIKES_PER_DAY, startMs, endMs, random)
    .map((fromMs) => ({ fromMs, toMs: fromMs + random.integer(1, 2) * intervalMs, rise: traits.level * random.logBetween(0.5, 5) }))
    .filter(isFree);
  return {
    blips,
    spikes,
    improvements: improvementsOf(isFree, startMs, endMs, random),
    renewals: renewalsOf(startMs, endMs, random),
    counterResets: poisson(1 / 15, startMs, endMs, random),
  };
}

function improvementsOf(isFree: (span: Span) => boolean, startMs: number, endMs: number, random: Random): Events["improvements"] {
  const short = poisson(1 / 60, startMs, endMs, random)
    .map((fromMs) => ({ fromMs, toMs: fromMs + random.logBetween(20 * MINUTE_MS, 3 * HOUR_MS), factor: random.between(0.6, 0.9) }))
    .filter(isFree);
  if (!random.chance(0.4)) return short;
  const lasting = { fromMs: random.between(startMs + 3 * DAY_MS, endMs), toMs: Number.POSITIVE_INFINITY, factor: random.between(0.6, 0.9) };
  return isFree({ fromMs: lasting.fromMs, toMs: lasting.fromMs + DISTANCE_MS }) ? [...short, lasting] : short;
}

/** A certificate of 90 days is renewed 20 to 35 days before its end. */
function renewalsOf(startMs: number, endMs: number, random: Random): number[] {
  const times: number[] = [];
  for (let at = startMs - random.between(0, 55) * DAY_MS; at < endMs; at += random.between(55, 70) * DAY_MS) times.push(at);
  return times;
}

export function planCollectorEvents(seed: number, collector: number, startMs: number, endMs: number): CollectorEvents {
  const random = new Random(seedOf(seed, collector, 5));
  return {
    restarts: poisson(RESTARTS_PER_DAY, startMs, endMs, random).map((fromMs) => ({
      fromMs,
      toMs: fromMs + random.logBetween(MINUTE_MS, 20 * MINUTE_MS),
    })),
    clockSteps: poisson(CLOCK_STEPS_PER_DAY, startMs, endMs, random).map((fromMs) => ({
      fromMs,
      toMs: fromMs + random.logBetween(5 * MINUTE_MS, 6 * HOUR_MS),
      offsetMs: random.logBetween(0.05 * SECOND_MS, 60 * SECOND_MS) * random.pick([-1, 1]),
    })),
  };
}

function poisson(perDay: number, startMs: number, endMs: number, random: Random): number[] {
  const times: number[] = [];
  for (let at = startMs; ; ) {
    at += (random.exponential() * DAY_MS) / perDay;
    if (at >= endMs) return times;
    times.push(at);
  }
}
