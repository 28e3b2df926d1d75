export { ChangeDetector, type ChangePoint } from "./change-detector";
export { findChangePoints } from "./change-points";
