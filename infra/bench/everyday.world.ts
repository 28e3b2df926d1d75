import { Random, seedOf } from "./everyday.random";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, ZONES, type Zone } from "./everyday.time";

/** How the delays of one packet scatter around their level. `two_paths`: each run uses one of two paths, as with equal-cost routing. */
type Noise = "gauss" | "lognormal" | "student" | "quantised" | "two_paths" | "queue";

/** Something that happens again and again and raises the delay while it lasts. */
export interface Schedule {
  form: "nightly" | "hourly" | "office_hours" | "weekly";
  /** Start within its period, ms: of the hour, of the day or of the week (which begins on Sunday). */
  startMs: number;
  durationMs: number;
  /** Added to the delay, in the delay's unit. */
  rise: number;
  isLocalTime: boolean;
  /** The start moves by this much a day. */
  driftMsPerDay: number;
  /** The schedule begins this long after the world does. */
  firstAfterMs: number;
}

/** What an endpoint is like while nothing is wrong. Delays are in ms, those of eCPRI in µs. */
export interface Traits {
  index: number;
  protocol: string;
  zone: Zone;
  intervalMs: number;
  phaseMs: number;
  /** Packets or questions of one run. */
  packets: number;
  level: number;
  noise: Noise;
  /** Scale of one packet's noise, in the delay's unit. */
  noiseScale: number;
  /** Additional delay of the second path, and the share of runs that use it; 0 without a second path. */
  pathGap: number;
  pathShare: number;
  /** Smallest difference of two values; 0 for none. */
  step: number;
  /** A slow wander common to all packets of a run: AR(1) with this coefficient and this standard deviation. */
  wanderCoefficient: number;
  wanderScale: number;
  /** Rise of the delay at the daily peak, as a share of the level, and what is left of it at weekends. */
  dayCurve: number;
  weekendShare: number;
  peakHour: number;
  /** Share of packets lost, or of runs failed, in ordinary times. */
  failRate: number;
  schedules: readonly Schedule[];
  hasCertificate: boolean;
  hasCounter: boolean;
  /** Failed HTTP runs still have a response time (a status 503) instead of none (a time-out). */
  answersWhenDown: boolean;
}

/** The order repeats, so that a few endpoints already cover every protocol. */
const PROTOCOL_ORDER = [
  "http", "icmp", "dns", "tcp", "udp-echo", "http", "icmp", "stamp", "cfm-lb", "dns",
  "tcp", "icmp", "http", "cfm-ccm", "ecpri-owd", "udp-echo", "cfm-dm", "icmp", "http", "oran-cfm",
] as const; // biome-ignore format: two lines of ten
const NOISES: readonly [Noise, ...Noise[]] = ["gauss", "lognormal", "student", "quantised", "two_paths", "queue"];
/** What a person cannot see in 15 windows is no use as a schedule. */
const SCHEDULE_RISES_MIN = 0.3;
const FAIL_RATE_MAX = 0.02;
/** Rarely asked endpoints are given a small rate, so that a changed one can be seen within hours. */
const SPARSE_FAIL_RATE_MAX = 0.005;

export function traitsOf(seed: number, index: number): Traits {
  const random = new Random(seedOf(seed, index, 1));
  const protocol = PROTOCOL_ORDER[index % PROTOCOL_ORDER.length] ?? "icmp";
  const isBurst = !["http", "dns", "tcp"].includes(protocol);
  const intervalMs =
    SECOND_MS * random.pick(protocol === "http" || protocol === "dns" ? [30, 60, 60, 120, 300] : [30, 30, 60, 60, 120, 300]);
  const noise = random.pick(NOISES);
  const level = levelOf(protocol, noise, random);
  const noiseScale = level * random.logBetween(0.005, 0.04);
  const hasPaths = noise === "two_paths";
  const hasDayCurve = random.chance(0.5);
  const hasWander = random.chance(0.3);
  const rate = random.chance(0.4) ? 0 : random.logBetween(0.0005, intervalMs > 120_000 ? SPARSE_FAIL_RATE_MAX : FAIL_RATE_MAX);
  return {
    index,
    protocol,
    zone: ZONES[Math.floor(index / 10) % ZONES.length] ?? "Europe/Berlin",
    intervalMs,
    phaseMs: Math.floor(random.between(0, intervalMs)),
    packets: packetsOf(protocol, random),
    level,
    noise,
    noiseScale,
    pathGap: hasPaths ? level * random.logBetween(0.05, 0.5) : 0,
    pathShare: hasPaths ? random.between(0.3, 0.6) : 0,
    step: noise === "quantised" ? (protocol === "ecpri-owd" ? 1 : random.pick([1, 1, 0.1])) : 0,
    wanderCoefficient: hasWander ? random.between(0.5, 0.98) : 0,
    wanderScale: hasWander ? noiseScale * random.between(0.3, 1) : 0,
    dayCurve: hasDayCurve ? random.between(0.03, 0.3) : 0,
    weekendShare: random.pick([1, 0.3, 0.3]),
    peakHour: random.between(11, 21),
    failRate: isBurst || rate < 0.01 ? rate : rate / 2,
    schedules: schedulesOf(level, noiseScale, hasPaths, intervalMs, random),
    hasCertificate: protocol === "http" && random.chance(0.7),
    hasCounter: protocol === "icmp" && random.chance(0.3),
    answersWhenDown: protocol === "http" && random.chance(0.5),
  };
}

function levelOf(protocol: string, noise: Noise, random: Random): number {
  if (protocol === "ecpri-owd") return random.logBetween(40, 200);
  // With a delay below one millisecond, a clock of whole milliseconds would only show its own step.
  if (noise === "quantised") return random.logBetween(8, 80);
  if (protocol === "cfm-lb" || protocol === "cfm-dm") return random.logBetween(0.1, 5);
  return protocol === "http" ? random.logBetween(8, 300) : random.logBetween(0.4, 80);
}

function packetsOf(protocol: string, random: Random): number {
  if (protocol === "http" || protocol === "dns" || protocol === "tcp") return 1;
  if (protocol === "cfm-ccm") return 4;
  return protocol === "icmp" ? random.pick([5, 5, 10, 1]) : random.pick([5, 5, 10]);
}

function schedulesOf(level: number, noiseScale: number, hasPaths: boolean, intervalMs: number, random: Random): Schedule[] {
  if (!random.chance(0.6)) return [];
  const forms = new Set<Schedule["form"]>();
  const count = random.chance(0.3) ? 2 : 1;
  // An hourly job of two minutes rarely coincides with a run when the interval is two minutes or longer.
  while (forms.size < count) {
    const form = random.pick<Schedule["form"]>(["nightly", "nightly", "hourly", "office_hours", "office_hours", "weekly"]);
    if (form !== "hourly" || intervalMs <= MINUTE_MS) forms.add(form);
  }
  const rise = () => Math.max(level * random.logBetween(SCHEDULE_RISES_MIN, 2), 6 * noiseScale, hasPaths ? 0.5 * level : 0);
  return [...forms].map((form) => scheduleOf(form, rise(), random));
}

function scheduleOf(form: Schedule["form"], rise: number, random: Random): Schedule {
  const common = { form, rise, isLocalTime: random.chance(0.5), driftMsPerDay: 0, firstAfterMs: 0 };
  const minute = () => MINUTE_MS * random.pick([0, 0, 15, 30, 45]);
  switch (form) {
    case "hourly":
      return { ...common, startMs: MINUTE_MS * random.integer(0, 55), durationMs: MINUTE_MS * random.integer(2, 5) };
    case "nightly":
      return {
        ...common,
        startMs: HOUR_MS * random.integer(0, 5) + minute(),
        durationMs: MINUTE_MS * random.integer(20, 90),
        driftMsPerDay: random.chance(0.25) ? SECOND_MS * random.integer(-60, 60) : 0,
        firstAfterMs: random.chance(0.3) ? DAY_MS * random.integer(1, 20) : 0,
      };
    case "office_hours":
      return {
        ...common,
        isLocalTime: true,
        startMs: HOUR_MS * random.integer(7, 9) + minute(),
        durationMs: HOUR_MS * random.integer(8, 10),
      };
    case "weekly":
      return {
        ...common,
        startMs: DAY_MS * random.integer(0, 6) + HOUR_MS * random.integer(0, 5) + minute(),
        durationMs: MINUTE_MS * random.integer(30, 180),
      };
  }
}
