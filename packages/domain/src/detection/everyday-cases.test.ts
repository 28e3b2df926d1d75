import { describe, expect, test } from "vitest";
import { type Draw, drawOf, type EverydaySeries, type MetricOf, type Outcome, playEndpoint, playSeries } from "./everyday-cases.simulation";

const DELAY: MetricOf = { name: "http_response_time", unit: "ms", type: "latency" };
const AVAILABILITY: MetricOf = { name: "http_availability", unit: "ratio", type: "availability" };
const LOSS: MetricOf = { name: "icmp_loss", unit: "ratio", type: "error_rate" };
const CERTIFICATE: MetricOf = { name: "http_certificate_days", unit: "days", type: "custom" };
const LEVEL: MetricOf = { name: "queue_depth", unit: "count", type: "custom" };
const ANSWERS: MetricOf = { name: "dns_answers", unit: "count", type: "custom" };

const MINUTE = 1 / 60;
const SECOND = 1 / 3_600;
const within = (hour: number, from: number, to: number): boolean => hour >= from && hour < to;
const hourOfDay = (hour: number): number => hour % 24;
/** The world starts on a Monday. */
const isWorkday = (hour: number): boolean => Math.floor(hour / 24) % 7 < 5;

interface Case {
  name: string;
  series: EverydaySeries;
  /** Throws when the alerts are not what an operator wants. */
  judge(outcome: Outcome, windowSeconds: number): void;
  /** Seconds; both where not given. */
  windows?: readonly number[];
}

/** An opening may wait for its window and its lateness. */
const delay = (windowSeconds: number, runs: number, stepSeconds: number): number => (runs * stepSeconds + 2 * windowSeconds + 60) * SECOND;

const silent = ({ stories }: Outcome): void => expect(stories).toEqual([]);
const silentFrom =
  (hour: number) =>
  ({ openings }: Outcome): void =>
    expect(openings.filter((opening) => opening.hour >= hour)).toEqual([]);
const openingsAtMost =
  (count: number) =>
  ({ openings }: Outcome): void =>
    expect(openings.length, JSON.stringify(openings.slice(0, 3))).toBeLessThanOrEqual(count);
/** Good runs that may pass before what is measured rarely counts as recovered. */
const QUIET_RUNS_MAX = 6;
/** One alert that opens soon after `from`, keeps open and ends soon after `to`. */
const oneAlert =
  (from: number, to: number, runs: number, stepSeconds: number, severity?: string) =>
  ({ stories }: Outcome, windowSeconds: number): void => {
    expect(stories.map(({ type }) => type)).toEqual(["open", "resolve"]);
    const [opened, resolved] = stories;
    const lateness = delay(windowSeconds, runs, stepSeconds);
    expect(opened?.hour).toBeGreaterThanOrEqual(from);
    expect(opened?.hour).toBeLessThanOrEqual(from + lateness);
    if (severity !== undefined) expect(opened?.severity).toBe(severity);
    expect(resolved?.hour).toBeGreaterThanOrEqual(to);
    expect(resolved?.hour).toBeLessThanOrEqual(to + Math.max(10 * MINUTE, QUIET_RUNS_MAX * stepSeconds * SECOND) + lateness);
    expect(resolved?.resolution).toBe("recovered");
  };

const series = (metric: MetricOf, hours: number, stepSeconds: number, seed: number, value: EverydaySeries["value"]): EverydaySeries => ({
  metric,
  hours,
  stepSeconds,
  seed,
  value,
});

/** Every metric that is bad in itself, with the value that says that nothing gets through. */
const DELIVERY: readonly (readonly [name: string, type: string, bad: number])[] = [
  ["icmp_loss", "error_rate", 1],
  ["udp_echo_loss", "error_rate", 1],
  ["stamp_loss", "error_rate", 1],
  ["cfm_lb_loss", "error_rate", 1],
  ["cfm_dm_loss", "error_rate", 1],
  ["ecpri_owd_loss", "error_rate", 1],
  ["oran_cfm_availability", "availability", 0],
  ["cfm_ccm_availability", "availability", 0],
  ["tcp_availability", "availability", 0],
  ["dns_availability", "availability", 0],
  ["http_availability", "availability", 0],
];
const INTERVALS_S = [5, 10, 30, 60, 300];
const packetsLost = (draw: Draw, packets: number, share: number): number => {
  let lost = 0;
  for (let i = 0; i < packets; i++) if (draw.uniform() < share) lost += 1;
  return lost / packets;
};

const OUTAGES: readonly Case[] = [
  ...DELIVERY.map(([name, type, bad], i): Case => {
    const stepSeconds = INTERVALS_S[i % INTERVALS_S.length] ?? 30;
    return {
      name: `${name} every ${stepSeconds} s: an outage of six hours stays open until it ends`,
      series: series({ name, unit: "ratio", type }, 20, stepSeconds, i, (h) => (within(h, 12, 18) ? bad : 1 - bad)),
      judge: oneAlert(12, 18, 3, stepSeconds, "critical"),
    };
  }),
  {
    name: "forty per cent of the packets lost for three hours is one alert until it ends",
    series: series(LOSS, 20, 30, 3, (h, draw) => packetsLost(draw, 5, within(h, 12, 15) ? 0.4 : 0)),
    judge: oneAlert(12, 15, 12, 30),
  },
  {
    name: "a delay that stays bad is never silently ok: its alert settles",
    series: series(DELAY, 48, 30, 4, (h, draw) => (h >= 24 ? 45 : 20) + draw.normal()),
    judge: ({ openings, endings }) => {
      expect(openings.map(({ type }) => type)).toEqual(["open"]);
      expect(endings.map(({ resolution }) => resolution)).toEqual(["settled"]);
    },
  },
];

const RECOVERIES: readonly Case[] = [
  {
    name: "a service that begins to work resolves the alert of its absence, and opens none",
    series: series(AVAILABILITY, 24, 30, 11, (h) => (h < 3 ? 0 : 1)),
    judge: oneAlert(0, 3, 3, 30, "critical"),
  },
  {
    name: "loss that ends after three hours resolves, and opens none",
    series: series(LOSS, 24, 30, 12, (h) => (h < 3 ? 1 : 0)),
    judge: oneAlert(0, 3, 3, 30, "critical"),
  },
  {
    name: "a delay that falls is silent",
    series: series(DELAY, 24, 30, 13, (h, draw) => (h < 12 ? 40 : 20) + draw.normal()),
    judge: silent,
  },
  {
    name: "jitter that falls is silent",
    series: series(
      { name: "icmp_jitter", unit: "ms", type: "latency" },
      24,
      30,
      14,
      (h, draw) => (h < 12 ? 4 : 1) * (1 + 0.2 * draw.uniform()),
    ),
    judge: silent,
  },
];

const FAILED_RUNS: readonly Case[] = [
  ...([38, 39, 40] as const).map(
    (seed): Case => ({
      name: `one failed run in a hundred for a week, seed ${seed}`,
      series: series(AVAILABILITY, 168, 30, seed, (_, draw) => (draw.uniform() < 0.01 ? 0 : 1)),
      judge: openingsAtMost(2),
    }),
  ),
  {
    name: "a single failed run on a perfect service is no event",
    series: series(AVAILABILITY, 24, 10, 41, (_, __, i) => (i === 5_000 ? 0 : 1)),
    judge: silent,
  },
  {
    name: "one of five packets lost in one run of a hundred",
    series: series(LOSS, 168, 30, 42, (_, draw) => (draw.uniform() < 0.01 ? 0.2 : 0)),
    judge: openingsAtMost(2),
  },
  {
    name: "a failure rate that rises from one to fifteen per cent alerts",
    series: series(AVAILABILITY, 72, 30, 43, (h, draw) => (draw.uniform() < (h < 48 ? 0.01 : 0.15) ? 0 : 1)),
    judge: ({ openings }) => {
      expect(openings.filter(({ hour }) => hour < 48).length).toBeLessThanOrEqual(1);
      expect(openings.filter(({ hour }) => within(hour, 48, 50)).length).toBeGreaterThanOrEqual(1);
    },
  },
];

const nightly = (h: number): boolean => within(hourOfDay(h), 2, 2.5);
const office = (h: number): boolean => isWorkday(h) && within(hourOfDay(h), 9, 18);
const atBerlinTwo = (h: number): boolean => {
  // Summer time ends on the 20th day after the start, at 01:00 UTC.
  const local = h + (h < 20 * 24 + 1 ? 2 : 1);
  return within(hourOfDay(local), 2, 2.5);
};

const SCHEDULES: readonly Case[] = [
  {
    name: "a backup every night is learnt within seven nights",
    series: series(DELAY, 14 * 24, 60, 5, (h, draw) => (nightly(h) ? 60 : 20) + draw.normal()),
    judge: silentFrom(7 * 24),
  },
  {
    name: "a learnt backup at another hour still alerts",
    series: series(DELAY, 14 * 24, 60, 6, (h, draw) => (nightly(h) || within(h, 12 * 24 + 14, 12 * 24 + 14.5) ? 60 : 20) + draw.normal()),
    judge: ({ openings }) =>
      expect(openings.filter(({ hour }) => hour >= 7 * 24).map(({ hour }) => Math.floor(hour))).toEqual([12 * 24 + 14]),
  },
  {
    name: "a learnt backup that takes twice as long still alerts",
    series: series(DELAY, 14 * 24, 60, 7, (h, draw) => (nightly(h) || within(h, 12 * 24 + 2, 12 * 24 + 3) ? 60 : 20) + draw.normal()),
    judge: ({ openings }) =>
      expect(openings.filter(({ hour }) => hour >= 7 * 24).map(({ hour }) => Math.floor(hour))).toEqual([12 * 24 + 2]),
  },
  {
    name: "a job of two minutes every hour is learnt within seven hours",
    series: series(DELAY, 48, 60, 8, (h, draw) => (h % 1 < 2 * MINUTE ? 50 : 20) + draw.normal()),
    judge: silentFrom(7.5),
    windows: [60],
  },
  {
    name: "office hours with quiet weekends are learnt within seven workdays",
    series: series(DELAY, 35 * 24, 60, 2, (h, draw) => (office(h) ? 40 : 20) + draw.normal()),
    judge: silentFrom(9 * 24),
  },
  {
    name: "on the day that the clocks change a backup in local time alerts once at most",
    series: { ...series(DELAY, 28 * 24, 60, 9, (h, draw) => (atBerlinTwo(h) ? 60 : 20) + draw.normal()), zone: "Europe/Berlin" },
    judge: ({ openings }) => expect(openings.filter(({ hour }) => hour >= 7 * 24).length).toBeLessThanOrEqual(1),
  },
  {
    name: "a smooth day curve is silent",
    series: series(DELAY, 14 * 24, 60, 10, (h, draw) => 25 - 5 * Math.cos((2 * Math.PI * h) / 24) + draw.normal()),
    judge: silentFrom(24),
  },
];

/** A flapping alert opens once, says once that it flaps and once that it stopped, and ends with the truth. */
const flaps =
  (from: number, to: number) =>
  ({ stories, openings }: Outcome): void => {
    const started = stories.findIndex(({ type }) => type === "flapping_started");
    const ended = stories.findIndex(({ type }) => type === "flapping_ended");
    expect(started).toBeGreaterThanOrEqual(0);
    expect(stories[started]?.hour).toBeLessThan(from + 1);
    expect(openings.length).toBeLessThanOrEqual(4);
    expect(ended).toBe(started + 1);
    expect(stories[ended]?.hour).toBeGreaterThanOrEqual(to);
    expect(stories[ended]?.hour).toBeLessThan(to + 1);
    expect(stories.filter(({ type }) => type === "flapping_started")).toHaveLength(1);
    expect(stories.at(-1)?.type).toBe("resolve");
  };

const FLAPPING: readonly Case[] = [
  {
    name: "a service that is up and down by turns of two minutes",
    series: series(AVAILABILITY, 60, 30, 39, (h, _, i) => (within(h, 48, 54) && i % 8 < 4 ? 0 : 1)),
    judge: flaps(48, 54),
  },
  {
    name: "a link that loses everything by turns of 90 s",
    series: series(LOSS, 30, 10, 40, (h, _, i) => (within(h, 24, 28) && i % 18 < 9 ? 1 : 0)),
    judge: flaps(24, 28),
  },
];

/** One alert at the most when the second value appears, over soon, and none from the second day on. */
const settles =
  (changeHour: number) =>
  ({ openings, stories }: Outcome): void => {
    expect(openings.length, JSON.stringify(openings.slice(0, 3))).toBeLessThanOrEqual(1);
    for (const { hour } of openings) expect(hour).toBeLessThan(changeHour + 12);
    if (openings.length > 0) expect(stories.at(-1)?.type).toBe("resolve");
  };
const twoValued = (metric: MetricOf, low: number, high: number, seed: number, share = 0.5): Case => ({
  name: `${metric.name} that was always ${low} takes ${low} and ${high} at random from then on`,
  series: series(metric, 48, 30, seed, (h, draw) => (h >= 12 && draw.uniform() < share ? high : low)),
  judge: settles(12),
});

const CONSTANTS: readonly Case[] = [
  twoValued(DELAY, 1, 2, 2),
  twoValued(DELAY, 10, 20, 3, 0.3),
  twoValued(ANSWERS, 1, 2, 4),
  twoValued({ name: "icmp_duplicates", unit: "count", type: "custom" }, 0, 1, 5, 0.1),
  twoValued(LEVEL, 5, 6, 6),
  {
    name: "two paths that differ by a tenth, after one path alone",
    series: series(DELAY, 48, 30, 7, (h, draw) => (h >= 12 && draw.uniform() < 0.5 ? 22 : 20) + 0.1 * draw.normal()),
    judge: settles(12),
  },
];

const NEVER_WORKED: readonly Case[] = [
  ...(
    [
      [AVAILABILITY, 0],
      [LOSS, 1],
    ] as const
  ).map(
    ([metric, bad]): Case => ({
      name: `${metric.name} that was bad from the first run on alerts after three runs and stays open`,
      series: series(metric, 24, 30, 40, () => bad),
      judge: ({ stories }, windowSeconds) => {
        expect(stories.map(({ type }) => type)).toEqual(["open"]);
        expect(stories[0]?.severity).toBe("critical");
        expect(stories[0]?.hour).toBeLessThanOrEqual(delay(windowSeconds, 3, 30));
      },
    }),
  ),
];

const FROZEN: readonly Case[] = [
  {
    name: "a noisy value that freezes is noticed while it is frozen, and its thaw is silent",
    series: series(LEVEL, 48, 30, 15, (h, draw) => {
      const value = 20 + draw.normal();
      return within(h, 24, 36) ? 20 : value;
    }),
    judge: ({ openings, endings }) => {
      expect(openings).toHaveLength(1);
      expect(openings[0]).toMatchObject({ kind: "frozen" });
      expect(openings[0]?.severity).not.toBe("critical");
      expect(within(openings[0]?.hour ?? 0, 24, 25)).toBe(true);
      expect(endings).toHaveLength(1);
      expect(within(endings[0]?.hour ?? 0, 36, 37)).toBe(true);
    },
  },
];

const RENEWALS: readonly Case[] = [
  {
    name: "a certificate that is renewed in time is silent",
    series: series(CERTIFICATE, 30 * 24, 300, 1, (h) => (h < 5 * 24 ? 30 - h / 24 : 90 - (h - 5 * 24) / 24)),
    judge: silent,
  },
  {
    name: "a certificate with few days left alerts before its renewal at the most",
    series: series(CERTIFICATE, 30 * 24, 300, 1, (h) => (h < 20 * 24 ? 30 - h / 24 : 90 - (h - 20 * 24) / 24)),
    judge: ({ openings }) => {
      expect(openings.length).toBeLessThanOrEqual(1);
      for (const { hour } of openings) expect(within(hour, 16 * 24, 20 * 24)).toBe(true);
    },
  },
  {
    name: "a counter that starts again at 0 is silent",
    series: series({ name: "interface_packets_total", unit: "count", type: "custom" }, 96, 30, 2, (h, draw, i) => {
      const since = h >= 48 ? i - 48 * 120 : i;
      return since * 2_000 + Math.round(500 * draw.uniform());
    }),
    judge: silent,
  },
];

const WITHIN_BAND: readonly Case[] = Array.from(
  { length: 30 },
  (_, i): Case => ({
    name: `a level shift that stays is one alert and one ending, seed ${100 + i}`,
    series: series(DELAY, 48, 30, 100 + i, (h, draw) => (h >= 24 ? 30 : 20) + draw.normal()),
    windows: [i % 2 === 0 ? 10 : 60],
    judge: ({ openings, endings }) => {
      expect(openings.map(({ type }) => type)).toEqual(["open"]);
      expect(endings).toHaveLength(1);
      for (const { observed, low, high } of openings) expect(observed < low || observed > high).toBe(true);
    },
  }),
);

const ESCALATION: readonly Case[] = [
  {
    name: "a warning that becomes critical raises its severity once and ends once",
    series: series(LOSS, 30, 30, 9, (h, draw) => (within(h, 25, 26) ? 1 : packetsLost(draw, 10, within(h, 24, 25) ? 0.15 : 0))),
    judge: ({ stories }) => {
      expect(stories.map(({ type }) => type)).toEqual(["open", "severity_raised", "resolve"]);
      expect(stories.map(({ severity }) => severity).slice(0, 2)).toEqual(["warning", "critical"]);
    },
  },
];

const GROUPS: Readonly<Record<string, readonly Case[]>> = {
  "an outage stays open while it lasts": OUTAGES,
  "an improvement opens no alert": RECOVERIES,
  "a failed run is no outage": FAILED_RUNS,
  "what repeats is learnt": SCHEDULES,
  "flapping is one alert": FLAPPING,
  "what was constant once settles": CONSTANTS,
  "what never worked alerts": NEVER_WORKED,
  "a frozen value is noticed": FROZEN,
  "renewals and resets are silent": RENEWALS,
  "an alert's value lies outside its band": WITHIN_BAND,
  "severity rises once": ESCALATION,
};

for (const [group, cases] of Object.entries(GROUPS))
  describe(group, () => {
    for (const { name, series, judge, windows = [10, 60] } of cases)
      for (const windowSeconds of windows) {
        test(`${name} (windows of ${windowSeconds} s)`, () => judge(playSeries(series, windowSeconds), windowSeconds));
      }
  });

describe("learning ends", () => {
  const stateOf = ({ conditions }: Outcome, group: string): string | undefined =>
    conditions.filter(({ metricGroup }) => metricGroup === group).at(-1)?.state;
  const draw = drawOf(7);

  test("a metric without samples holds up neither its siblings nor the endpoint", () => {
    const options = { hours: 2, stepSeconds: 30, seed: 7 };
    const outcome = playEndpoint([DELAY, AVAILABILITY, CERTIFICATE], 60, options, () => [20 + draw.normal(), 1, null]);
    expect(stateOf(outcome, "delay")).toBe("ok");
    expect(stateOf(outcome, "delivery")).toBe("ok");
    expect(stateOf(outcome, "http_certificate_days")).not.toBe("learning");
  });

  test("delays that need synchronised clocks do not hold up the round trip", () => {
    const names = ["stamp_rtt", "stamp_forward_delay", "stamp_backward_delay", "stamp_jitter"];
    const metrics = names.map((name): MetricOf => ({ name, unit: "ms", type: "latency" }));
    const options = { hours: 2, stepSeconds: 60, seed: 8 };
    const outcome = playEndpoint([...metrics, LOSS], 60, options, () => [20 + draw.normal(), null, null, null, 0]);
    expect(stateOf(outcome, "delay")).toBe("ok");
    expect(outcome.stories).toEqual([]);
  });
});
