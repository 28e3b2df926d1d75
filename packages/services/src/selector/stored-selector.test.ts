import { selectorOfMembers } from "@padit/domain";
import { expect, test } from "vitest";
import { storedSelector } from "./stored-selector";

test("terms are read as they were stored", () => {
  const selector = selectorOfMembers({ tags: ["core"], q: "-site:fra name:du-*" });
  expect(storedSelector(JSON.parse(JSON.stringify(selector)))).toEqual(selector);
});

test("the members of older rows become the selector that they state", () => {
  const id = "0190c0de-0000-7000-8000-000000000001";
  expect(storedSelector({})).toEqual([]);
  expect(storedSelector({ endpointIds: [id], tags: ["a", "b"], protocol: "icmp" })).toEqual(
    selectorOfMembers({ endpointIds: [id], tags: ["a", "b"], protocol: "icmp" }),
  );
  expect(storedSelector({ severities: ["critical"], tags: [], endpointIds: [] })).toEqual([
    { field: "severity", values: ["critical"], not: false },
  ]);
});

test("anything else is refused", () => {
  for (const json of [null, "label:core", [{ field: "colour", values: [], not: false }], { tags: "core" }])
    expect(() => storedSelector(json)).toThrow();
});
