export * from "../alerts/metric-group";
export { breaksLimit, newRuleState, ruleAppliesTo, stepRule } from "../alerts/rule-state";

export { detectorFingerprint } from "./fingerprint";
export { createShardPipeline } from "./pipeline";
export { createSeriesScorer, scoreSeriesOffline } from "./score-series";
export { UnreadableSnapshot } from "./snapshot";
export { isRatio, resolutionFor } from "./window-close";
