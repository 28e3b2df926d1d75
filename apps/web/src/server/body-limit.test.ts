import { expect, test } from "vitest";
import { refusalOfBody } from "./body-limit";

const statusOf = (headers: Record<string, string>, method = "POST") =>
  refusalOfBody({ method, headers: new Headers(headers) }, 1024)?.status ?? 200;

test("a body up to the limit may be read", () => {
  expect(statusOf({ "content-length": "1024" })).toBe(200);
  expect(statusOf({}, "GET")).toBe(200);
});

test("a body above the limit, or of undeclared or odd size, may not", () => {
  expect(statusOf({ "content-length": "1025" })).toBe(413);
  expect(statusOf({})).toBe(411);
  expect(statusOf({ "content-length": "1e9" })).toBe(411);
  expect(statusOf({ "content-length": "-1" })).toBe(411);
});
