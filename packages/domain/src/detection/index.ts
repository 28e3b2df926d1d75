export * from "../alerts/metric-group";
export { breaksLimit, newRuleState, type RuleState, ruleAppliesTo, stepRule } from "../alerts/rule-state";
export { type AnyDetector, type Band, type DetectorStep, detectors, type WindowPoint } from "../detectors";
export * from "./evidence";
export { createShardPipeline } from "./pipeline";
export * from "./pipeline-types";
export { createSeriesScorer, scoreSeriesOffline } from "./score-series";
export { isRatio, resolutionFor } from "./window-close";
