import {
  type BacktestOutcome,
  candidateId,
  candidatesOf,
  compareOutcomes,
  goesOn,
  JUDGEMENT_RUNG,
  planRungs,
  type TrainingSeries,
  type Tuning,
} from "@padit/domain";

export interface Trial {
  rung: number;
  tuning: Tuning;
  series: readonly TrainingSeries[];
  /** Of the injected faults. */
  seed: string;
}

export interface Search {
  /** Names the run: the same one searches the same candidates on the same data. */
  seed: string;
  series: readonly TrainingSeries[];
  candidates: number;
  falsePer1000: number;
  /** What holds now: it is always tried, and judged beside the finalists. */
  incumbent: Tuning;
  /** Gives the outcome of a trial, from where it stands when it was run before. */
  run(trial: Trial, place: { rung: number; rungs: number; tried: number; candidates: number }): Promise<BacktestOutcome>;
  /** The family's time is over: the search stops where it is, and its best is judged. */
  isTimeOver(): boolean;
}

export interface Found {
  tuning: Tuning;
  outcome: BacktestOutcome;
  incumbent: BacktestOutcome;
  isHeldOut: boolean;
}

const FINALISTS = 3;

/** Successive halving over a family, then a judgement on what was set aside. Null: nothing is better than what holds. */
export async function searchFamily(search: Search): Promise<Found | null> {
  const { seed, series, falsePer1000, incumbent } = search;
  const { search: rungs, judgement, isHeldOut } = planRungs(series, search.candidates, seed);
  let standing = withIncumbent(candidatesOf(search.candidates, seed), incumbent, search.candidates);
  for (const { rung, series: part } of rungs) {
    const ranked = await rank(standing, { rung, series: part, seed }, rungs.length, search);
    standing = ranked.map(({ tuning }) => tuning);
    if (rung < rungs.length - 1) standing = standing.slice(0, goesOn(standing.length));
    if (search.isTimeOver()) break;
  }
  const finalists = withIncumbent(standing.slice(0, FINALISTS), incumbent, FINALISTS + 1);
  const judged = await rank(finalists, { rung: JUDGEMENT_RUNG, series: judgement, seed: `${seed} judgement` }, rungs.length, search);
  const present = judged.find(({ tuning }) => candidateId(tuning) === candidateId(incumbent));
  const [best] = judged;
  if (!best || !present || compareOutcomes(best.outcome, present.outcome, falsePer1000) >= 0) return null;
  return { ...best, incumbent: present.outcome, isHeldOut };
}

const withIncumbent = (candidates: readonly Tuning[], incumbent: Tuning, most: number): Tuning[] => {
  const others = candidates.filter((tuning) => candidateId(tuning) !== candidateId(incumbent));
  return [incumbent, ...others].slice(0, Math.max(most, 2));
};

/** Best first. */
async function rank(standing: readonly Tuning[], trial: Omit<Trial, "tuning">, rungs: number, search: Search) {
  const ranked: { tuning: Tuning; outcome: BacktestOutcome }[] = [];
  for (const [tried, tuning] of standing.entries()) {
    // A rung is begun with at least two, so that there is something to compare; the judgement is always whole.
    if (tried >= 2 && trial.rung !== JUDGEMENT_RUNG && search.isTimeOver()) break;
    const outcome = await search.run({ ...trial, tuning }, { rung: trial.rung, rungs, tried, candidates: standing.length });
    ranked.push({ tuning, outcome });
  }
  return ranked.sort((a, b) => compareOutcomes(a.outcome, b.outcome, search.falsePer1000));
}
