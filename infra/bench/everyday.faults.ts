import { Random, seedOf } from "./everyday.random";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./everyday.time";
import type { Traits } from "./everyday.world";

export const FAULT_KINDS = ["outage", "loss", "shift", "leak", "flapping", "bad_link"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export const BANDS = ["small", "medium", "large"] as const;
export type Band = (typeof BANDS)[number];

/** What truly goes wrong, for [fromMs, toMs). Fields that its kind does not use are 0. */
export interface Fault {
  kind: FaultKind;
  fromMs: number;
  toMs: number;
  /** Size as a multiple of the smallest one that counts as a fault. */
  size: number;
  band: Band;
  /** Metric groups that it moves. */
  keys: readonly string[];
  isDown: boolean;
  /** Added to the share of packets lost or of runs failed. */
  lossRise: number;
  /** Added to the delay; a leak reaches it at its end. */
  delayRise: number;
  /** Factor of the packets' noise. */
  noiseFactor: number;
  /** Runs without and with an answer, in turns. */
  downRuns: number;
  upRuns: number;
  /** Share of `delayRise` that is added on the path towards the far end; the rest is added on the path back. */
  forwardShare: number;
  /** A loss that lasts longer than the smallest one that counts, because no test could distinguish so few runs from chance. */
  isLengthened: boolean;
}

/** Fewer failed runs in a row are no outage. */
const OUTAGE_RUNS_MIN = 3;
const LOSS_RISE_MIN = 0.05;
const LOSS_MIN_MS = 10 * MINUTE_MS;
const SHIFT_SHARE_MIN = 0.1;
const SHIFT_SPREADS_MIN = 5;
const SHIFT_WINDOWS_MIN = 15;
const LEAK_SHARE_MIN = 0.2;
const LEAK_MS = 3 * DAY_MS;
const FLAP_CHANGES_MIN = 6;
const SIZE_MAX = 20;
/**
 * A changed rate shows in nothing but its failures: the sum of the divergence of the packets from the ordinary rate, in nats, that a fault must
 * reach to count. One false alert an endpoint and month among some 50,000 runs costs about 13 of them.
 */
const EVIDENCE_NATS_MIN = 22;
const RATE_MIN = 0.001;
const FAULTS_PER_DAY = 10 / 91;
const QUIET_ENDPOINTS_SHARE = 0.1;
const KIND_WEIGHTS: Readonly<Record<FaultKind, number>> = { outage: 27, loss: 20, shift: 27, leak: 5, flapping: 8, bad_link: 13 };
const KINDS_WITHOUT_DELAY = new Set<FaultKind>(["outage", "loss", "flapping"]);
/** After a fault there is this much of ordinary life at least. */
const PAUSE_MIN_MS = 6 * HOUR_MS;
const LEAK_PAUSE_MS = 36 * HOUR_MS;
/** Before the first fault, and after the last. */
const PRELUDE_MS = 36 * HOUR_MS;
const TAIL_MS = 12 * HOUR_MS;

/** The faults of one endpoint in order of time; they do not overlap. Times are multiples of the endpoint's interval. */
export function planFaults(seed: number, traits: Traits, spread: number, startMs: number, durationMs: number): Fault[] {
  const random = new Random(seedOf(seed, traits.index, 3));
  if (random.chance(QUIET_ENDPOINTS_SHARE)) return [];
  const count = Math.round((FAULTS_PER_DAY / (1 - QUIET_ENDPOINTS_SHARE)) * (durationMs / DAY_MS) * random.between(0.8, 1.25));
  const faults = Array.from({ length: count }, () => faultOf(kindOf(traits, random), traits, spread, random));
  const pauses = faults.map((fault) => (fault.kind === "leak" ? LEAK_PAUSE_MS : PAUSE_MIN_MS));
  const need = () => faults.reduce((sum, fault, i) => sum + (fault.toMs - fault.fromMs) + (pauses[i] ?? 0), PRELUDE_MS + TAIL_MS);
  while (faults.length > 0 && need() > durationMs) faults.pop();
  const shares = Array.from({ length: faults.length + 1 }, () => random.exponential());
  const total = shares.reduce((sum, share) => sum + share, 0);
  const freeMs = durationMs - need();
  let atMs = startMs + PRELUDE_MS;
  return faults.map((fault, i) => {
    atMs += (freeMs * (shares[i] ?? 0)) / total;
    const fromMs = onGrid(atMs, traits);
    const toMs = onGrid(fromMs + fault.toMs - fault.fromMs, traits);
    atMs = toMs + (pauses[i] ?? 0);
    return { ...fault, fromMs, toMs };
  });
}

/** The first moment not before `atMs` at which a run may start. */
const onGrid = (atMs: number, { intervalMs, phaseMs }: Traits): number => Math.ceil((atMs - phaseMs) / intervalMs) * intervalMs + phaseMs;

function kindOf(traits: Traits, random: Random): FaultKind {
  const kinds = FAULT_KINDS.filter((kind) => traits.protocol !== "cfm-ccm" || KINDS_WITHOUT_DELAY.has(kind));
  let rest = random.uniform() * kinds.reduce((sum, kind) => sum + KIND_WEIGHTS[kind], 0);
  for (const kind of kinds) {
    rest -= KIND_WEIGHTS[kind];
    if (rest < 0) return kind;
  }
  return "outage";
}

function faultOf(kind: FaultKind, traits: Traits, spread: number, random: Random): Fault {
  const size = random.logBetween(1, SIZE_MAX);
  const none = { isDown: false, lossRise: 0, delayRise: 0, noiseFactor: 1, downRuns: 0, upRuns: 0, forwardShare: 0.5, isLengthened: false };
  const fault = (durationMs: number, keys: readonly string[], effect: Partial<Fault>): Fault => ({
    ...none,
    kind,
    fromMs: 0,
    toMs: durationMs,
    size,
    band: bandOf(effect.size ?? size),
    keys,
    ...effect,
  });
  const down = traits.protocol === "cfm-ccm" ? ["delivery", "cfm_ccm_defects"] : ["delivery"];
  const windowMs = Math.max(traits.intervalMs, MINUTE_MS);
  const threshold = Math.max(SHIFT_SHARE_MIN * traits.level, SHIFT_SPREADS_MIN * spread);
  switch (kind) {
    case "outage": {
      // Most last minutes to an hour or so, a quarter up to two days.
      const longest = Math.max((2 * DAY_MS) / traits.intervalMs / OUTAGE_RUNS_MIN, SIZE_MAX);
      const length = random.chance(0.25) ? random.logBetween(SIZE_MAX, longest) : size;
      return fault(Math.round(OUTAGE_RUNS_MIN * length) * traits.intervalMs, down, { isDown: true, size: length });
    }
    case "loss": {
      const lossRise = Math.min(LOSS_RISE_MIN * size, 1 - traits.failRate);
      return fault(lossDurationMs(traits, lossRise, random), ["delivery"], { lossRise, isLengthened: isTooShort(traits, lossRise) });
    }
    case "shift": {
      const windows = SHIFT_WINDOWS_MIN * random.logBetween(1, 8);
      const durationMs = random.chance(0.3) ? random.logBetween(8 * HOUR_MS, 3 * DAY_MS) : Math.ceil(windows) * windowMs;
      const lossRise = random.chance(0.2) ? random.between(0.1, 0.4) : 0;
      const needMs = lossRise > 0 ? lossDurationMs(traits, lossRise, random) : 0;
      const keys = lossRise > 0 ? ["delay", "delivery"] : ["delay"];
      const forwardShare = random.pick([0, 0.5, 1]);
      return fault(Math.max(durationMs, needMs), keys, { delayRise: threshold * size, lossRise, forwardShare });
    }
    case "leak":
      return fault(LEAK_MS, ["delay"], { delayRise: size * LEAK_SHARE_MIN * traits.level });
    case "flapping": {
      const [downRuns, upRuns] = [random.integer(3, 6), random.integer(2, 6)];
      const cycles = Math.ceil((FLAP_CHANGES_MIN * size) / 2);
      return fault((cycles * (downRuns + upRuns) - upRuns) * traits.intervalMs, down, { downRuns, upRuns });
    }
    case "bad_link": {
      const lossRise = Math.min(LOSS_RISE_MIN * size, 0.8);
      const noiseFactor = random.logBetween(4, 15);
      const isLengthened = isTooShort(traits, lossRise);
      return fault(lossDurationMs(traits, lossRise, random), ["delivery", "delay"], { lossRise, noiseFactor, isLengthened });
    }
  }
}

/** Duration of a loss: at least ten minutes, which make it a fault, and enough runs to distinguish its rate from the endpoint's own. */
const lossDurationMs = (traits: Traits, lossRise: number, random: Random): number =>
  Math.ceil(Math.max(LOSS_MIN_MS, distinctLossMs(traits, lossRise)) * random.logBetween(1, 6));

const isTooShort = (traits: Traits, lossRise: number): boolean => distinctLossMs(traits, lossRise) > LOSS_MIN_MS;

/** Time after which a loss has diverged far enough from the endpoint's own rate. */
function distinctLossMs(traits: Traits, lossRise: number): number {
  const before = Math.max(traits.failRate, RATE_MIN);
  const after = Math.min(traits.failRate + lossRise, 0.999);
  const nats = after * Math.log(after / before) + (1 - after) * Math.log((1 - after) / (1 - before));
  const runs = Math.max(EVIDENCE_NATS_MIN / (nats * traits.packets), OUTAGE_RUNS_MIN + 1);
  return runs * traits.intervalMs;
}

function bandOf(size: number): Band {
  const third = SIZE_MAX ** (1 / 3);
  if (size < third) return "small";
  return size < third * third ? "medium" : "large";
}
