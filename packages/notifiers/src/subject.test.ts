import { NOTIFICATION_TYPES } from "@padit/domain";
import { expect, it } from "vitest";
import { phaseOf, subjectOf } from "./subject";
import { messageOf } from "./testing/messages";

it("every event opens, updates, acknowledges or ends what it is about", () => {
  expect(Object.fromEntries(NOTIFICATION_TYPES.map((type) => [type, phaseOf(type)]))).toMatchObject({
    "alert.created": "opened",
    "alert.acknowledged": "acknowledged",
    "alert.resolved": "ended",
    "alert.reopened": "opened",
    "alert.severity_raised": "updated",
    "alert.flapping_started": "updated",
    "alert.flapping_ended": "updated",
    "incident.created": "opened",
    "incident.resolved": "ended",
    "collector.silent": "opened",
    "collector.recovered": "ended",
    "maintenance.started": "opened",
    "maintenance.ended": "ended",
    test: "opened",
  });
});

it("the messages of one alert are about the same subject, and two tests are not", () => {
  const [opening, ending] = [messageOf("alert.created", "x"), messageOf("alert.resolved", "y")];
  expect(subjectOf(opening)).toBe(subjectOf(ending));
  expect(subjectOf(messageOf("collector.silent", "x"))).toBe(subjectOf(messageOf("collector.recovered", "x")));
  const tested = messageOf("test", "x");
  expect(subjectOf(tested)).not.toBe(subjectOf({ ...tested, timestamp: "2026-11-28T05:00:01.123Z" }));
});
