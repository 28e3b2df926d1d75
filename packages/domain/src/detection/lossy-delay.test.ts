import { expect, test } from "vitest";
import { type EverydayOutcome, playEndpoint } from "./everyday-cases.simulation";
import { LOSS, MINUTE, within } from "./testing/everyday-cases";

const RTT = { name: "icmp_rtt", unit: "ms", type: "latency" };

/** One run a minute for 36 hours: the delay is three times as long from hour 24 to 26, and no run is answered for `lostMinutes` from 24:18. */
function playLossyShift(lostMinutes: number): EverydayOutcome {
  return playEndpoint([RTT, LOSS], 60, { hours: 36, stepSeconds: 60, seed: 3 }, (hour, draw) => {
    const delay = (within(hour, 24, 26) ? 60 : 20) + draw.normal();
    return within(hour, 24.3, 24.3 + lostMinutes * MINUTE) ? [null, 1] : [delay, 0];
  });
}
const resolutionsOf = ({ endings }: EverydayOutcome): string[] => endings.map(({ resolution }) => resolution);
const shiftsOf = ({ openings }: EverydayOutcome): number => openings.filter(({ kind }) => kind === "level_shift").length;

test("a longer delay keeps its one alert while several runs in a row are lost", () => {
  const outcome = playLossyShift(10);
  expect(shiftsOf(outcome)).toBe(1);
  expect(resolutionsOf(outcome)).toEqual(["recovered", "settled"]);
});

test("an outage ends the alert on a delay that nobody measures any more", () => {
  const outcome = playLossyShift(60);
  expect(resolutionsOf(outcome)).toContain("source_gone");
  expect(outcome.endings.find(({ resolution }) => resolution === "source_gone")?.hour).toBeGreaterThanOrEqual(24.3 + 20 * MINUTE);
});
