import type { Geometry, RiskGroup, RiskType } from "./risk-groups";

export type PathState = "failing" | "healthy" | "unknown";

/** A group of paths that fail together, with the cause that explains them best. */
export interface Explanation {
  group: RiskGroup;
  /** Indexes of the failing paths that this cause explains and that no stronger cause explains. */
  explained: readonly number[];
  /** Failing paths of the group, and those whose state is known. */
  failing: number;
  active: number;
  /** Failing ÷ known paths of the group, 0…1, without paths that a stronger cause explains. */
  hitRatio: number;
  /** Evidence in nats: log likelihood ratio against coincidence, with the prior of the group. */
  evidence: number;
  /** Probability 0…1 of this cause among the causes that would explain the same failures. */
  confidence: number;
  runnerUp: RiskGroup | null;
}
export interface Explanations {
  explanations: readonly Explanation[];
  /** Failing paths that no group explains. */
  unexplained: readonly number[];
}

/** Probability of each type to be the cause of a fault. */
const TYPE_PRIOR: Readonly<Record<RiskType, number>> = {
  change: 0.3,
  collector: 0.15,
  site: 0.1,
  target: 0.2,
  label: 0.2,
  prefix: 0.08,
  vlan: 0.06,
  service: 0.06,
  protocol: 0.01,
};
/** Shares of a group that fail when the group is the cause; each is equally likely. */
const HIT_RATIOS = [0.55, 0.7, 0.85, 0.97] as const;
/** Smallest assumed share of paths that fail for unrelated reasons. */
const BACKGROUND_MIN = 0.02;
/** Least evidence (nats) of a cause: a chance of 1 in 20 that the failures of the group coincide. */
const EVIDENCE_MIN = 3;
/** Smallest confidence at which a cause is named, because a wrong cause misleads more than a missing one. */
const CONFIDENCE_MIN = 0.95;
/** Least share of the group's known paths that fail: a fault without a group makes some paths of many groups fail. */
const HIT_RATIO_MIN = 0.45;
/** Candidates that are judged in each round. */
const RANKED_MAX = 8;
/** Most causes of one storm. */
const CAUSES_MAX = 64;
/** A rival explains at least this share of the failures that the cause explains. */
const RIVAL_OVERLAP_MIN = 0.5;

interface Candidate {
  group: RiskGroup;
  explained: number[];
  /** Failing ÷ known paths, without paths that a stronger cause explains. */
  hitRatio: number;
  evidence: number;
}

/**
 * Covers the failing paths greedily by the groups with the strongest evidence (risk modelling after SCORE, Kompella et al., NSDI 2005, with a
 * likelihood ratio in place of SCORE's hit ratio). Healthy paths of a group are evidence against the group. The background rate of a candidate is the
 * share of failing paths that the candidate leaves unexplained, so that a fault without any group does not look like many small ones.
 */
export function explainFailures({ paths, groups }: Geometry, states: readonly PathState[]): Explanations {
  const left = new Set<number>();
  let healthy = 0;
  states.forEach((state, index) => {
    if (state === "failing") left.add(index);
    else if (state === "healthy") healthy += 1;
  });
  const failingTotal = left.size;
  const countOf = new Map<RiskType, number>();
  for (const { type } of groups) countOf.set(type, (countOf.get(type) ?? 0) + 1);
  const explanations: Explanation[] = [];
  while (left.size > 1 && explanations.length < CAUSES_MAX) {
    const totals = { failing: left.size, healthy };
    const candidates = groups.flatMap((group) => candidateOf(group, states, left, totals, countOf.get(group.type) ?? 1) ?? []);
    const best = bestExplanation(candidates, states);
    if (best === null) break;
    explanations.push(best);
    for (const index of best.explained) left.delete(index);
  }
  return { explanations, unexplained: failingTotal === 0 || paths.length === 0 ? [] : [...left] };
}

/** Whether the cause is certain enough to be named. Otherwise the paths are one incident whose cause is not known yet. */
export const isNamed = ({ confidence, hitRatio }: Pick<Explanation, "confidence" | "hitRatio">): boolean =>
  confidence >= CONFIDENCE_MIN && hitRatio >= HIT_RATIO_MIN;

/** The strongest cause that is certain enough to be named, or else the strongest one. */
function bestExplanation(candidates: readonly Candidate[], states: readonly PathState[]): Explanation | null {
  const ranked = candidates.filter(({ evidence }) => evidence >= EVIDENCE_MIN).sort((a, b) => b.evidence - a.evidence);
  const [strongestOne] = ranked;
  if (strongestOne === undefined) return null;
  for (const candidate of ranked.slice(0, RANKED_MAX)) {
    const explanation = explanationOf(candidate, candidates, states);
    if (isNamed(explanation)) return explanation;
  }
  return explanationOf(strongestOne, candidates, states);
}

const strongest = (candidates: readonly Candidate[]): Candidate | null =>
  candidates.reduce<Candidate | null>((best, next) => (best === null || next.evidence > best.evidence ? next : best), null);

/** Null where the group explains fewer than two failures, or costs more to name than its failing members one by one. */
function candidateOf(
  group: RiskGroup,
  states: readonly PathState[],
  left: ReadonlySet<number>,
  totals: { failing: number; healthy: number },
  groupsOfType: number,
): Candidate | null {
  const explained = group.members.filter((index) => left.has(index));
  if (explained.length < 2) return null;
  const healthy = group.members.reduce((count, index) => count + (states[index] === "healthy" ? 1 : 0), 0);
  const others = { failing: totals.failing - explained.length, healthy: totals.healthy - healthy };
  const background = Math.max(BACKGROUND_MIN, (others.failing + 1) / (others.failing + others.healthy + 2));
  const prior = Math.log(TYPE_PRIOR[group.type] / groupsOfType);
  const evidence = likelihoodRatio(explained.length, healthy, background) + prior;
  const namedOneByOne = logChoose(totals.failing + totals.healthy, explained.length);
  const namedByGroup = logChoose(explained.length + healthy, explained.length) - prior;
  return namedByGroup < namedOneByOne ? { group, explained, hitRatio: explained.length / (explained.length + healthy), evidence } : null;
}

/** Log of the likelihood of a group's failing and healthy paths when the group is the cause, over their likelihood at the background rate. */
function likelihoodRatio(failing: number, healthy: number, background: number): number {
  const logs = HIT_RATIOS.map((ratio) => failing * Math.log(ratio) + healthy * Math.log(1 - ratio));
  const byChance = failing * Math.log(background) + healthy * Math.log(1 - background);
  return logSum(logs) - Math.log(logs.length) - byChance;
}

function explanationOf(best: Candidate, candidates: readonly Candidate[], states: readonly PathState[]): Explanation {
  const own = new Set(best.explained);
  const rivals = candidates.filter(
    ({ group, explained }) => group !== best.group && explained.filter((index) => own.has(index)).length >= RIVAL_OVERLAP_MIN * own.size,
  );
  const known = best.group.members.filter((index) => states[index] !== "unknown");
  return {
    group: best.group,
    explained: best.explained,
    failing: known.filter((index) => states[index] === "failing").length,
    active: known.length,
    hitRatio: best.hitRatio,
    evidence: best.evidence,
    confidence: Math.exp(best.evidence - logSum([best.evidence, 0, ...rivals.map(({ evidence }) => evidence)])),
    runnerUp: strongest(rivals)?.group ?? null,
  };
}

/** log Σ exp(x), without overflow. */
function logSum(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

/** Natural logarithm of the number of ways to choose k of n, after Stirling's series where n is large. */
export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

function logFactorial(n: number): number {
  if (n < 2) return 0;
  if (n < 16) return Math.log(n) + logFactorial(n - 1);
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n);
}
