import { NOTIFICATION_TYPES } from "@padit/domain";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decideNotification, type NotificationInput } from "./decide-notification";

const NOW = new Date("2026-11-28T05:00:00Z");
const base: NotificationInput = {
  integration: { enabled: true, eventTypes: [...NOTIFICATION_TYPES], passesFilter: true, holdUntil: null },
  picture: { last: null, hasCreated: false },
  event: { type: "alert.created", isAboutCollector: false },
  hold: null,
  now: NOW,
};
const OPEN = { last: "alert.created", hasCreated: true };
const decide = (integration: Partial<NotificationInput["integration"]>, over: Partial<NotificationInput> = {}) =>
  decideNotification({ ...base, ...over, integration: { ...base.integration, ...integration } });
const resolved = { type: "alert.resolved", isAboutCollector: false } as const;

describe("an event of an alert", () => {
  it.each([
    ["passes the filter", decide({}), { verdict: "send", as: "alert.created", reason: "The filter matches." }],
    ["does not pass", decide({ passesFilter: false }), { verdict: "drop", reason: "The filter does not match." }],
    ["goes to one that is off", decide({ enabled: false }), { verdict: "drop", reason: "The integration is switched off." }],
    [
      "is not taken",
      decide({ eventTypes: ["collector.silent"] }),
      { verdict: "drop", reason: "The integration does not take this event." },
    ],
    [
      "ends what the receiver never got",
      decide({}, { event: resolved }),
      { verdict: "drop", reason: "The receiver did not get the opening of this alert." },
    ],
    [
      "ends what the receiver got, although the filter no longer matches",
      decide({ passesFilter: false }, { event: resolved, picture: OPEN }),
      { verdict: "send", as: "alert.resolved", reason: "The receiver got the opening of this alert." },
    ],
    [
      "passes the filter later",
      decide({}, { event: { type: "alert.severity_raised", isAboutCollector: false } }),
      { verdict: "send", as: "alert.created", reason: "The filter matches now, so this event opens the alert for the receiver." },
    ],
    [
      "comes while the receiver wants a pause",
      decide({ holdUntil: new Date(NOW.getTime() + 1) }),
      { verdict: "hold", as: "alert.created", until: new Date(NOW.getTime() + 1), reason: "The receiver asked for a pause." },
    ],
    [
      "comes during a silence",
      decide({ holdUntil: new Date(NOW.getTime() + 1) }, { hold: { id: "s", reason: "Held back.", until: NOW } }),
      { verdict: "drop", reason: "Held back.", heldBy: { id: "s", reason: "Held back.", until: NOW } },
    ],
    [
      "ends what the receiver got, during a silence",
      decide({}, { event: resolved, picture: OPEN, hold: { id: "s", reason: "Held back.", until: NOW } }),
      { verdict: "send", as: "alert.resolved", reason: "The receiver got the opening of this alert." },
    ],
    [
      "is not taken, during a silence",
      decide({ eventTypes: [] }, { hold: { id: "s", reason: "Held back.", until: NOW } }),
      { verdict: "drop", reason: "The integration does not take this event." },
    ],
    ["comes when the pause is over", decide({ holdUntil: NOW }), { verdict: "send", as: "alert.created", reason: "The filter matches." }],
  ])("that %s", (_what, decision, expected) => expect(decision).toEqual(expected));
});

const type = fc.constantFrom(...NOTIFICATION_TYPES);
const input: fc.Arbitrary<NotificationInput> = fc.record({
  integration: fc.record({
    enabled: fc.boolean(),
    eventTypes: fc.uniqueArray(type),
    passesFilter: fc.boolean(),
    holdUntil: fc.option(fc.date({ noInvalidDate: true })),
  }),
  picture: fc.record({ last: fc.option(type), hasCreated: fc.boolean() }),
  event: fc.record({ type, isAboutCollector: fc.boolean() }),
  hold: fc.option(fc.constant({ id: "s", reason: "Held back.", until: NOW })),
  now: fc.date({ noInvalidDate: true }),
});

test("every input has one decision with a reason, it is the same each time, and nothing is sent that is not taken", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(input, (given) => {
      const before = structuredClone(given);
      const decision = decideNotification(given);
      expect(decideNotification(structuredClone(given))).toEqual(decision);
      expect(given).toEqual(before);
      expect(decision.reason).toMatch(/^[A-Z].*\.$/);
      if (decision.verdict === "drop") return void seen.add("drop");
      expect(given.integration.enabled).toBe(true);
      expect(given.integration.eventTypes).toContain(decision.as);
      if (decision.verdict === "hold") expect(decision.until > given.now).toBe(true);
      seen.add(decision.verdict);
    }),
    { numRuns: 5_000 },
  );
  expect([...seen].sort()).toEqual(["drop", "hold", "send"]);
});
