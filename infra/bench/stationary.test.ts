import { expect, test } from "vitest";
import { playStationary } from "./stationary.play";
import { FAMILIES } from "./stationary.processes";

test("a stationary process of any family does not alert from its second day on", { timeout: 600_000 }, () => {
  const alarms = playStationary({ seed: 1, from: 0, to: Object.keys(FAMILIES).length, days: 4, preset: "balanced" });
  const counted = alarms.filter(({ day }) => day >= 1);
  expect(counted.map(({ family, day, kind }) => `${family} on day ${day}: ${kind}`)).toEqual([]);
});
