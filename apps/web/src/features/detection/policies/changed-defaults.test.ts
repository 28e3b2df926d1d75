import { STANDARD_ALERTS } from "@padit/domain/metrics";
import { expect, test } from "vitest";
import { changedDefaults } from "./changed-defaults";

test("each changed field is named with both values; what is the same is not", () => {
  const after = {
    ...STANDARD_ALERTS,
    delivery: { ...STANDARD_ALERTS.delivery, k: 5, n: 8 },
    clock: { ...STANDARD_ALERTS.clock, enabled: false },
  };
  expect(changedDefaults(STANDARD_ALERTS, after)).toEqual([
    "down and packet loss: failed runs 3 → 5",
    "down and packet loss: of the last 3 → 8",
    "collector clock off: switched off",
  ]);
  expect(changedDefaults(after, after)).toEqual([]);
});
