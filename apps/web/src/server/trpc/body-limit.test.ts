import { expect, test } from "vitest";
import { isWithinLimit } from "./body-limit";

test.each([
  ["GET", undefined, true],
  ["POST", "2", true],
  ["POST", "1048576", true],
  ["POST", "1048577", false],
  ["POST", "many", false],
  ["POST", undefined, false],
])("%s with a length of %s", (method, length, answer) => {
  expect(isWithinLimit({ method, headers: new Headers(length === undefined ? {} : { "content-length": length }) })).toBe(answer);
});
