import { readSelector } from "@padit/domain";
import { describe, expect, it } from "vitest";
import { selectorJson } from "../selector/stored-selector";
import { DeliveryFilter, filterSelector, filterView, passesFilter } from "./filter";

const id = "0190c0de-0000-7000-8000-000000000001";
const other = "0190c0de-0000-7000-8000-000000000002";
const alert = { severity: "warning", kind: "outage", labels: ["fronthaul"], endpointId: id, endpointName: "du-17" } as const;

describe("an integration's filter", () => {
  const CASES: [DeliveryFilter, boolean][] = [
    [{}, true],
    [{ severities: [] }, true],
    [{ severities: ["warning", "critical"] }, true],
    [{ severities: ["critical"] }, false],
    [{ tags: ["core", "fronthaul"] }, true],
    [{ tags: ["core"] }, false],
    [{ endpointIds: [id] }, true],
    [{ endpointIds: [other] }, false],
    [{ severities: ["warning"], tags: ["core"] }, false],
  ];
  it.each(CASES)("%j passes a warning of a fronthaul endpoint: %s", (filter, expected) => {
    // The filter as rows store it since selectors exist, and as older rows store it.
    expect(passesFilter(selectorJson(filterSelector(filter)), alert)).toBe(expected);
    expect(passesFilter(filter, alert)).toBe(expected);
  });

  it.each<[DeliveryFilter, boolean]>([
    [{ q: "kind:outage name:du-*" }, true],
    [{ q: "-label:fronthaul" }, false],
    [{ severities: ["warning"], q: "kind:outage" }, true],
    [{ severities: ["critical"], q: "kind:outage" }, false],
  ])("%j passes: %s", (filter, expected) => expect(passesFilter(selectorJson(filterSelector(filter)), alert)).toBe(expected));

  it("that names endpoints passes nothing that has none", () => {
    expect(passesFilter(selectorJson(filterSelector({ endpointIds: [id] })), { ...alert, endpointId: null })).toBe(false);
  });

  it("is answered as members where they can express it, else as q", () => {
    const answered = (q: string) => filterView(selectorJson(readSelector(q)));
    expect(answered("sev:crit,warn label:a,b")).toEqual({ severities: ["critical", "warning"], tags: ["a", "b"] });
    expect(answered("sev:crit kind:outage")).toEqual({ q: "sev:critical kind:outage" });
    expect(filterView({ severities: ["warning"], tags: [], endpointIds: [id] })).toEqual({ severities: ["warning"], endpointIds: [id] });
  });

  it("that depends on who asks is refused", () => {
    expect(DeliveryFilter.safeParse({ q: "owner:me" }).error?.issues).toMatchObject([{ path: ["q"], message: /^Character 7: “owner:me”/ }]);
  });
});
