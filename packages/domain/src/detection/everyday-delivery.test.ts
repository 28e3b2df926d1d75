import { describe, expect, test } from "vitest";
import { NATURES } from "../metrics/nature";
import { type Draw, type EverydayOutcome, type MetricOf, playEndpoint } from "./everyday-cases.simulation";
import {
  AVAILABILITY,
  type Case,
  DELAY,
  delay,
  LOSS,
  oneAlert,
  openingsAtMost,
  series,
  silent,
  testCases,
  within,
} from "./testing/everyday-cases";

/** Every metric that is bad in itself, with its value during a complete failure. */
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

/** Expects one opening, one notification each of the begin and the end of flapping, and an end that matches the last state. */
const flaps =
  (from: number, to: number) =>
  ({ stories, openings }: EverydayOutcome): void => {
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

/** A count, each unit of which is a fault. */
const DEFECTS: MetricOf = {
  name: "cfm_ccm_defects",
  unit: "count",
  type: "custom",
  nature: { ...NATURES.count, good: "lower", isBadInItself: true },
};

const FAULT_COUNTS: readonly Case[] = [
  {
    name: "a defect that stands for six hours is one alert until it is gone, never a new level",
    series: series(DEFECTS, 20, 60, 16, (h) => (within(h, 12, 18) ? 1 : 0)),
    judge: oneAlert(12, 18, 3, 60, "warning"),
  },
];

testCases({
  "an outage stays open while it lasts": OUTAGES,
  "an improvement opens no alert": RECOVERIES,
  "a failed run is no outage": FAILED_RUNS,
  "flapping is one alert": FLAPPING,
  "what never worked alerts": NEVER_WORKED,
  "severity rises once": ESCALATION,
  "a count of faults never becomes normal": FAULT_COUNTS,
});

describe("the delay of a failed run", () => {
  test("is no measure: neither an outage that is answered by quick errors nor its end is a change of delay", () => {
    const options = { hours: 40, stepSeconds: 30, seed: 17 };
    const { stories } = playEndpoint([DELAY, AVAILABILITY], 60, options, (h, draw) => {
      const isDown = within(h, 24, 26);
      return [(isDown ? 5 : 20) + draw.normal(), isDown ? 0 : 1];
    });
    expect(stories.map(({ type, kind }) => [type, kind])).toEqual([
      ["open", "outage"],
      ["resolve", ""],
    ]);
  });
});
