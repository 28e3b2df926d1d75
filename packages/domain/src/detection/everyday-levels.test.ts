import { describe, expect, test } from "vitest";
import { drawOf, type EverydayOutcome, type MetricOf, playEndpoint } from "./everyday-cases.simulation";
import {
  ANSWERS,
  AVAILABILITY,
  type Case,
  CERTIFICATE,
  DELAY,
  hourOfDay,
  isWorkday,
  LEVEL,
  LOSS,
  MINUTE,
  series,
  silent,
  silentFrom,
  testCases,
  within,
} from "./testing/everyday-cases";

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
    name: "a delay three times as far away as a learnt backup, at its very time, still alerts",
    series: series(
      DELAY,
      14 * 24,
      60,
      6,
      (h, draw) => (within(h, 12 * 24 + 2, 12 * 24 + 2.5) ? 140 : nightly(h) ? 60 : 20) + draw.normal(),
    ),
    judge: ({ openings }) =>
      expect(openings.filter(({ hour }) => hour >= 7 * 24).map(({ hour }) => Math.floor(hour))).toEqual([12 * 24 + 2]),
  },
  {
    name: "a learnt backup that has begun while nothing was measured is silent",
    series: series(DELAY, 14 * 24, 60, 11, (h, draw) =>
      within(h, 12 * 24 + 1, 12 * 24 + 2.2) ? null : (nightly(h) ? 60 : 20) + draw.normal(),
    ),
    judge: silentFrom(7 * 24),
  },
  {
    name: "a smooth day curve is silent",
    series: series(DELAY, 14 * 24, 60, 10, (h, draw) => 25 - 5 * Math.cos((2 * Math.PI * h) / 24) + draw.normal()),
    judge: silentFrom(24),
  },
];

/** One alert at the most when the second value appears, over soon, and none from the second day on. */
const settles =
  (changeHour: number) =>
  ({ openings, stories }: EverydayOutcome): void => {
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

const OTHER_GENERATORS: readonly Case[] = [
  {
    name: "a clock of whole milliseconds whose delay lies at the edge of two steps is silent",
    series: series(DELAY, 10 * 24, 120, 18, (h, draw) => Math.round(12.3 + 0.3 * Math.sin((2 * Math.PI * h) / 24) + 0.06 * draw.normal())),
    judge: silentFrom(24),
  },
  {
    name: "the end of an improvement within office hours is silent",
    series: series(DELAY, 16 * 24, 60, 19, (h, draw) => {
      const level = (office(h) ? 30 : 18) * (within(h, 15 * 24 + 13, 15 * 24 + 13.7) ? 0.85 : 1);
      return level + 0.2 * draw.normal();
    }),
    judge: silentFrom(9 * 24),
    windows: [60],
  },
  {
    name: "a job of three hours every week is no slow growth",
    series: series(DELAY, 37 * 24, 300, 20, (h, draw) => (within(h % (7 * 24), 26, 29) ? 33 : 13) + 0.1 * draw.normal()),
    judge: silentFrom(21 * 24),
    windows: [60],
  },
  {
    name: "a third shift within six days alerts when it is of another size than those before",
    series: series(DELAY, 6 * 24, 60, 21, (h, draw) => {
      const rise = within(h, 30, 30.7) ? 8 : within(h, 61, 61.5) ? 60 : within(h, 100.3, 101) ? 24 : 0;
      return 20 + rise + draw.normal();
    }),
    judge: ({ openings }) => expect(openings.map(({ hour }) => Math.floor(hour))).toEqual([30, 61, 100]),
  },
  {
    name: "a backup on two paths in turns settles without another alert",
    series: series(DELAY, 60, 60, 22, (h, draw) => (h >= 48 ? 60 : 20) + (draw.uniform() < 0.38 ? 4 : 0) + 0.1 * draw.normal()),
    judge: ({ openings }) => expect(openings.map(({ type }) => type)).toEqual(["open"]),
  },
];

testCases({
  "what repeats is learnt": SCHEDULES,
  "what was constant once settles": CONSTANTS,
  "a frozen value is noticed": FROZEN,
  "renewals and resets are silent": RENEWALS,
  "an alert's value lies outside its band": WITHIN_BAND,
  "ordinary life of other shapes": OTHER_GENERATORS,
});

describe("learning ends", () => {
  const stateOf = ({ conditions }: EverydayOutcome, group: string): string | undefined =>
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
