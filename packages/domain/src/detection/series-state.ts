import type { RuleState } from "../alerts/rule-state";
import { Baseline } from "../features/baseline";
import { SeriesJudgement } from "../judgement/judgement";
import type { OutcomeMemory } from "../judgement/outcome-judge";
import type { Tuning } from "../model/detection-config";
import { SeriesWindows } from "../windows/series-windows";
import { type BankState, newBank } from "./detector-bank";
import { Latest } from "./latest";

/** All that detection remembers of one series. What grows with samples and windows is blocks of numbers; the rest is plain data. */
export interface SeriesState {
  windows: SeriesWindows;
  baseline: Baseline;
  latest: Latest;
  judgement: SeriesJudgement;
  /** Of an outcome's series; absent or null while runs are answered. */
  outcome?: OutcomeMemory | null;
  /** By rule id. */
  rules: Record<string, RuleState>;
  bank: BankState;
  /** What the bank runs with; absent: the defaults. */
  tuning?: Tuning | null;
  /** A model that was promoted and learns beside the bank, to take over when it has learnt. */
  heir?: { tuning: Tuning | null; bank: BankState } | null;
}

export const newSeriesState = (): SeriesState => ({
  windows: new SeriesWindows(),
  baseline: new Baseline(),
  latest: new Latest(),
  judgement: new SeriesJudgement(),
  rules: {},
  bank: newBank(),
});
