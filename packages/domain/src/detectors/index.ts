import { cusum } from "./cusum";
import { seasonalResidual } from "./seasonal-residual";

export type { Detector, DetectorStep, WindowPoint } from "./detector";
/** Every detector PADIT offers. Adding one: write its file, add it here; the conformance test does the rest. */
export const detectors = [cusum, seasonalResidual] as const;
