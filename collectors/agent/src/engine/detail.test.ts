import { MAX_DETAIL_CHARACTERS } from "@padit/protocols/collector-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fitting } from "./detail";

test("a detail that fits stays as it is", () => {
  const detail = { code: "NOERROR", answers: ["192.0.2.1", "é 🛰"], nested: { n: 1, none: null } };
  expect(fitting(detail)).toEqual(detail);
});

test("what jsonb refuses becomes a sign that something stood there", () => {
  expect(fitting({ txt: "a\0b\ud800c" })).toEqual({ txt: "a\ufffdb\ufffdc" });
});

test("long strings are cut, and the rest is kept", () => {
  const cut = fitting({ code: "NOERROR", answers: Array.from({ length: 20 }, () => "x".repeat(60_000)) });
  expect(cut).toMatchObject({ code: "NOERROR", answers: { length: 20 } });
  expect((cut.answers as string[])[0]).toBe(`${"x".repeat(199)}…`);
});

test("whatever a far end says, the server can store it", () => {
  const anything = fc.dictionary(fc.string(), fc.jsonValue({ stringUnit: "binary", maxDepth: 4 }));
  fc.assert(
    fc.property(anything, (detail) => {
      const json = JSON.stringify(fitting({ ...detail, long: "\ud800\0".repeat(3000) }));
      expect(json.length).toBeLessThanOrEqual(MAX_DETAIL_CHARACTERS);
      expect(
        /\\u(0000|d[89a-f])/i.test(
          Object.values(JSON.parse(json))
            .map((v) => JSON.stringify(v))
            .join(),
        ),
      ).toBe(false);
    }),
    { numRuns: 2000 },
  );
});
