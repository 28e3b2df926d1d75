/** Prior of the tail's rate, as a number of excesses already seen; each calibrator chooses their size. */
export const PRIOR_EXCESSES = 3;

/** Probabilities below 10 to the minus this power are clamped. */
export const SURPRISE_DECADES_MAX = 300;

/** The upper part of a history of raw scores: everything above `threshold`. */
export interface ExcessTail {
  /** Scores in the whole history. */
  total: number;
  /** Scores above the threshold. */
  above: number;
  threshold: number;
  /** Sum of the excesses over the threshold, including the prior's. */
  excessSum: number;
}

/**
 * Probability that a score reaches `raw`, for `raw` above the threshold: exponential excesses with a gamma prior on their rate. The predictive
 * distribution is Lomax, so a short history gives a heavy tail and never claims more than it can know.
 *
 * Three calibrators share this tail and differ in how they keep the history. They stay apart because the published detection figures depend
 * on each: `tailProbability` bins scores whose scale is known (sigmas), `binnedSurprise` bins scores of any scale, `surpriseOf` keeps all.
 *
 * Source: peaks over threshold as in Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017, with shape 0 and
 * the conjugate predictive (Gelman et al., Bayesian Data Analysis, 3rd ed., §2.6).
 */
export const excessProbability = ({ total, above, threshold, excessSum }: ExcessTail, raw: number): number =>
  ((above + 0.5) / (total + 1)) * (excessSum / (excessSum + raw - threshold)) ** (PRIOR_EXCESSES + above);
