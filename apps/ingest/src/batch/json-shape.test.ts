import { describe, expect, it } from "vitest";
import { checkJsonShape } from "./json-shape";

const check = (json: string, limits: Partial<{ valuesMax: number; depthMax: number }> = {}) =>
  checkJsonShape(Buffer.from(json), { valuesMax: 10, depthMax: 3, ...limits });

describe("checkJsonShape", () => {
  it("accepts what stays within the limits", () => {
    expect(() => check('{"a":[1,2,3]}')).not.toThrow();
  });

  it("refuses many values", () => {
    expect(() => check(`[${Array(20).fill(0).join(",")}]`)).toThrow("at most 10 values");
  });

  it("refuses many empty containers, which need no comma", () => {
    expect(() => check("[]".repeat(20))).toThrow("at most 10 values");
  });

  it("refuses deep nesting", () => {
    expect(() => check("[[[[0]]]]")).toThrow("nested too deeply");
  });

  it("does not count what stands in strings", () => {
    expect(() => check(JSON.stringify({ text: `\\",${"[,:{".repeat(50)}` }))).not.toThrow();
  });

  it("ends at a string without an end", () => {
    expect(() => check('["abc\\')).not.toThrow();
  });
});
