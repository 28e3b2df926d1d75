import type { Json } from "../json";
import type { Memory } from "../memory/memory";
import { PaditError } from "../padit-error";
import { cusum } from "./cusum";
import type { Detector, DetectorStep, WindowPoint } from "./detector";
import { lastingChange } from "./lasting-change";
import { novelty } from "./novelty";
import { seasonalResidual } from "./seasonal-residual";

export type { Band } from "./detector";

/** A detector with fixed parameters, so that a bank can hold detectors with different types of parameters. */
export interface AnyDetector extends Pick<Detector, "id" | "family" | "source" | "blindTo"> {
  /** Every parameter with its default. */
  defaults: Readonly<Record<string, Json>>;
  /** Whether these parameters, completed by the defaults, are valid. */
  accepts(params: Readonly<Record<string, Json>>): boolean;
  slots(fitWindows: number): number;
  step(memory: Memory, at: number, window: WindowPoint, fitWindows: number): DetectorStep | null;
  /** The same detector with these parameters, completed by the defaults. @throws PaditError invalid */
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
    // Safe: the schemas of parameters allow only numbers, strings and booleans.
    defaults: detector.params.parse({}) as Record<string, Json>,
    accepts: (other) => detector.params.safeParse(other).success,
    slots: (fitWindows) => detector.slots(params, fitWindows),
    step: (memory, at, window, fitWindows) => detector.step(memory, at, window, params, fitWindows),
    with: (other) => configured(detector, other),
  };
}

/** Every detector of one series. To add one, write its file and add it here; the conformance test covers it. */
export const detectors: readonly AnyDetector[] = [
  configured(cusum, {}),
  configured(lastingChange, {}),
  configured(seasonalResidual, {}),
  configured(novelty, {}),
];
