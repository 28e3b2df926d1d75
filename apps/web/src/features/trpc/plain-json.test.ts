import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPlainJson, DEPTH_MAX, OversizedInput, VALUES_MAX } from "./plain-json";
import { wireFormat } from "./wire-format";

/** The shared-reference graph of `levels` levels as superjson writes it: 2^levels leaves once it is expanded. */
function sharedReferences(levels: number): object {
  let node: object = {};
  const referentialEqualities: Record<string, string[]> = {};
  let path = "target";
  for (let level = 0; level < levels; level++) {
    node = { a: node, b: null };
    referentialEqualities[`${path}.a`] = [`${path}.b`];
    path += ".a";
  }
  return { json: { target: node }, meta: { referentialEqualities, v: 1 } };
}

describe("plain input", () => {
  test("every value of JSON is visited once, and nothing else", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        const valuesInText = JSON.stringify(JSON.parse(text), null, 1).split("\n").length;
        expect(checkPlainJson(JSON.parse(text))).toBeLessThanOrEqual(valuesInText);
      }),
    );
  });

  test("what superjson would expand stays the data that it is", () => {
    const bomb = sharedReferences(10);
    expect(wireFormat.input.deserialize(bomb)).toBe(bomb);
    expect(checkPlainJson(bomb)).toBeLessThan(100);
    const set = { json: { s: [1, 2] }, meta: { values: { s: ["set"] }, referentialEqualities: { "s.1": ["t"] }, v: 1 } };
    expect(wireFormat.input.deserialize(set)).toEqual(set);
  });

  test("too many values are refused before they are all visited", () => {
    expect(() => checkPlainJson(Array(VALUES_MAX).fill(0))).toThrow(OversizedInput);
    expect(checkPlainJson(Array(VALUES_MAX - 2).fill(0))).toBe(VALUES_MAX - 1);
  });

  test("deep nesting is refused without recursion", () => {
    const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
    expect(() => checkPlainJson(nested(200_000))).toThrow(OversizedInput);
    expect(() => checkPlainJson(nested(DEPTH_MAX))).not.toThrow();
  });
});
