import { expect, test } from "vitest";
import { isJudged, NATURES, natureOf, worseDirection } from "./nature";

test.each([
  ["icmp_rtt", "latency", NATURES.delay],
  ["icmp_loss", "error_rate", NATURES.loss],
  ["http_availability", "availability", NATURES.availability],
  ["http_certificate_days", "custom", NATURES.countdown],
  ["packets_total", "custom", NATURES.counter],
  ['packets_total{interface="eth0"}', "custom", NATURES.counter],
  ["icmp_outcome", "custom", NATURES.code],
  ["room_temperature", "custom", NATURES.level],
])("%s of type %s has its nature by suffix, else by type", (name, type, nature) => {
  expect(natureOf(name, type)).toEqual(nature);
});

test("codes and offsets are not judged, and every other form is", () => {
  const judged = Object.values(NATURES).filter(isJudged);
  expect(judged.map(({ form }) => form)).not.toContain("code");
  expect(judged.map(({ form }) => form)).not.toContain("offset");
  expect(judged).toHaveLength(Object.keys(NATURES).length - 2);
});

test("worse is up for delays and loss, down for availability and throughput, and unknown without a direction", () => {
  expect(worseDirection(NATURES.delay)).toBe(1);
  expect(worseDirection(NATURES.loss)).toBe(1);
  expect(worseDirection(NATURES.availability)).toBe(-1);
  expect(worseDirection(NATURES.throughput)).toBe(-1);
  expect(worseDirection(NATURES.level)).toBe(0);
});
