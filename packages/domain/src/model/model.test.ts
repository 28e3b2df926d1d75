import { describe, expect, test } from "vitest";
import { alert } from "./alert";
import { detectionScore } from "./detection-score";
import { eventFromJson, eventIdOf, eventToJson } from "./events";
import { features, featuresToArray } from "./features";
import alertJson from "./fixtures/alert.json";
import detectionScoreJson from "./fixtures/detection-score.json";
import eventsJson from "./fixtures/events.json";
import featuresJson from "./fixtures/features.json";
import metricJson from "./fixtures/metric.json";
import { metric } from "./metric";

describe("golden examples go through the model and come out as they went in", () => {
  test("Metric", () => expect(metric.toJson(metric.fromJson(metricJson))).toEqual(metricJson));
  test("Features", () => expect(features.toJson(features.fromJson(featuresJson))).toEqual(featuresJson));
  test("DetectionScore", () => expect(detectionScore.toJson(detectionScore.fromJson(detectionScoreJson))).toEqual(detectionScoreJson));
  test("Alert", () => expect(alert.toJson(alert.fromJson(alertJson))).toEqual(alertJson));
  test.each(eventsJson.map((event) => [event.event_type, event]))("%s", (_, event) =>
    expect(eventToJson(eventFromJson(event))).toEqual(event),
  );
});

test("inside, names are camelCase and times are dates, while metadata keeps its own names", () => {
  const inside = metric.fromJson(metricJson);
  expect(inside.sourceId).toBe(metricJson.source_id);
  expect(inside.timestamp).toEqual(new Date("2026-11-23T10:00:00.000Z"));
  expect(inside.metadata).toEqual(metricJson.metadata);
});

test("an optional member that is missing gets its default", () => {
  const { metric_type: _type, metadata: _metadata, ...bare } = metricJson;
  expect(metric.fromJson(bare)).toMatchObject({ metricType: "custom", metadata: {} });
  expect(detectionScore.fromJson({ timestamp: metricJson.timestamp, source_id: "x" })).toMatchObject({ ruleScore: 0, isAnomaly: false });
});

test("the array form is 14 numbers in order, null as 0", () =>
  expect(featuresToArray(features.fromJson(featuresJson))).toEqual([2.5, 1.118, 1, 4, 2.5, 1.75, 3.25, 3.85, 3.97, 1, 0, 2.3, 1, 2]));

test("rubbish is refused", () => {
  expect(() => metric.fromJson({ ...metricJson, value: "41" })).toThrow();
  expect(() => eventFromJson({ ...eventsJson[0], event_type: "Else" })).toThrow();
});

test("the same thing makes the same event id", () => expect(eventIdOf("AlertCreated", "a")).toBe(eventIdOf("AlertCreated", "a")));
