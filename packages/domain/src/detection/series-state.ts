import type { RuleState } from "../alerts/rule-state";
import { Baseline } from "../features/baseline";
import { SeriesJudgement } from "../judgement/judgement";
import type { OutcomeMemory } from "../judgement/outcome-judge";
import type { Tuning } from "../model/detection-config";
import { SeriesWindows } from "../windows/series-windows";
import { type BankState, newBank } from "./detector-bank";
import { Latest } from "./latest";
import type { SetAside } from "./learnt-aside";

/** The detection state of one series. Parts that grow with samples and windows are blocks of numbers; the rest is plain data. */
export interface SeriesState {
  windows: SeriesWindows;
  baseline: Baseline;
  latest: Latest;
  judgement: SeriesJudgement;
  /** State of an outcome series; absent or null while runs are answered. */
  outcome?: OutcomeMemory | null;
  /** States of the rules, by rule id. */
  rules: Record<string, RuleState>;
  bank: BankState;
  /** Tuning of the bank; absent or null: the defaults. */
  tuning?: Tuning | null;
  /** Bank of a newly promoted model that is still learning; it replaces `bank` when it has learnt. */
  heir?: { tuning: Tuning | null; bank: BankState } | null;
  /** What was learnt before planned work began; absent or null outside of such work. */
  aside?: SetAside | null;
}

export const newSeriesState = (): SeriesState => ({
  windows: new SeriesWindows(),
  baseline: new Baseline(),
  latest: new Latest(),
  judgement: new SeriesJudgement(),
  rules: {},
  bank: newBank(),
});
