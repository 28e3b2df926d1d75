import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decideIncidentNotice, type NotifiableIncident } from "../incidents/incident-notices";
import { foreseeNotices, type IncidentState } from "./foresee-notices";
import { type NotificationRoute, planFor, routesFor } from "./route";
import { areHoursNow, hoursEndMs, type WeeklyHours } from "./weekly-hours";

const MINUTE_MS = 60_000;
const ALWAYS = {
  hours: null,
  eventTypes: null,
  quietHours: null,
  quietSeverity: "critical",
  enabled: true,
  repeats: 0,
  waitSeconds: 0,
  rateLimit: null,
} as const;
const route = (id: string, over: Partial<NotificationRoute> = {}): NotificationRoute => ({
  ...{ ...ALWAYS, id, name: id, selector: [], recipients: [{ type: "integration", id: "noc" }], steps: [] },
  ...over,
});
const to = (...ids: string[]) => ids.map((id) => ({ type: "integration" as const, id }));
const NEW: NotifiableIncident = {
  ...{
    status: "open",
    isMerged: false,
    cause: null,
    size: 1,
    severity: "warning",
    isFlapping: false,
    flappingOutageMs: 0,
    groupedAtMs: 0,
    grewAtMs: 0,
    statusSinceMs: 0,
  },
};

/** Minutes and types of what a recipient gets of an incident by one route. */
const heard = (own: NotificationRoute, recipient: string, states: readonly IncidentState[], untilMs = 120 * MINUTE_MS) =>
  foreseeNotices({
    ...{ states, told: [], holdAt: () => null, untilMs },
    planAt: (nowMs) => planFor([own], recipient, { severity: "warning", openedMs: 0, nowMs }),
  }).map(({ atMs, type }) => [atMs / MINUTE_MS, type]);

describe("hours of a week", () => {
  const office: WeeklyHours[] = [{ days: [1, 2, 3, 4, 5], from: "08:00", to: "17:00", timeZone: "Europe/Berlin" }];
  const night: WeeklyHours[] = [{ days: [6], from: "22:00", to: "06:00", timeZone: "Europe/Berlin" }];

  it.each([
    ["Monday 08:00 in winter", office, "2026-11-30T07:00:00Z", true],
    ["one minute earlier", office, "2026-11-30T06:59:00Z", false],
    ["Monday 17:00", office, "2026-11-30T16:00:00Z", false],
    ["Sunday", office, "2026-11-29T10:00:00Z", false],
    ["Monday 08:00 in summer", office, "2026-07-06T06:00:00Z", true],
    ["Sunday before dawn, of Saturday's night", night, "2026-11-29T04:59:00Z", true],
    ["Monday before dawn", night, "2026-11-30T04:59:00Z", false],
  ])("%s", (_name, hours, at, expected) => expect(areHoursNow(hours, Date.parse(at))).toBe(expected));

  it.each([
    ["in winter", "2026-11-28T22:00:00Z", "2026-11-29T05:00:00Z"],
    ["over the change to summer time", "2026-03-28T22:00:00Z", "2026-03-29T04:00:00Z"],
    ["over the change to winter time", "2026-10-24T21:00:00Z", "2026-10-25T05:00:00Z"],
  ])("the night ends at six on the local clock %s", (_name, at, end) => expect(hoursEndMs(night, Date.parse(at))).toBe(Date.parse(end)));

  it("counts adjoining hours as one, and ends for hours that never end", () => {
    const days = [1, 2, 3, 4, 5, 6, 7];
    const at = Date.parse("2026-11-29T10:00:00Z");
    const day = { days, from: "00:00", to: "24:00", timeZone: "UTC" };
    expect(
      hoursEndMs(
        [
          { ...day, days: [7] },
          { ...day, days: [1], to: "03:00" },
        ],
        at,
      ),
    ).toBe(Date.parse("2026-11-30T03:00:00Z"));
    expect(hoursEndMs([day], at)).toBeGreaterThanOrEqual(at + 7 * 24 * 60 * MINUTE_MS);
  });
});

test("each alert takes the first route that matches it, and one incident may take several", () => {
  const core = route("core", { selector: [{ field: "label", values: ["core"], not: false }] });
  const off = route("off", { enabled: false });
  const rest = route("rest");
  const day = route("day", { hours: [{ days: [1], from: "08:00", to: "17:00", timeZone: "UTC" }] });
  const sunday = Date.parse("2026-11-29T10:00:00Z");
  const names = (...labels: string[]) =>
    routesFor(
      [off, day, core, rest],
      labels.map((label) => ({ labels: [label] })),
      sunday,
    ).map(({ id }) => id);
  expect(names("core")).toEqual(["core"]);
  expect(names("edge", "core")).toEqual(["core", "rest"]);
  expect(names()).toEqual([]);
});

test("a fault that ends within the wait is not sent", () => {
  const over: IncidentState = { atMs: 4 * MINUTE_MS, incident: { ...NEW, status: "resolved", statusSinceMs: 4 * MINUTE_MS } };
  const slow = route("slow", { waitSeconds: 300 });
  expect(heard(slow, "noc", [{ atMs: 0, incident: NEW }, over])).toEqual([]);
  expect(heard(slow, "noc", [{ atMs: 0, incident: NEW }])).toEqual([[5, "incident.created"]]);
});

test("steps escalate until a person acknowledges, and each recipient gets the ending", () => {
  const own = route("own", {
    steps: [
      { afterSeconds: 600, recipients: to("duty") },
      { afterSeconds: 1_200, recipients: to("lead", "noc") },
    ],
    repeats: 1,
  });
  const states = [{ atMs: 0, incident: NEW }];
  expect(heard(own, "noc", states)).toEqual([
    [0, "incident.created"],
    [20, "incident.escalated"],
    [40, "incident.escalated"],
  ]);
  expect(heard(own, "duty", states)).toEqual([
    [10, "incident.escalated"],
    [30, "incident.escalated"],
  ]);
  const acknowledged = { atMs: 15 * MINUTE_MS, incident: { ...NEW, status: "acknowledged" as const, statusSinceMs: 15 * MINUTE_MS } };
  const over = { atMs: 60 * MINUTE_MS, incident: { ...NEW, status: "resolved" as const, isMerged: true, statusSinceMs: 60 * MINUTE_MS } };
  const handled = [...states, acknowledged, over];
  expect(heard(own, "lead", handled)).toEqual([]);
  expect(heard(own, "duty", handled)).toEqual([
    [10, "incident.escalated"],
    [15, "incident.acknowledged"],
    [60, "incident.resolved"],
  ]);
});

test("after a pause of the worker only the newest step is sent", () => {
  const own = route("own", { steps: [1, 2, 3].map((n) => ({ afterSeconds: n * 60, recipients: to("duty") })) });
  expect(heard(own, "duty", [{ atMs: 150_000, incident: NEW }])).toEqual([
    [2.5, "incident.escalated"],
    [3, "incident.escalated"],
  ]);
});

test("quiet hours hold openings back unless the severity comes through", () => {
  const quietHours = [{ days: [4], from: "00:00", to: "01:00", timeZone: "UTC" }];
  const states = [{ atMs: 0, incident: NEW }];
  expect(heard(route("own", { quietHours }), "noc", states)).toEqual([[60, "incident.created"]]);
  expect(heard(route("own", { quietHours, quietSeverity: "warning" }), "noc", states)).toEqual([[0, "incident.created"]]);
});

test("escalation counts from the end of the quiet hours that held the opening back", () => {
  const quietHours = [{ days: [4], from: "00:00", to: "01:00", timeZone: "UTC" }];
  const own = route("own", { quietHours, steps: [{ afterSeconds: 600, recipients: to("duty") }] });
  const states = [{ atMs: 0, incident: NEW }];
  expect(heard(own, "noc", states)).toEqual([[60, "incident.created"]]);
  expect(heard(own, "duty", states)).toEqual([[70, "incident.escalated"]]);
});

const seconds = fc.integer({ min: 0, max: 7_200 });
const recipients = fc.subarray(["noc", "duty"]).map((ids) => to(...ids));
const anyHours = fc.record({
  days: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
  from: fc.constantFrom("00:00", "08:30", "22:00"),
  to: fc.constantFrom("06:00", "17:00", "24:00"),
  timeZone: fc.constantFrom("UTC", "Europe/Berlin", "Australia/Lord_Howe"),
});
const anyRoute: fc.Arbitrary<NotificationRoute> = fc
  .record({
    ...{
      waitSeconds: fc.option(seconds),
      recipients,
      repeats: fc.integer({ min: 0, max: 3 }),
      quietHours: fc.option(fc.array(anyHours, { maxLength: 2 })),
    },
    quietSeverity: fc.constantFrom("info" as const, "warning" as const, "critical" as const),
    steps: fc
      .uniqueArray(seconds, { maxLength: 4 })
      .chain((times) =>
        fc.tuple(...times.sort((a, b) => a - b).map((afterSeconds) => recipients.map((list) => ({ afterSeconds, recipients: list })))),
      ),
  })
  .map((over) => route("any", over));
const anyStates = fc
  .array(
    fc.record({
      minutes: fc.integer({ min: 0, max: 90 }),
      status: fc.constantFrom("open" as const, "acknowledged" as const, "resolved" as const),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) =>
    list
      .sort((a, b) => a.minutes - b.minutes)
      .map(
        ({ minutes, status }): IncidentState => ({
          atMs: minutes * MINUTE_MS,
          incident: { ...NEW, status, statusSinceMs: minutes * MINUTE_MS },
        }),
      ),
  );

test("any route and any story: deterministic, and whoever got an opening gets one ending", () => {
  fc.assert(
    fc.property(anyRoute, anyStates, (own, states) => {
      const endMs = 100 * MINUTE_MS;
      const ended = [...states, { atMs: endMs, incident: { ...NEW, status: "resolved" as const, isMerged: true, statusSinceMs: endMs } }];
      for (const recipient of ["noc", "duty"]) {
        const got = heard(own, recipient, ended, endMs + MINUTE_MS);
        expect(heard(own, recipient, ended, endMs + MINUTE_MS)).toEqual(got);
        const types = got.map(([, type]) => type);
        if (types.length > 0) expect(types.at(-1)).toBe("incident.resolved");
        types.forEach((type, index) => {
          const isFirst = index === 0 || types[index - 1] === "incident.resolved";
          if (isFirst) expect(["incident.created", "incident.reopened", "incident.escalated"]).toContain(type);
        });
      }
    }),
    { numRuns: 300 },
  );
});

test("the decision is total: it has a sentence and never waits for the past", () => {
  fc.assert(
    fc.property(anyRoute, seconds, (own, second) => {
      const nowMs = second * 1_000;
      const plan = planFor([own], "duty", { severity: "warning", openedMs: 0, nowMs });
      const decision = decideIncidentNotice({ incident: NEW, told: [], plan, hold: null, nowMs });
      expect(decision.reason).toMatch(/^[A-Z].*\.$/);
      if (decision.verdict === "wait" && decision.untilMs !== null) expect(decision.untilMs).toBeGreaterThan(nowMs);
    }),
  );
});
