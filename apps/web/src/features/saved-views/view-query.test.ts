import { expect, test } from "vitest";
import { viewQueryOf } from "./view-query";

test("a view keeps the search, the tab and the order, whatever is open and in whichever order the address has them", () => {
  const query = viewQueryOf("tab=open&q=sev%3Acritical&alert=1&density=compact");
  expect(query).toBe("q=sev%3Acritical&tab=open");
  expect(viewQueryOf("incident=2&q=sev%3Acritical&tab=open")).toBe(query);
});

test("the list as it is without parameters is the empty view", () => {
  expect(viewQueryOf("alert=1")).toBe("");
});
