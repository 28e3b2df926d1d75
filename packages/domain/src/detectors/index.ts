import type { Json } from "../json";
import type { Memory } from "../memory/memory";
import { PaditError } from "../padit-error";
import { cusum } from "./cusum";
import type { Detector, DetectorStep, WindowPoint } from "./detector";
import { lastingChange } from "./lasting-change";
import { novelty } from "./novelty";
import { seasonalResidual } from "./seasonal-residual";

export type { Band, Detector, DetectorStep, WindowPoint } from "./detector";

/** A detector with its parameters closed over, so that a bank can hold different ones side by side. */
export interface AnyDetector extends Pick<Detector, "id" | "family" | "source" | "blindTo"> {
  /** Every parameter with its default. */
  defaults: Readonly<Record<string, Json>>;
  /** Whether these parameters, the defaults where one is missing, are ones the detector takes. */
  accepts(params: Readonly<Record<string, Json>>): boolean;
  slots(fitWindows: number): number;
  step(memory: Memory, at: number, window: WindowPoint, fitWindows: number): DetectorStep | null;
  /** The same detector with these parameters, the defaults where one is missing. @throws PaditError invalid */
  with(params: Readonly<Record<string, Json>>): AnyDetector;
}

function configured<Params extends Record<string, unknown>>(
  detector: Detector<Params>,
  given: Readonly<Record<string, Json>>,
): AnyDetector {
  const parsed = detector.params.safeParse(given);
  if (!parsed.success) throw new PaditError("invalid", `parameters of detector ${detector.id}: ${parsed.error.message}`);
  const params = parsed.data;
  return {
    id: detector.id,
    family: detector.family,
    source: detector.source,
    blindTo: detector.blindTo,
    // Parameters are numbers, words and switches by their schemas.
    defaults: detector.params.parse({}) as Record<string, Json>,
    accepts: (other) => detector.params.safeParse(other).success,
    slots: (fitWindows) => detector.slots(params, fitWindows),
    step: (memory, at, window, fitWindows) => detector.step(memory, at, window, params, fitWindows),
    with: (other) => configured(detector, other),
  };
}

/** Every detector of one series that PADIT offers. Adding one: write its file, add it here; the conformance test does the rest. */
export const detectors: readonly AnyDetector[] = [
  configured(cusum, {}),
  configured(lastingChange, {}),
  configured(seasonalResidual, {}),
  configured(novelty, {}),
];
