import { expect, test } from "vitest";
import { parseDuration, parseFault } from "./fault";

test.each([
  ["delay=20ms", { delayMs: 20 }, "level_shift"],
  ["delay=1.5s", { delayMs: 1500 }, "level_shift"],
  ["jitter=5ms", { jitterMs: 5 }, "jitter"],
  ["loss=30%", { lossRatio: 0.3 }, "loss"],
  ["loss=100%", { lossRatio: 1 }, "outage"],
  ["outage", { outage: true }, "outage"],
])("%s is an order to the responder and a kind to expect", (text, order, kind) => {
  expect(parseFault(text)).toMatchObject({ order, kind });
});

test.each(["delay", "delay=20", "delay=-1ms", "delay=2h", "loss=30", "loss=130%", "outage=1s", "jitter=5%", "flood=1ms", ""])(
  "%j is refused with what to write",
  (text) => {
    expect(() => parseFault(text)).toThrow(/delay=20ms, jitter=5ms, loss=30% or outage/);
  },
);

test("a duration has a unit", () => {
  expect([parseDuration("60s"), parseDuration("2m"), parseDuration("1500ms")]).toEqual([60_000, 120_000, 1_500]);
  for (const text of ["60", "s", "-1s", "0s", "1d"]) expect(() => parseDuration(text)).toThrow(/is not a duration/);
});
