import { describe, expect, test } from "vitest";
import { type GroupableIncident, groupSharedFaults } from "./shared-faults";

const START_MS = Date.parse("2026-11-30T08:00:00Z");
const incident = (tenantId: string, id: string, minute: number, facts: Partial<GroupableIncident> = {}): GroupableIncident => ({
  ...{ tenantId, id, openedAt: new Date(START_MS + minute * 60_000) },
  ...{ causeType: "site", causeName: "Frankfurt", site: null },
  ...facts,
});
const idsOf = (incidents: GroupableIncident[]) => groupSharedFaults(incidents).map((entry) => entry.incidents.map(({ id }) => id));

describe("incidents of several organizations", () => {
  test("at one site within minutes are one fault, whatever the case of the name", () => {
    const entries = groupSharedFaults([
      incident("acme", "a", 0),
      incident("beta", "b", 3, { causeName: "frankfurt" }),
      incident("cole", "c", 7),
    ]);
    expect(entries).toMatchObject([{ fault: { type: "site" }, incidents: [{ id: "c" }, { id: "b" }, { id: "a" }] }]);
  });

  test("are separate when more than five minutes lie between them", () => {
    expect(idsOf([incident("acme", "a", 0), incident("beta", "b", 6)])).toEqual([["b"], ["a"]]);
  });

  test("of one organization alone are no shared fault", () => {
    const entries = groupSharedFaults([incident("acme", "a", 0), incident("acme", "b", 1)]);
    expect(entries).toMatchObject([
      { fault: null, incidents: [{ id: "b" }] },
      { fault: null, incidents: [{ id: "a" }] },
    ]);
  });

  test.each(["target", "prefix", "vlan", "collector", "protocol", "unknown"])("with a cause of type %s share nothing", (causeType) => {
    const same = { causeType, causeName: "10.0.0.0/24" };
    expect(idsOf([incident("acme", "a", 0, same), incident("beta", "b", 0, same)])).toEqual([["a"], ["b"]]);
  });

  test("share a label with a value, and not a bare word", () => {
    const pair = (causeName: string) => ["acme", "beta"].map((tenant) => incident(tenant, tenant, 0, { causeType: "label", causeName }));
    expect(idsOf(pair("ring:west"))).toEqual([["acme", "beta"]]);
    expect(idsOf(pair("core"))).toEqual([["acme"], ["beta"]]);
  });

  test("without a named cause belong to the site of their collectors", () => {
    const single = { causeType: "single", causeName: null, site: "Frankfurt" };
    expect(idsOf([incident("acme", "a", 0, single), incident("beta", "b", 1)])).toEqual([["b", "a"]]);
    expect(idsOf([incident("acme", "a", 0, { ...single, site: "" }), incident("beta", "b", 1)])).toEqual([["b"], ["a"]]);
  });
});

test("entries are ordered by their newest opening", () => {
  const lone = incident("acme", "lone", 3, { causeType: "unknown", causeName: null });
  expect(idsOf([incident("acme", "a", 0), lone, incident("beta", "b", 4)])).toEqual([["b", "a"], ["lone"]]);
});
