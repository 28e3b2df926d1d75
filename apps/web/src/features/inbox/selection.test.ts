import { describe, expect, test } from "vitest";
import { countOf, extendTo, isSelected, keepOnly, NOTHING, type Selection, selectAll, toggle } from "./selection";

const ORDER = ["a", "b", "c", "d", "e"];
const ids = (selection: Selection): string => (selection.kind === "some" ? [...selection.ids].sort().join("") : "everything");
const matching: Selection = { kind: "matching", n: 1284, until: new Date(0) };

describe("selecting rows", () => {
  test("a row is added, and taken away again", () => {
    expect(ids(toggle(NOTHING, "b"))).toBe("b");
    expect(ids(toggle(toggle(toggle(NOTHING, "b"), "d"), "b"))).toBe("d");
  });

  test("a range runs from the row chosen last, both ways, and leaves the rest selected", () => {
    expect(ids(extendTo(toggle(NOTHING, "b"), "d", ORDER))).toBe("bcd");
    expect(ids(extendTo(toggle(NOTHING, "d"), "a", ORDER))).toBe("abcd");
    expect(ids(extendTo(toggle(toggle(NOTHING, "a"), "c"), "d", ORDER))).toBe("acd");
  });

  test("the begin of a range stays, so that it can be made longer and begun from anew", () => {
    const longer = extendTo(extendTo(toggle(NOTHING, "b"), "c", ORDER), "e", ORDER);
    expect(ids(longer)).toBe("bcde");
    expect(longer).toMatchObject({ anchor: "b" });
  });

  test("without a begin, or with one that is gone, a range is one row", () => {
    expect(ids(extendTo(NOTHING, "c", ORDER))).toBe("c");
    expect(ids(extendTo(toggle(NOTHING, "x"), "c", ORDER))).toBe("cx");
  });

  test("everything that matches holds rows that are not loaded, and counts them", () => {
    expect(isSelected(matching, "anything")).toBe(true);
    expect(countOf(matching)).toBe(1284);
    expect(ids(toggle(matching, "a"))).toBe("a");
  });

  test("rows that left the list are not acted on", () => {
    expect(ids(keepOnly(selectAll(ORDER), ["b", "c"]))).toBe("bc");
    expect(keepOnly(matching, [])).toBe(matching);
    const same = selectAll(ORDER);
    expect(keepOnly(same, [...ORDER, "f"])).toBe(same);
  });
});
