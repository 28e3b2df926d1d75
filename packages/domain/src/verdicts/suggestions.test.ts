import { describe, expect, test } from "vitest";
import { STANDARD_ALERTS } from "../metrics/default-alerts";
import type { ReplayedAlert } from "../replay/replayed-alerts";
import { candidateChanges, type PresentSettings } from "./candidate-changes";
import type { JudgedEpisode } from "./judged-episode";
import { precisionOf } from "./measured-precision";
import { addToProof, changesToOffer, contradictionOf, delayedByChange, emptyProof, proofText, type ReplayProof } from "./replay-proof";
import { changeText, configWith, type SuggestedChange } from "./suggested-change";
import type { Verdict } from "./verdict";

const MINUTE_MS = 60_000;
const RULE = { id: "r", name: "slow", unit: "ms", direction: "above" as const, threshold: 10, minimumDeviationRelative: null };
const PRESENT: PresentSettings = { preset: "balanced", defaults: STANDARD_ALERTS, rules: [RULE] };

const episode = (verdict: Verdict, minute: number, over: Partial<JudgedEpisode> = {}): JudgedEpisode => ({
  ...{
    key: "t|e|c|delay",
    endpointId: "e",
    fromMs: minute * MINUTE_MS,
    toMs: (minute + 5) * MINUTE_MS,
    openedMs: (minute + 1) * MINUTE_MS,
  },
  ...{ verdict, ruleId: null, detector: "expectation", family: "icmp/icmp_rtt", observed: 12 },
  ...over,
});
const episodes = (n: number, verdict: Verdict, over: Partial<JudgedEpisode> = {}, first = 0): JudgedEpisode[] =>
  Array.from({ length: n }, (_, i) => episode(verdict, (first + i) * 100, over));
const replayed = ({ key, fromMs, openedMs, toMs }: JudgedEpisode, over: Partial<ReplayedAlert> = {}): ReplayedAlert => ({
  ...{ key, alertId: "a", seriesId: 1, metricName: "icmp_rtt", kind: "level_shift", severity: "warning", bouts: [] },
  ...{ startMs: fromMs, openedMs, endMs: toMs, resolution: "recovered", reason: null, score: 0.6, ...over },
});

describe("candidates", () => {
  test("need 20 verdicts on the detector or the rule, and a wrong one among them", () => {
    expect(candidateChanges(episodes(19, "false"), PRESENT)).toEqual([]);
    expect(candidateChanges(episodes(25, "true"), PRESENT)).toEqual([]);
    expect(candidateChanges([...episodes(15, "false"), ...episodes(30, "duplicate")], PRESENT)).toEqual([]);
    expect(candidateChanges([...episodes(15, "false"), ...episodes(5, "true")], PRESENT)).toEqual([
      { type: "preset", before: "balanced", after: "quiet" },
    ]);
    expect(candidateChanges([...episodes(15, "false"), ...episodes(5, "true")], { ...PRESENT, preset: "quiet" })).toEqual([]);
  });

  test("over the alert budget, a quieter preset is tried without verdicts", () => {
    expect(candidateChanges([], PRESENT, true)).toEqual([{ type: "preset", before: "balanced", after: "quiet" }]);
  });

  test("a rule's limit moves beyond most of its wrong alerts, in its own direction", () => {
    const judged = (sign: number) => [
      ...Array.from({ length: 20 }, (_, i) => episode("false", i * 100, { ruleId: "r", observed: 10 + sign * (i + 1) * 0.1 })),
      ...episodes(5, "true", { ruleId: "r", observed: 10 + sign * 6 }, 30),
    ];
    const limits = (sign: number, direction: "above" | "below") =>
      candidateChanges(judged(sign), { ...PRESENT, rules: [{ ...RULE, direction }] }).flatMap((change) =>
        change.type === "rule_limit" ? change.after : [],
      );
    expect(limits(1, "above")).toEqual([11.5, 11.7, 11.9, 14]);
    expect(limits(-1, "below")).toEqual([8.47, 8.27, 8.06, 6]);
  });

  test("only a detector that was never right on a family is muted there", () => {
    const judged = [...episodes(20, "false", { detector: "frozen-value" }), ...episodes(30, "false", { family: "http/http_time" })];
    expect(candidateChanges(judged, PRESENT)).toContainEqual({ type: "detector_muted", detector: "frozen-value", family: "icmp/icmp_rtt" });
    expect(candidateChanges([...judged, episode("true", 9_000, { detector: "frozen-value" })], PRESENT)).not.toContainEqual(
      expect.objectContaining({ detector: "frozen-value" }),
    );
  });
});

describe("a proof", () => {
  test("counts only judged alerts that the present settings raise again", () => {
    const [wrong, right] = [episodes(17, "false"), episodes(5, "true", {}, 50)];
    const lost = episode("false", 99_000);
    const before = [...wrong, ...right].map((own) => replayed(own));
    const proof = addToProof(emptyProof(30), { judged: [...wrong, ...right, lost], before, after: before.slice(14) });
    expect(proofText(proof)).toBe("would have removed 14 of 17 false, kept 5 of 5 true, 30 days");
    expect(proof).toMatchObject({ sources: 1, unproved: 1, alerts: { before: 22, after: 8 } });
  });

  test("an alert on another key, or long before, is not the judged one", () => {
    const right = episode("true", 600);
    const elsewhere = [replayed(right, { key: "t|e|c2|delay" }), replayed(episode("true", 500))];
    const { right: counted } = addToProof(emptyProof(30), { judged: [right], before: [replayed(right)], after: elsewhere });
    expect(counted).toEqual({ total: 1, kept: 0 });
  });
});

describe("an offer", () => {
  const LIMIT: SuggestedChange = { type: "rule_limit", ruleId: "r", ruleName: "slow", unit: "ms", before: 10, after: 12 };
  const proof = (removed: number, kept: number, over: Partial<ReplayProof> = {}): ReplayProof => ({
    ...emptyProof(30),
    ...{ wrong: { total: 20, removed }, right: { total: 20, kept }, alerts: { before: 60, after: 60 - removed }, ...over },
  });
  const offered = (proofs: readonly ReplayProof[], isOverBudget = false) =>
    changesToOffer(
      proofs.map((own, i) => ({ change: { ...LIMIT, after: 12 + i }, proof: own })),
      isOverBudget,
    ).map(({ change, reason }) => `${changeText(change)} (${reason})`);

  test("keeps at least 95 % of the true alerts", () => {
    expect(offered([proof(20, 18)])).toEqual([]);
    expect(offered([proof(20, 19)])).toHaveLength(1);
  });

  test("removes a good part of the wrong ones, over 20 verdicts or more", () => {
    expect(offered([proof(5, 20)])).toEqual([]);
    expect(offered([proof(6, 20)])).toHaveLength(1);
    expect(offered([proof(12, 3, { wrong: { total: 12, removed: 12 }, right: { total: 3, kept: 3 } })])).toEqual([]);
  });

  test("is the gentlest change of its target that does about as well as the best", () => {
    expect(offered([proof(10, 20), proof(16, 20), proof(18, 20), proof(20, 20)])).toEqual(["Limit of rule slow: 10 → 13 ms (verdicts)"]);
  });

  test("over the budget, also spares alerts that nobody judged, but never true ones", () => {
    const unjudged = { wrong: { total: 0, removed: 0 }, alerts: { before: 100, after: 70 } };
    expect(offered([proof(0, 20, unjudged)])).toEqual([]);
    expect(offered([proof(0, 20, unjudged)], true)).toEqual(["Limit of rule slow: 10 → 12 ms (budget)"]);
    expect(offered([proof(0, 18, unjudged)], true)).toEqual([]);
  });
});

describe("a contradiction", () => {
  const none = { right: 10, delayed: 0, before: precisionOf(5, 20), since: precisionOf(15, 20) };

  test("is true alerts that the former settings would have raised earlier on the same endpoint", () => {
    const heard = episode("true", 60, { key: "t|e|c|delivery", fromMs: 0, openedMs: 60 * MINUTE_MS });
    const earlier = replayed(episode("true", 0));
    expect(delayedByChange({ judged: [heard], before: [earlier], after: [] })).toBe(1);
    expect(delayedByChange({ judged: [heard], before: [earlier], after: [earlier] })).toBe(0);
    expect(contradictionOf(none)).toBeNull();
    expect(contradictionOf({ ...none, delayed: 1 })).toBeNull();
    expect(contradictionOf({ ...none, delayed: 2 })).toMatch(/^2 of 10 true alerts/);
    expect(contradictionOf({ ...none, right: 50, delayed: 2 })).toBeNull();
  });

  test("is a precision that is certainly lower than before", () => {
    expect(contradictionOf({ ...none, before: precisionOf(18, 20), since: precisionOf(6, 20) })).toMatch(/^alerts were right in 6 of 20/);
    expect(contradictionOf({ ...none, before: precisionOf(18, 20), since: precisionOf(15, 20) })).toBeNull();
    expect(contradictionOf({ ...none, before: precisionOf(18, 20), since: precisionOf(2, 10) })).toBeNull();
  });
});

test("each side of a change configures detection, and the other side takes it back", () => {
  const policies = [{ tenantId: "t", preset: "balanced" as const, defaults: STANDARD_ALERTS }];
  const config = { series: [], rules: [], policies };
  const muted: SuggestedChange = { type: "detector_muted", detector: "expectation", family: "icmp/icmp_rtt" };
  const after = configWith(config, muted, "after");
  expect(after.policies[0]?.defaults.muted.detectors).toEqual([{ detector: "expectation", family: "icmp/icmp_rtt" }]);
  expect(configWith(after, muted, "after")).toEqual(after);
  expect(configWith(after, muted, "before")).toEqual(config);
});
