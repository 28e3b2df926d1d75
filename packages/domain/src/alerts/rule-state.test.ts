import { describe, expect, test } from "vitest";
import { configOf, rule } from "../detection/simulation";
import { readSelector } from "../selector/parse-selector";
import { selectorOfMembers } from "../selector/selector-members";
import { breaksLimit, isPending, newRuleState, ruleAppliesTo, stepRule } from "./rule-state";

describe("breaking a limit", () => {
  const above = rule({ threshold: 10 });
  const below = rule({ threshold: 10, direction: "below" });
  test.each([
    ["a value beyond it", above, 10.1, 0, null, true],
    ["a value on it does not", above, 10, 0, null, false],
    ["a value whose uncertainty reaches back to it does not", above, 10.1, 0.2, null, false],
    ["a value under a lower limit", below, 9, 0, null, true],
    ["an uncertain value under a lower limit does not", below, 9.9, 0.2, null, false],
    ["a value far enough from the median", rule({ minimumDeviationAbsolute: 5 }), 17, 0, 12, true],
    ["a value too near the median does not", rule({ minimumDeviationAbsolute: 5 }), 16, 0, 12, false],
    ["a value relatively too near does not", rule({ minimumDeviationRelative: 0.5 }), 17, 0, 12, false],
    ["both deviations must hold", rule({ minimumDeviationAbsolute: 5, minimumDeviationRelative: 0.5 }), 19, 0, 12, true],
    ["without a median nothing is known to deviate", rule({ minimumDeviationAbsolute: 5 }), 99, 0, null, false],
  ])("%s", (_, limit, value, uncertainty, running, expected) => expect(breaksLimit(limit, value, uncertainty, running)).toBe(expected));
});

describe("k of n", () => {
  const feed = (limit: ReturnType<typeof rule>, broken: readonly (0 | 1)[]) => {
    const state = newRuleState();
    return {
      state,
      firing: broken.map((hit, i) => {
        stepRule(state, limit, 1000 * (i + 1), hit === 1);
        return state.firing ? 1 : 0;
      }),
    };
  };

  test("fires at the k-th of the last n and stops when fewer are left", () => {
    const { firing } = feed(rule({ k: 3, n: 5 }), [1, 0, 1, 0, 1, 0, 0, 0]);
    expect(firing).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
  });

  test("remembers the first of the samples that made it fire", () => {
    expect(feed(rule({ k: 3, n: 5 }), [0, 1, 0, 1, 1]).state.firstHitMs).toBe(2000);
  });

  test("waits for the stated seconds and is pending meanwhile", () => {
    const limit = rule({ k: 2, n: 2, forSeconds: 3 });
    expect(feed(limit, [1, 1, 1, 1]).firing).toEqual([0, 0, 0, 0]);
    expect(isPending(feed(limit, [1, 1, 1, 1]).state)).toBe(true);
    expect(feed(limit, [1, 1, 1, 1, 1]).firing).toEqual([0, 0, 0, 0, 1]);
    expect(feed(limit, [1, 1, 1, 0, 1, 1]).firing).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

test("a rule applies where every given part of its scope does", () => {
  const [series] = configOf().series;
  expect(ruleAppliesTo(rule({}), series!)).toBe(true);
  expect(
    ruleAppliesTo(
      rule({ scope: selectorOfMembers({ endpointIds: [series!.endpointId], tags: ["other", "demo"], protocol: "udp-echo" }) }),
      series!,
    ),
  ).toBe(true);
  const scoped = (scope: string): boolean => ruleAppliesTo(rule({ scope: readSelector(scope) }), series!);
  expect(scoped("label:other")).toBe(false);
  expect(scoped("protocol:tcp")).toBe(false);
  expect(scoped("collector:demo-* name:demo metric:rtt demo-responder -site:fra")).toBe(true);
  expect(scoped("-collector:demo-*")).toBe(false);
  expect(ruleAppliesTo(rule({ scope: readSelector("site:fra") }), { ...series!, collectorSite: "fra-1" })).toBe(true);
  expect(ruleAppliesTo(rule({ tenantId: "else" }), series!)).toBe(false);
});
