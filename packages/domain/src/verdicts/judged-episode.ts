import type { Verdict } from "./verdict";

/** A judged alert, as far as suggestions need it. Times are ms since the Unix epoch. */
export interface JudgedEpisode {
  key: string;
  endpointId: string;
  /** First bad sample of the first bout, and the end (or last sign) of the last one. */
  fromMs: number;
  toMs: number;
  openedMs: number;
  verdict: Verdict;
  /** The rule that raised the alert; null for a detector. */
  ruleId: string | null;
  detector: string;
  /** `protocol/metric`. */
  family: string;
  /** The value that the alert shows; null when unknown. */
  observed: number | null;
}
