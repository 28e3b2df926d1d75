export * from "../alerts/metric-group";
export { breaksLimit, newRuleState, ruleAppliesTo, stepRule } from "../alerts/rule-state";

export * from "./evidence";
export { detectorFingerprint } from "./fingerprint";
export { createShardPipeline } from "./pipeline";
export * from "./pipeline-types";
export { createSeriesScorer, scoreSeriesOffline } from "./score-series";
export { UnreadableSnapshot } from "./snapshot";
export { isRatio, resolutionFor } from "./window-close";
