import { describe, expect, it } from "vitest";
import { matchesFilter } from "./filter";

const alert = { severity: "warning", labels: ["fronthaul"], endpointId: "e1" } as const;

describe("an integration's filter", () => {
  it.each([
    [{}, true],
    [{ severities: [] }, true],
    [{ severities: ["warning", "critical"] as const }, true],
    [{ severities: ["critical"] as const }, false],
    [{ tags: ["core", "fronthaul"] }, true],
    [{ tags: ["core"] }, false],
    [{ endpointIds: ["e1"] }, true],
    [{ endpointIds: ["e2"] }, false],
    [{ severities: ["warning"] as const, tags: ["core"] }, false],
  ])("%j lets a warning of fronthaul endpoint e1 through: %s", (filter, expected) => {
    expect(matchesFilter({ ...filter, severities: "severities" in filter ? [...filter.severities] : undefined }, alert)).toBe(expected);
  });

  it("that names endpoints passes nothing that has none", () => {
    expect(matchesFilter({ endpointIds: ["e1"] }, { ...alert, endpointId: null })).toBe(false);
  });
});
