import { expect, test } from "vitest";
import { planWithoutRoutes, type RecipientPlan } from "../routing/route";
import {
  decideIncidentNotice,
  ENDING_WAIT_MS,
  type IncidentNotice,
  type NotifiableIncident,
  OPENING_WAIT_MS_MAX,
  REPEATED_ENDING_WAIT_MS,
  SETTLED_MS,
} from "./incident-notices";

const NEW: NotifiableIncident = {
  ...{ status: "open", isMerged: false, cause: null, size: 1, severity: "warning", isFlapping: false, flappingOutageMs: 0 },
  ...{ groupedAtMs: 0, grewAtMs: 0, statusSinceMs: 0 },
};

/** Plays the states of an incident at their times (ms), deciding at each and whenever a decision asked for it. */
function play(states: readonly [number, Partial<NotifiableIncident>][], over: Partial<RecipientPlan> = {}): [number, string][] {
  const sent: [number, string][] = [];
  const told: IncidentNotice[] = [];
  let incident = NEW;
  const decideUntil = (fromMs: number, endMs: number): void => {
    for (let nowMs: number | null = fromMs; nowMs !== null && nowMs < endMs; ) {
      const decision = decideIncidentNotice({ incident, told, plan: { ...planWithoutRoutes(true), ...over }, hold: null, nowMs });
      if (decision.verdict === "send") {
        told.push(decision.notice);
        sent.push([nowMs, decision.notice.type]);
      } else nowMs = decision.untilMs;
    }
  };
  states.forEach(([atMs, state], index) => {
    incident = { ...incident, ...state };
    decideUntil(atMs, states[index + 1]?.[0] ?? Number.POSITIVE_INFINITY);
  });
  expect(new Set(told.map(({ change }) => change)).size).toBe(told.length);
  return sent;
}

test("the opening waits until no alert joined for five seconds, and at most fourteen", () => {
  expect(play([[0, {}]])).toEqual([[SETTLED_MS, "incident.created"]]);
  const growing = Array.from({ length: 30 }, (_, n): [number, Partial<NotifiableIncident>] => [
    n * 1_000,
    { size: n + 1, grewAtMs: n * 1_000 },
  ]);
  expect(play(growing)[0]).toEqual([OPENING_WAIT_MS_MAX, "incident.created"]);
  expect(play([[0, {}]], { waitMs: 0 })).toEqual([[0, "incident.created"]]);
});

test("an incident that is over before its opening sends nothing", () => {
  expect(
    play([
      [0, {}],
      [4_000, { status: "resolved", statusSinceMs: 4_000 }],
    ]),
  ).toEqual([]);
});

test("alerts that join send nothing, and tenfold growth sends one update", () => {
  const sizes = [2, 9, 10, 60, 99, 100, 400];
  const states = sizes.map((size, n): [number, Partial<NotifiableIncident>] => [20_000 + n, { size, grewAtMs: 20_000 + n }]);
  expect(play([[0, {}], ...states])).toEqual([
    [SETTLED_MS, "incident.created"],
    [20_002, "incident.updated"],
    [20_005, "incident.updated"],
  ]);
});

test("a cause is sent once, also when the judgement goes back and forth", () => {
  const causes = ["collector/a", null, "collector/a", "site/b", "collector/a"];
  const states = causes.map((cause, n): [number, Partial<NotifiableIncident>] => [20_000 + n, { cause }]);
  expect(play([[0, {}], ...states])).toEqual([
    [SETTLED_MS, "incident.created"],
    [20_000, "incident.updated"],
    [20_003, "incident.updated"],
  ]);
});

test("each rise of the severity is sent once, and again after the incident opened anew", () => {
  const severities = ["critical", "warning", "critical"] as const;
  const rises = severities.map((severity, n): [number, Partial<NotifiableIncident>] => [20_000 + n, { severity }]);
  expect(play([[0, { severity: "info" }], [10_000, { severity: "warning" }], ...rises])).toEqual([
    [SETTLED_MS, "incident.created"],
    [10_000, "incident.updated"],
    [20_000, "incident.updated"],
  ]);
  const anew: [number, Partial<NotifiableIncident>][] = [
    [60_000, { status: "resolved", statusSinceMs: 60_000 }],
    [90_000, { status: "open", statusSinceMs: 90_000, severity: "warning" }],
    [91_000, { severity: "critical" }],
  ];
  expect(play([[0, {}], ...rises, ...anew]).slice(2)).toEqual([
    [60_000 + ENDING_WAIT_MS, "incident.resolved"],
    [90_000, "incident.reopened"],
    [91_000, "incident.updated"],
  ]);
});

test("flapping is one message, and an incident that recovers again and again is ended when it stayed resolved", () => {
  expect(
    play([
      [0, {}],
      [9_000, { isFlapping: true }],
      [10_000, { isFlapping: false }],
      [11_000, { isFlapping: true }],
    ]),
  ).toHaveLength(2);
  const states = Array.from({ length: 10 }, (_, n): [number, Partial<NotifiableIncident>] => [
    60_000 * (n + 1),
    { status: n % 2 === 0 ? "resolved" : "open", statusSinceMs: 60_000 * (n + 1) },
  ]);
  expect(play([[0, {}], ...states, [660_000, { status: "resolved", statusSinceMs: 660_000 }]])).toEqual([
    [SETTLED_MS, "incident.created"],
    [60_000 + ENDING_WAIT_MS, "incident.resolved"],
    [120_000, "incident.reopened"],
    [660_000 + REPEATED_ENDING_WAIT_MS, "incident.resolved"],
  ]);
});

test("more than five minutes of outage in an hour escalate a flapping incident once, to its first step as well", () => {
  const fades = [60_000, 300_000, 300_001, 600_000].map((flappingOutageMs, n): [number, Partial<NotifiableIncident>] => [
    60_000 * (n + 1),
    { isFlapping: true, flappingOutageMs },
  ]);
  expect(play([[0, {}], ...fades])).toEqual([
    [SETTLED_MS, "incident.created"],
    [60_000, "incident.updated"],
    [180_000, "incident.escalated"],
  ]);
  const step = { n: 1, routeId: "r", route: "transport", via: [], afterMs: 3_600_000, quietUntilMs: null };
  const acknowledged: [number, Partial<NotifiableIncident>] = [600_000, { status: "acknowledged", statusSinceMs: 600_000 }];
  expect(play([[0, {}], ...fades, acknowledged], { isFirst: false, steps: [step, { ...step, n: 2, afterMs: 7_200_000 }] })).toEqual([
    [180_000, "incident.escalated"],
    [600_000, "incident.acknowledged"],
  ]);
});

test("each acknowledgement is sent, and a merged incident ends at once", () => {
  const states: [number, Partial<NotifiableIncident>][] = [
    [10_000, { status: "acknowledged", statusSinceMs: 10_000 }],
    [11_000, { status: "open", statusSinceMs: 11_000 }],
    [12_000, { status: "acknowledged", statusSinceMs: 12_000 }],
    [13_000, { isMerged: true, status: "resolved", statusSinceMs: 13_000 }],
  ];
  expect(play([[0, {}], ...states]).slice(1)).toEqual([
    [10_000, "incident.acknowledged"],
    [12_000, "incident.acknowledged"],
    [13_000, "incident.resolved"],
  ]);
});

test("who did not want the opening gets nothing", () => {
  const input = { told: [], plan: planWithoutRoutes(false), hold: null, nowMs: 60_000 };
  expect(decideIncidentNotice({ ...input, incident: NEW })).toMatchObject({ verdict: "wait", untilMs: null });
});
