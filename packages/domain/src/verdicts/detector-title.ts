const TITLES: Readonly<Record<string, string>> = {
  "failed-runs": "Failed runs",
  "failure-rate": "Failure rate",
  expectation: "Unusual level",
  "slow-trend": "Slow trend",
  countdown: "Countdown",
  "frozen-value": "Frozen value",
  "no-data": "No data",
  silence: "Silent collector",
  clock: "Collector clock",
  composite: "Composite score",
};

/** Name for people of the detector that an alert's score names; the stored name where there is no other. */
export const detectorTitle = (name: string): string => TITLES[name] ?? name;
