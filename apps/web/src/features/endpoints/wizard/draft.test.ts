import { describeSources } from "@padit/protocols";
import { expect, test } from "vitest";
import { shownSources, sourcesOf } from "../../sources/sources";
import { type Draft, EMPTY, isWorthKeeping, keep, restore } from "./draft";

const SOURCES = sourcesOf(shownSources(describeSources()));
const NOW = Date.UTC(2026, 10, 24);
const typed: Draft = {
  ...EMPTY,
  protocol: "http",
  name: "shop",
  values: { url: "https://shop.example", headers: "Authorization: Bearer s3cret" },
};

test("what was typed comes back, secrets do not", () => {
  const text = keep(typed, SOURCES, NOW);
  expect(text).not.toContain("s3cret");
  expect(restore(text, SOURCES, NOW + 1000)).toEqual({
    draft: { ...typed, values: { url: "https://shop.example" } },
    savedAt: new Date(NOW),
  });
});

test("rubbish, unknown protocols and old drafts are nothing", () => {
  const old = keep(typed, SOURCES, NOW - 31 * 86_400_000);
  const foreign = keep({ ...typed, protocol: "carrier-pigeon" }, SOURCES, NOW);
  expect([null, "", "{", "7", '{"savedAt":1}', old, foreign].map((text) => restore(text, SOURCES, NOW))).toEqual(Array(7).fill(null));
});

test("a draft is worth keeping once something was typed", () => {
  expect(isWorthKeeping(EMPTY)).toBe(false);
  expect(isWorthKeeping({ ...EMPTY, protocol: "http" })).toBe(false);
  expect(isWorthKeeping(typed)).toBe(true);
});
