/** Titles of detectors. `padit detect` and models use the ids. */
const TITLES: Record<string, string> = {
  cusum: "Level change (CUSUM)",
  "lasting-change": "Lasting change",
  novelty: "Unusual pattern",
  "seasonal-residual": "Unlike this time of day",
  "rank-scan": "Several metrics together",
  expectation: "Outside the expected range",
  "failed-runs": "Failed runs",
  "failure-rate": "Failure rate",
  "slow-trend": "Slow trend",
  "long-trend": "Trend over weeks",
  countdown: "Countdown",
  "frozen-value": "Value stopped changing",
  "no-data": "No measurements",
  not_measured: "Nothing was measured for several runs",
  wrong_answer: "Wrong answers",
};

export const detectorTitle = (detector: string): string => TITLES[detector] ?? detector;
