import { expect, test } from "vitest";
import { freeSlug, Slug, slugOf } from "./slug";

test.each([
  ["Zürich Netz AG", "zurich-netz-ag"],
  ["  O-RAN / lab #2 ", "o-ran-lab-2"],
  ["한국통신", "organization"],
  ["x".repeat(80), "x".repeat(63)],
])("%s becomes %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(Slug.safeParse(slugOf(name)).success).toBe(true);
});

test("a taken slug gets the next number, within the length", () => {
  expect(freeSlug("lab", new Set(["lab", "lab-2"]))).toBe("lab-3");
  expect(freeSlug("x".repeat(63), new Set(["x".repeat(63)]))).toBe(`${"x".repeat(61)}-2`);
});
