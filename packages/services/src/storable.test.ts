import { expect, test } from "vitest";
import { unstorable } from "./storable";

test.each([
  ["plain text, numbers, dates and nothing", { a: ["b", 1, null, undefined, true], at: new Date(0) }, null],
  ["both halves of a pair", { a: "\u{1f600}" }, null],
  ["NUL", { a: [{ b: "x\0" }] }, { path: "a.0.b", message: "holds a character that cannot be stored" }],
  ["half a pair", "\ud800", { path: "", message: "holds a character that cannot be stored" }],
  ["NUL in a name", { a: { "x\0": 1 } }, { path: "a", message: "holds a character that cannot be stored" }],
])("%s", (_, input, issue) => expect(unstorable(input)).toEqual(issue));

test("a hundred thousand levels are found, not walked into", () => {
  let deep: unknown = 1;
  for (let n = 0; n < 100_000; n++) deep = { a: deep };
  expect(unstorable({ deep })).toMatchObject({ message: "is nested too deep" });
});
