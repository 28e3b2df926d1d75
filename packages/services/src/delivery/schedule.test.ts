import { describe, expect, it } from "vitest";
import { DISABLE_AFTER_MS, nextAttemptAt } from "./schedule";

const now = new Date();

describe("the schedule of attempts", () => {
  it("is Standard Webhooks': at once, then 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h", () => {
    const waits = Array.from({ length: 10 }, (_, i) => nextAttemptAt(i + 1, now)).map((at) => at && (at.getTime() - now.getTime()) / 1000);
    expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, null]);
  });

  it("switches off after five days", () => {
    expect(DISABLE_AFTER_MS).toBe(5 * 86_400_000);
  });
});
