import type { RuleState } from "../alerts/rule-state";
import { type Baseline, noBaseline } from "../features/baseline";
import { noWindows, type SeriesWindows } from "../windows/series-windows";
import type { TimedValue } from "../windows/window-samples";
import { type BankState, newBank } from "./detector-bank";
import type { Vote } from "./evidence";
import type { ScoreRow, Tuning } from "./pipeline-types";

/** All that detection remembers of one series. Plain data, but for the banks' memory. */
export interface SeriesState {
  windows: SeriesWindows;
  baseline: Baseline;
  /** By rule id. */
  rules: Record<string, RuleState>;
  bank: BankState;
  /** What the bank runs with; absent: the defaults. */
  tuning?: Tuning | null;
  /** A model that was promoted and learns beside the bank, to take over when it has learnt. */
  heir?: { tuning: Tuning | null; bank: BankState } | null;
  detectorFiring: boolean;
  detectorPending: boolean;
  /** First sample of the window at which the detectors began to fire; end of the last window at which they did. */
  detectorSinceMs: number | null;
  detectorLastMs: number | null;
  lastSample: TimedValue | null;
  /** What the last closed window said. */
  lastScore: ScoreRow | null;
  votes: Vote[];
}

export const newSeriesState = (): SeriesState => ({
  windows: noWindows(),
  baseline: noBaseline(),
  rules: {},
  bank: newBank(),
  detectorFiring: false,
  detectorPending: false,
  detectorSinceMs: null,
  detectorLastMs: null,
  lastSample: null,
  lastScore: null,
  votes: [],
});
