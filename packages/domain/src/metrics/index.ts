export { DefaultAlerts, STANDARD_ALERTS } from "./default-alerts";
export { isJudged, type MetricNature, NATURES, natureOf } from "./nature";
export {
  blameOf,
  codeOf,
  isOutcomeMetric,
  isUnmeasured,
  isWrongAnswer,
  OUTCOME_CODES,
  outcomeMetricOf,
  outcomeText,
  type RunOutcome,
} from "./run-outcome";
