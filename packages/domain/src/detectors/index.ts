import type { Json } from "../json";
import { cusum } from "./cusum";
import type { Detector, DetectorStep, WindowPoint } from "./detector";
import { seasonalResidual } from "./seasonal-residual";

export type { Detector, DetectorStep, WindowPoint } from "./detector";

/** A detector with its own types closed over, so that a bank can hold them side by side. */
export interface AnyDetector extends Pick<Detector, "id" | "family" | "source"> {
  init(): Json;
  step(state: Json, window: WindowPoint, fitWindows: number): DetectorStep | null;
}

function withDefaults<Params, State extends object>({ id, family, source, params, init, step }: Detector<Params, State>): AnyDetector {
  const defaults = params.parse({});
  return {
    id,
    family,
    source,
    // A detector's state is plain JSON by its contract, and only its own `step` ever reads it.
    init: () => init() as unknown as Json,
    step: (state, window, fitWindows) => step(state as unknown as State, window, defaults, fitWindows),
  };
}

/** Every detector PADIT offers. Adding one: write its file, add it here; the conformance test does the rest. */
export const detectors: readonly AnyDetector[] = [withDefaults(cusum), withDefaults(seasonalResidual)];
