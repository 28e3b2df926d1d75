import { STANDARD_ALERTS } from "@padit/domain/metrics";
import { expect, test } from "vitest";
import { wordsIn } from "../../../messages/words-in";
import { changedDefaults } from "./changed-defaults";

const en = wordsIn("en", "detection");

test("each changed field is named with both values; what is the same is not", () => {
  const after = {
    ...STANDARD_ALERTS,
    delivery: { ...STANDARD_ALERTS.delivery, k: 5, n: 8 },
    clock: { ...STANDARD_ALERTS.clock, enabled: false },
  };
  expect(changedDefaults(en, STANDARD_ALERTS, after)).toEqual([
    "Down and packet loss: Failed runs 3 → 5",
    "Down and packet loss: out of the last 3 → 8",
    "Collector clock off: turned off",
  ]);
  expect(changedDefaults(en, after, after)).toEqual([]);
});
