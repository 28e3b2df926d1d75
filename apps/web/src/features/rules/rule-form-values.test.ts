import { expect, test } from "vitest";
import { rules } from "../../messages/en/rules";
import { NEW_RULE, type RuleFormValues, ruleFormSchema, ruleOf, splitTags, valuesOf } from "./rule-form-values";

const SCHEMA = ruleFormSchema((problem) => rules.problem[problem]);

const filled: RuleFormValues = { ...NEW_RULE, name: "RTT above 10 ms", metricName: "udp_echo_rtt", threshold: 10 };

test("a rule survives the way through the form", () => {
  const values = { ...filled, minimumDeviationPercent: 20, scopeKind: "tags" as const, tags: "lab, munich" };
  const view = { ...ruleOf(values), id: "r", unit: "ms", enabled: true, createdAt: new Date(0), updatedAt: new Date(0) };
  expect(view.scope).toEqual({ tags: ["lab", "munich"] });
  expect(view.minimumDeviationRelative).toBeCloseTo(0.2);
  expect(valuesOf(view)).toEqual(values);
});

test("a scope that no other choice states is a search, and a search that does not parse is refused", () => {
  const view = { ...ruleOf(filled), id: "r", unit: "ms", enabled: true, createdAt: new Date(0), updatedAt: new Date(0) };
  const shown = (scope: Parameters<typeof valuesOf>[0]["scope"]) => ruleOf(valuesOf({ ...view, scope })).scope;
  expect(shown({ protocol: "icmp" })).toEqual({ q: "protocol:icmp" });
  expect(shown({ tags: ["a", "b"], protocol: "icmp" })).toEqual({ q: "label:a,b protocol:icmp" });
  expect(shown({ q: "-site:fra" })).toEqual({ q: "-site:fra" });
  const search = (selector: string) => SCHEMA.safeParse({ ...filled, scopeKind: "selector", selector });
  expect(search("name:du-* -site:fra").success).toBe(true);
  for (const selector of ["", "sev:info", "owner:me", "label:"])
    expect(
      search(selector).error?.issues.map(({ path }) => path.join(".")),
      selector,
    ).toEqual(["selector"]);
});

test("more hits than samples looked at is refused beside the field", () => {
  const { error } = SCHEMA.safeParse({ ...filled, k: 6, n: 5 });
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["k"]);
});

test("a scope that names nothing is refused, and one that is not chosen is forgotten", () => {
  expect(SCHEMA.safeParse({ ...filled, scopeKind: "endpoints" }).success).toBe(false);
  expect(ruleOf({ ...filled, scopeKind: "all", endpointIds: ["x"], tags: "y" }).scope).toEqual({});
});

test("an empty limit is refused", () => {
  expect(SCHEMA.safeParse({ ...NEW_RULE, name: "x", metricName: "udp_echo_rtt" }).success).toBe(false);
});

test("labels are told apart by commas, once each", () => {
  expect(splitTags(" a, b,,a ,c d")).toEqual(["a", "b", "c d"]);
});
