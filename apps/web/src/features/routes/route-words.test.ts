import { expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import type { RouteDraft } from "./route-draft";
import { newRoute } from "./route-form-values";
import { hoursWords, spanWords, wordsOf } from "./route-words";

const NAMES = new Map([
  ["noc", "PagerDuty noc"],
  ["sms", "SMS duty"],
]);
const en = wordsIn("en", "routes");
const WRITER = { t: en, nameOf: NAMES, severityName: (severity: string) => severity };
const toIntegration = (id: string) => ({ type: "integration" as const, id });
const NIGHT = { days: [1, 2, 3, 4, 5, 6, 7], from: "22:00", to: "06:00", timeZone: "Europe/Berlin" };
const core: RouteDraft = {
  ...newRoute("new 1", ""),
  selector: "label:core severity:critical",
  hours: [NIGHT],
  waitSeconds: 0,
  recipients: [toIntegration("noc")],
  steps: [{ afterSeconds: 600, recipients: [toIntegration("sms")] }],
  repeats: 2,
};

test("a route says what it takes and what it sends, step by step", () => {
  expect(wordsOf(core, WRITER)).toEqual({
    takes: "alerts that match label:core severity:critical, daily 22:00–06:00 (Europe/Berlin)",
    sends: ["PagerDuty noc at once", "after 10 min without acknowledgement: SMS duty", "the steps are repeated twice"],
  });
});

test("a route without restrictions takes all alerts, waits until the incident has stopped growing, and may notify nobody", () => {
  expect(wordsOf(newRoute("new 1", "Everything else"), WRITER)).toEqual({ takes: "all alerts", sends: ["nobody at first"] });
  const { sends } = wordsOf({ ...newRoute("new 1", "Everything else"), recipients: [toIntegration("gone")] }, WRITER);
  expect(sends).toEqual(["a deleted recipient once the incident has stopped growing"]);
});

test("event types, a wait and quiet hours are told; quiet hours that hold nothing back are not", () => {
  const route: RouteDraft = { ...core, hours: null, eventTypes: ["incident.created"], waitSeconds: 90, steps: [], quietHours: [NIGHT] };
  expect(wordsOf(route, WRITER)).toEqual({
    takes: "alerts that match label:core severity:critical; only when: an incident opens",
    sends: ["PagerDuty noc if it lasts 90 s", "quiet daily 22:00–06:00 (Europe/Berlin): notifications below critical wait"],
  });
  expect(wordsOf({ ...route, quietSeverity: "info" }, WRITER).sends).toHaveLength(1);
});

test("a rate limit says that the rest is one digest", () => {
  const { sends } = wordsOf({ ...core, steps: [], rateLimit: { messages: 10, windowSeconds: 600 } }, WRITER);
  expect(sends.at(-1)).toBe("at most 10 in 10 min to each recipient; the rest is one digest");
});

test.each([
  [[1, 2, 3, 4, 5], "Mon–Fri"],
  [[6, 7], "Sat, Sun"],
  [[5, 1, 4, 3], "Mon, Wed–Fri"],
])("days %j are %s", (days, words) => {
  expect(hoursWords(en, { ...NIGHT, days })).toBe(`${words} 22:00–06:00 (Europe/Berlin)`);
});

test.each([
  [0, "0 s"],
  [90, "90 s"],
  [600, "10 min"],
  [7_200, "2 h"],
  [172_800, "2 d"],
])("%i s is %s", (seconds, words) => {
  expect(spanWords(en, seconds)).toBe(words);
});

test("a Korean route puts the condition first", () => {
  const { takes, sends } = wordsOf(core, { ...WRITER, t: wordsIn("ko", "routes") });
  expect(takes).toBe("label:core severity:critical 조건에 맞는 경보, 매일 22:00–06:00 (Europe/Berlin)");
  expect(sends).toEqual(["즉시 PagerDuty noc", "10분 동안 확인이 없으면 SMS duty", "단계를 2번 반복"]);
});
