/** Exports for detectors in other packages; @padit/plugin re-exports them. Everything else in this package may change at any time. */
export { type Band, type Detector, type DetectorStep, defineDetector, type WindowPoint } from "./detectors/detector";
export { bandAround, learn, levelAt, robustLevelSlots, spreadFor, standardise } from "./detectors/robust-level";
export { type Memory, newMemory } from "./memory/memory";
export type { MetricNature } from "./metrics/nature";
export { NATURES } from "./metrics/nature";
export type { FieldSpec, Plugin } from "./plugins";
export { PLUGIN_API } from "./plugins";
