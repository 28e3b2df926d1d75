import { expect, test } from "vitest";
import { NEW_RULE, RuleFormValues, ruleOf, splitTags, valuesOf } from "./rule-form-values";

const filled: RuleFormValues = { ...NEW_RULE, name: "RTT above 10 ms", metricName: "udp_echo_rtt", threshold: 10 };

test("a rule survives the way through the form", () => {
  const values = { ...filled, minimumDeviationPercent: 20, scopeKind: "tags" as const, tags: "lab, munich" };
  const view = { ...ruleOf(values), id: "r", unit: "ms", enabled: true, createdAt: new Date(0), updatedAt: new Date(0) };
  expect(view.scope).toEqual({ tags: ["lab", "munich"] });
  expect(view.minimumDeviationRelative).toBeCloseTo(0.2);
  expect(valuesOf(view)).toEqual(values);
});

test("more hits than samples looked at is refused beside the field", () => {
  const { error } = RuleFormValues.safeParse({ ...filled, k: 6, n: 5 });
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["k"]);
});

test("a scope that names nothing is refused, and one that is not chosen is forgotten", () => {
  expect(RuleFormValues.safeParse({ ...filled, scopeKind: "endpoints" }).success).toBe(false);
  expect(ruleOf({ ...filled, scopeKind: "all", endpointIds: ["x"], tags: "y" }).scope).toEqual({});
});

test("an empty limit is refused", () => {
  expect(RuleFormValues.safeParse({ ...NEW_RULE, name: "x", metricName: "udp_echo_rtt" }).success).toBe(false);
});

test("labels are told apart by commas, once each", () => {
  expect(splitTags(" a, b,,a ,c d")).toEqual(["a", "b", "c d"]);
});
