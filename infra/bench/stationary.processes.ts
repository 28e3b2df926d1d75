import { Random, seedOf } from "./everyday.random";

/** The value of window `i`; `dayShare` is the time of day, 0…1. */
export type Process = (i: number, dayShare: number) => number;

/** What the values of a process are, as a series states it. */
interface Metric {
  name: string;
  unit: string;
  type: string;
}

const DELAY: Metric = { name: "http_response_time", unit: "ms", type: "latency" };
const LEVEL: Metric = { name: "queue_depth", unit: "count", type: "custom" };
const RATE: Metric = { name: "requests_per_second", unit: "count", type: "throughput" };
const LOSS: Metric = { name: "icmp_loss", unit: "ratio", type: "error_rate" };
const AVAILABILITY: Metric = { name: "http_availability", unit: "ratio", type: "availability" };

const round = (value: number, step: number): number => Math.round(value / step) * step;
const windowOf = (random: Random, low: number, high: number): number => Math.round(random.logBetween(low, high));

/** Stationary processes by family. Each draws its parameters from the generator, and later its values from the same generator. */
export const FAMILIES: Readonly<Record<string, (random: Random) => Process>> = {
  gauss: (random) => {
    const [level, scale] = [levelOf(random), random.logBetween(0.002, 0.2)];
    return () => level * (1 + scale * random.normal());
  },
  constant: (random) => {
    const level = round(levelOf(random), 0.1);
    return () => level;
  },
  two_valued: (random) => {
    const [low, share] = [random.integer(1, 20), random.logBetween(0.01, 0.5)];
    const high = low + random.integer(1, 10);
    return () => (random.chance(share) ? high : low);
  },
  whole_ms: (random) => {
    const [level, scale] = [random.between(1, 20), random.between(0.2, 2)];
    return () => Math.max(1, Math.round(level + scale * random.normal()));
  },
  quantised: (random) => {
    const [level, scale, step] = [levelOf(random), random.between(0.01, 0.1), random.between(0.3, 3)];
    return () => round(level * (1 + scale * random.normal()), level * scale * step);
  },
  student: (random) => {
    const [level, scale] = [levelOf(random), random.logBetween(0.01, 0.1)];
    return () => level * (1 + scale * Math.abs(random.studentT3()));
  },
  lognormal: (random) => {
    const [level, sigma] = [levelOf(random), random.between(0.2, 1)];
    return () => level * Math.exp(sigma * random.normal());
  },
  pareto: (random) => {
    const [level, scale, shape] = [levelOf(random), random.logBetween(0.02, 0.3), random.between(1.5, 3)];
    return () => level * (1 + scale * ((1 - random.uniform()) ** (-1 / shape) - 1));
  },
  mixture: (random) => {
    const level = levelOf(random);
    const modes = Array.from({ length: random.integer(2, 4) }, () => ({
      at: random.between(0.5, 2),
      scale: random.logBetween(0.005, 0.05),
    }));
    // The first mode is the most frequent.
    const decline = random.between(0.3, 1);
    return () => {
      let chosen = 0;
      while (chosen < modes.length - 1 && random.chance(decline / 2)) chosen += 1;
      const { at, scale } = modes[chosen] ?? { at: 1, scale: 0 };
      return level * (at + scale * random.normal());
    };
  },
  sparse: (random) => {
    const [share, scale] = [random.logBetween(0.005, 0.2), random.logBetween(1, 50)];
    return () => (random.chance(share) ? Math.ceil(scale * random.exponential()) : 0);
  },
  poisson: (random) => {
    const mean = random.logBetween(0.05, 30);
    return () => poisson(mean, random);
  },
  bursty: (random) => bursts(random, windowOf(random, 20, 120), windowOf(random, 2, 10)),
  rare_bursts: (random) => bursts(random, windowOf(random, 120, 480), windowOf(random, 1, 8)),
  telegraph: (random) => bursts(random, windowOf(random, 5, 120), windowOf(random, 5, 120)),
  ar_mild: (random) => autoregressive(random, random.between(0.5, 0.9)),
  ar_strong: (random) => autoregressive(random, 1 - random.logBetween(0.01, 0.1)),
  day_curve: (random) => {
    const [level, swing, scale, peak] = [levelOf(random), random.between(0.1, 1), random.logBetween(0.01, 0.1), random.uniform()];
    return (_, day) => level * (1 + (swing / 2) * (1 + Math.cos(2 * Math.PI * (day - peak))) + scale * random.normal());
  },
  day_steps: (random) => {
    const [level, rise, scale, from] = [levelOf(random), random.between(0.3, 2), random.logBetween(0.01, 0.05), random.uniform()];
    const share = random.logBetween(0.02, 0.4);
    return (_, day) => level * (1 + ((day - from + 1) % 1 < share ? rise : 0) + scale * random.normal());
  },
  loss: (random) => {
    const [rate, packets] = [random.logBetween(0.001, 0.05), random.pick([1, 5, 5, 10])];
    return () => {
      let lost = 0;
      for (let i = 0; i < packets; i++) if (random.chance(rate)) lost += 1;
      return lost / packets;
    };
  },
  availability: (random) => {
    const rate = random.logBetween(0.001, 0.05);
    return () => (random.chance(rate) ? 0 : 1);
  },
};

export interface StationaryCase {
  family: string;
  seed: number;
  metric: Metric;
  /** Process of the day before. */
  before: Process;
  process: Process;
}

/** Case `i` of a seed. The families follow each other in turn; the day before has another family or, for a share, another rate. */
export function stationaryCase(seed: number, i: number): StationaryCase {
  const random = new Random(seedOf(seed, i, 11));
  const names = Object.keys(FAMILIES);
  const family = names[i % names.length] ?? "gauss";
  const isShare = family === "loss" || family === "availability";
  const others = names.filter((name) => name !== family && name !== "loss" && name !== "availability");
  const otherFamily = isShare ? family : (others[random.integer(0, others.length - 1)] ?? "gauss");
  const make = (name: string): Process => FAMILIES[name]?.(random) ?? (() => 0);
  const perfect = (): number => (family === "loss" ? 0 : 1);
  const metric = family === "loss" ? LOSS : family === "availability" ? AVAILABILITY : random.pick([DELAY, DELAY, LEVEL, RATE]);
  const before = isShare && random.chance(0.5) ? perfect : make(otherFamily);
  return { family, seed: i, metric, before, process: make(family) };
}

const levelOf = (random: Random): number => random.logBetween(0.5, 200);

/** Two levels in turns that hold for geometrically distributed times with the given means, windows. */
function bursts(random: Random, quietWindows: number, burstWindows: number): Process {
  const [level, rise, scale] = [levelOf(random), random.logBetween(0.2, 5), random.logBetween(0.005, 0.05)];
  let isBurst = false;
  return () => {
    if (random.chance(1 / (isBurst ? burstWindows : quietWindows))) isBurst = !isBurst;
    return level * (1 + (isBurst ? rise : 0) + scale * random.normal());
  };
}

function autoregressive(random: Random, coefficient: number): Process {
  const [level, scale] = [levelOf(random), random.logBetween(0.01, 0.15)];
  let state = random.normal();
  return () => {
    state = coefficient * state + Math.sqrt(1 - coefficient * coefficient) * random.normal();
    return level * Math.max(0.01, 1 + scale * state);
  };
}

/** Knuth's method, good for small means. */
function poisson(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count += 1;
  return count;
}
