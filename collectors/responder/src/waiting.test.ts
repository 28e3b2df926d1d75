import { expect, test } from "vitest";
import { Waiting } from "./waiting";

test("what a fault holds back is never let go early, however odd the time", async () => {
  const waiting = new Waiting();
  const heldMs = await Promise.all(
    Array.from({ length: 60 }, (_, i) => {
      const [ms, fromMs] = [5 + i / 7, performance.now()];
      return new Promise<number>((resolve) => waiting.after(ms, () => resolve(performance.now() - fromMs - ms)));
    }),
  );
  expect(Math.min(...heldMs)).toBeGreaterThanOrEqual(0);
});
