import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "./pack";

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0),
  fc.integer(),
);
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    number,
    fc.constantFrom(null, true, "a text"),
    fc.array(fc.oneof(number, fc.constant(null)), { maxLength: 12 }),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
      tie("value"),
    ),
  ),
})).value;

test("what was packed comes back as JSON would bring it back", () => {
  fc.assert(
    fc.property(data, (value) => {
      expect(unpack(pack(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 300, seed: 5 },
  );
});

test("long lists of numbers leave the text", () => {
  const { text, numbers } = pack({ list: [1.25, null, 3, 4.5], short: [1, 2] });
  expect(text.length).toBeLessThan(50);
  expect([...numbers]).toEqual([1.25, Number.NaN, 3, 4.5]);
});
