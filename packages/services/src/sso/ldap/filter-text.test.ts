import { FilterParser } from "ldapts";
import { expect, test } from "vitest";
import { escapeFilterValue, filterFor } from "./filter-text";

test("the examples of RFC 4515, §4", () => {
  expect(escapeFilterValue("Parens R Us (for all your parenthetical needs)")).toBe("Parens R Us \\28for all your parenthetical needs\\29");
  expect(escapeFilterValue("*")).toBe("\\2a");
  expect(escapeFilterValue("C:\\MyFile")).toBe("C:\\5cMyFile");
  expect(escapeFilterValue("\u0000\u0000\u0000\u0004")).toBe("\\00\\00\\00\u0004");
});

test.each(["*", "ana)(uid=*", "ana)(|(uid=*", "*)(objectClass=*", "ana\\2a", "ana\u0000)(uid=*", "$&", "{login}", "김영희"])(
  "what a person types stays one value: %j",
  (login) => {
    const parsed = FilterParser.parseString(filterFor("(&(objectClass=person)(uid={login}))", login));
    const plain = FilterParser.parseString("(&(objectClass=person)(uid=x))");
    // A filter of the same shape: nothing was added, and the value is exactly the text.
    expect(JSON.stringify(parsed).replaceAll(JSON.stringify(login), '"x"')).toBe(JSON.stringify(plain));
  },
);
