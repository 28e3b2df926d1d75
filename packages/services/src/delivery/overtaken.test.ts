import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventFor, isEnding, isFirstOpening, overtaken, type Picture } from "./overtaken";

const waiting = (types: string) =>
  types
    .split(" ")
    .filter(Boolean)
    .map((eventType, n) => ({ id: `${n}`, eventType: eventType.includes(".") ? eventType : `alert.${eventType}` }));
const sent = (types: string, last: string | null) => {
  const all = waiting(types);
  const left = new Set(overtaken(all, last && `alert.${last}`));
  return all
    .filter((delivery) => !left.has(delivery))
    .map(({ eventType }) => eventType.replace("alert.", ""))
    .join(" ");
};

describe("of deliveries that waited for a receiver", () => {
  it.each([
    ["created", null, "created"],
    ["created resolved", null, "created resolved"],
    ["created acknowledged resolved", null, "created resolved"],
    ["created resolved reopened", null, "created reopened"],
    ["created severity_raised", null, "created severity_raised"],
    ["created acknowledged severity_raised flapping_started", null, "created flapping_started"],
    ["reopened resolved", "resolved", "reopened resolved"],
    ["reopened resolved reopened resolved", "resolved", "reopened resolved"],
    ["reopened resolved reopened", "resolved", "reopened"],
    ["resolved reopened resolved", "created", "resolved"],
    ["acknowledged resolved reopened", "created", "reopened"],
    ["collector.silent alert.acknowledged collector.recovered", null, "collector.silent collector.recovered"],
  ])("%s after %s, the receiver gets: %s", (types, last, expected) => expect(sent(types, last)).toBe(expected));

  it("the last is sent, and nothing follows an opening that the receiver never got", () => {
    const life = fc.array(fc.constantFrom("acknowledged", "severity_raised", "flap"), { maxLength: 3 });
    const alert = fc
      .array(life, { minLength: 1, maxLength: 5 })
      .map((bouts) =>
        bouts.flatMap((within, n) => [
          n === 0 ? "alert.created" : "alert.reopened",
          ...within.map((each) => `alert.${each}`),
          "alert.resolved",
        ]),
      );
    fc.assert(
      fc.property(alert, fc.nat(), fc.nat(), (events, a, b) => {
        const to = 1 + (b % events.length);
        const from = a % to;
        const all = events.slice(from, to).map((eventType, n) => ({ id: `${n}`, eventType }));
        const last = events[from - 1] ?? null;
        const left = new Set(overtaken(all, last));
        const kept = all.filter((delivery) => !left.has(delivery));
        expect(kept.at(-1)).toBe(all.at(-1));
        let isOpen = last !== null && !isEnding(last);
        for (const { eventType } of kept) {
          const opens = isFirstOpening(eventType) || eventType === "alert.reopened";
          expect(isOpen || opens).toBe(true);
          isOpen = !isEnding(eventType);
        }
        if (last === null) expect(kept[0]?.eventType).toBe("alert.created");
        expect(kept.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe("an integration gets an event of an alert as", () => {
  const ALL = ["created", "acknowledged", "resolved", "reopened", "severity_raised", "flapping_started"].map((type) => `alert.${type}`);
  const none: Picture = { last: null, hasCreated: false };
  const open: Picture = { last: "alert.created", hasCreated: true };
  const ended: Picture = { last: "alert.resolved", hasCreated: true };
  const get = (type: "created" | "acknowledged" | "resolved" | "reopened" | "severity_raised", picture: Picture, over = {}) =>
    eventFor({ eventTypes: ALL, passesFilter: true, ...over }, picture, { type: `alert.${type}`, isAboutCollector: false });

  it.each([
    ["the opening", get("created", none), "alert.created"],
    ["an opening that its filter does not pass", get("created", none, { passesFilter: false }), null],
    ["the rise that passes its filter first", get("severity_raised", none), "alert.created"],
    ["the ending of what it never got", get("resolved", none), null],
    ["the acknowledgement of what it never got", get("acknowledged", none), null],
    ["the ending of what its filter no longer passes", get("resolved", open, { passesFilter: false }), "alert.resolved"],
    ["a reopening that its filter does not pass", get("reopened", ended, { passesFilter: false }), null],
    ["the rise after such a reopening", get("severity_raised", ended), "alert.reopened"],
    ["the reopening of what it never got", get("reopened", none), "alert.created"],
    ["the ending after a reopening that it does not take", get("resolved", ended), null],
    ["the one type it names", get("resolved", none, { eventTypes: ["alert.resolved"] }), "alert.resolved"],
    ["that again", get("resolved", { last: "alert.resolved", hasCreated: false }, { eventTypes: ["alert.resolved"] }), "alert.resolved"],
  ])("%s", (_what, got, expected) => expect(got).toBe(expected));

  it("the silence of a collector pairs with its return", () => {
    const eventTypes = ["collector.silent", "collector.recovered", ...ALL];
    const as = (
      type: "collector.silent" | "collector.recovered" | "alert.acknowledged" | "alert.flapping_started" | "alert.reopened",
      last: string | null,
    ) => eventFor({ eventTypes, passesFilter: true }, { last, hasCreated: false }, { type, isAboutCollector: true });
    expect(as("collector.silent", null)).toBe("collector.silent");
    expect(as("collector.recovered", "collector.silent")).toBe("collector.recovered");
    expect(as("collector.recovered", null)).toBeNull();
    expect(as("alert.acknowledged", "collector.silent")).toBe("alert.acknowledged");
    expect(as("alert.flapping_started", "collector.recovered")).toBe("collector.silent");
    expect(as("alert.flapping_started", "collector.silent")).toBe("alert.flapping_started");
    expect(as("alert.reopened", "collector.recovered")).toBe("alert.reopened");
    expect(as("collector.silent", "collector.recovered")).toBe("collector.silent");
  });
});
