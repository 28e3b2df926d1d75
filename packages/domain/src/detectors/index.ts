import type { Json } from "../json";
import { cusum } from "./cusum";
import type { Detector, DetectorStep, WindowPoint } from "./detector";
import { seasonalResidual } from "./seasonal-residual";

export type { Detector, DetectorStep, WindowPoint } from "./detector";

/** A detector with its own types closed over, so that a bank can hold them side by side. */
export interface AnyDetector extends Pick<Detector, "id" | "family" | "source"> {
  /** Every parameter with its default. */
  defaults: Readonly<Record<string, Json>>;
  /** Whether these parameters, the defaults where one is missing, are ones the detector takes. */
  accepts(params: Readonly<Record<string, Json>>): boolean;
  init(): Json;
  /** @param params those that differ from the defaults; the same object again costs no second parse @throws ZodError */
  step(state: Json, window: WindowPoint, fitWindows: number, params?: Readonly<Record<string, Json>>): DetectorStep | null;
}

function withDefaults<Params, State extends object>({ id, family, source, params, init, step }: Detector<Params, State>): AnyDetector {
  const defaults = params.parse({});
  const parsed = new WeakMap<object, Params>();
  const settle = (given: object): Params => {
    const known = parsed.get(given) ?? params.parse(given);
    parsed.set(given, known);
    return known;
  };
  return {
    id,
    family,
    source,
    // Parameters are numbers, words and switches by their schemas.
    defaults: defaults as Record<string, Json>,
    accepts: (given) => params.safeParse(given).success,
    // A detector's state is plain JSON by its contract, and only its own `step` ever reads it.
    init: () => init() as unknown as Json,
    step: (state, window, fitWindows, given) => step(state as unknown as State, window, given ? settle(given) : defaults, fitWindows),
  };
}

/** Every detector PADIT offers. Adding one: write its file, add it here; the conformance test does the rest. */
export const detectors: readonly AnyDetector[] = [withDefaults(cusum), withDefaults(seasonalResidual)];
