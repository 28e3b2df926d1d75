import { expect, test } from "vitest";
import { fullViews, nextView } from "./use-rotation";

test.each([
  ["everything", "fleet", { incidents: [1], worst: [1] }, "incidents"],
  ["everything", "incidents", { incidents: [1], worst: [1] }, "worst"],
  ["everything", "worst", { incidents: [1], worst: [1] }, "fleet"],
  ["no incident", "fleet", { incidents: [], worst: [1] }, "worst"],
  ["no bad endpoint", "incidents", { incidents: [1], worst: [] }, "fleet"],
  ["a calm network", "fleet", { incidents: [], worst: [] }, "fleet"],
] as const)("with %s, %s is followed by the next view that has something to show", (_, view, wall, next) => {
  expect(nextView(view, fullViews(wall))).toBe(next);
});
