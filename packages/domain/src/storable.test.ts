import fc from "fast-check";
import { expect, test } from "vitest";
import { storable } from "./storable";

test.each([
  ["NUL", "a\0b\0", "a\ufffdb\ufffd"],
  ["halves of surrogate pairs", "\ud800 \udc00", "\ufffd \ufffd"],
  ["a whole pair", "\u{1f6f0}", "\u{1f6f0}"],
  ["the six characters of an escape", String.raw`\u0000 \ud800`, String.raw`\u0000 \ud800`],
  ["names of fields", { "a\0": { "\ud800": 1 } }, { "a\ufffd": { "\ufffd": 1 } }],
  ["members of lists", [["\0"], 1, null, true], [["\ufffd"], 1, null, true]],
  ["nothing", undefined, undefined],
])("%s", (_, value, expected) => expect(storable(value)).toEqual(expected));

test("a field named __proto__ stays a field", () => {
  const value: unknown = JSON.parse('{"__proto__": {"a": "\\u0000"}}');
  expect(JSON.stringify(storable(value))).toBe('{"__proto__":{"a":"\ufffd"}}');
});

test("what is no plain data stays as it is", () => {
  const bytes = Buffer.from([0]);
  const at = new Date(0);
  expect(storable({ bytes, at })).toEqual({ bytes, at });
});

test("twice is once, and a text keeps its length", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const once = storable(text);
      expect(storable(once)).toBe(once);
      expect(once).toHaveLength(text.length);
    }),
  );
});
