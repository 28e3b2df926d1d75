import { afterEach, expect, test } from "vitest";
import { type HealthDetailsHolder, healthAnswer } from "./health-answer";
import type { InstallationHealth } from "./installation-health";

const holder: HealthDetailsHolder = globalThis;
afterEach(() => {
  delete holder.paditHealthDetailsKey;
});

const KEY = "key-of-this-process";
const health = { status: "degraded", version: "1.2.3", components: { database: { status: "down" } } } as unknown as InstallationHealth;

test.each([
  ["no key", null],
  ["another key", "key-of-another-one!"],
  ["an empty key", ""],
  ["the key and more", `${KEY} `],
])("a request with %s learns only whether all is well", (_, given) => {
  holder.paditHealthDetailsKey = KEY;
  expect(healthAnswer(health, given)).toEqual({ status: "degraded" });
});

test("the process itself learns the details, and without a key of the process nobody does", () => {
  for (const given of ["undefined", ""]) expect(healthAnswer(health, given)).toEqual({ status: "degraded" });
  holder.paditHealthDetailsKey = KEY;
  expect(healthAnswer(health, KEY)).toBe(health);
});
