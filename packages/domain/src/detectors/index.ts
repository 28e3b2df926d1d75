import { z } from "zod";
import type { Json } from "../json";
import type { Memory } from "../memory/memory";
import { PaditError } from "../padit-error";
import type { PluginDescription } from "../plugins/plugin";
import { registeredIn } from "../plugins/plugin-package";
import { PluginRegistry } from "../plugins/registry";
import { describeSettings } from "../plugins/settings";
import { acceptDetector } from "./accept-detector";
import { cusum } from "./cusum";
import type { Detector, DetectorStep, WindowPoint } from "./detector";
import { lastingChange } from "./lasting-change";
import { novelty } from "./novelty";
import { seasonalResidual } from "./seasonal-residual";

export type { Band } from "./detector";

/** A detector with fixed parameters, so that a bank can hold detectors with different types of parameters. */
export interface AnyDetector extends Omit<Detector, "params" | "slots" | "step"> {
  /** Every parameter with its default. */
  defaults: Readonly<Record<string, Json>>;
  /** Whether these parameters, completed by the defaults, are valid. */
  accepts(params: Readonly<Record<string, Json>>): boolean;
  slots(fitWindows: number): number;
  step(memory: Memory, at: number, window: WindowPoint, fitWindows: number): DetectorStep | null;
  describe(): DetectorDescription;
  /** The same detector with these parameters, completed by the defaults. @throws PaditError invalid */
  with(params: Readonly<Record<string, Json>>): AnyDetector;
}

/** A detector as plain JSON, for programs that show detectors without running them. */
export interface DetectorDescription extends PluginDescription<"detector">, Pick<Detector, "source" | "blindTo"> {
  detectorFamily: Detector["family"];
}

const Parameters = z.record(z.string(), z.json());

/**
 * A detector with these parameters, completed by the defaults.
 * @throws PaditError invalid
 */
export function configured<Params extends Record<string, unknown>>(
  detector: Detector<Params>,
  given: Readonly<Record<string, Json>> = {},
): AnyDetector {
  const { params: schema, slots: _, step: __, ...about } = detector;
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new PaditError("invalid", `parameters of detector ${detector.name}: ${parsed.error.message}`);
  const params = parsed.data;
  const { family: detectorFamily, ...plain } = about;
  return {
    ...about,
    defaults: Parameters.parse(schema.parse({})),
    accepts: (other) => schema.safeParse(other).success,
    describe: () => ({ ...plain, family: "detector", detectorFamily, settings: describeSettings(schema, null) }),
    slots: (fitWindows) => detector.slots(params, fitWindows),
    step: (memory, at, window, fitWindows) => detector.step(memory, at, window, params, fitWindows),
    with: (other) => configured(detector, other),
  };
}

/** Every detector of one series. To add one, write its file and add it here; the conformance test covers it. */
export const detectors = new PluginRegistry<AnyDetector, DetectorDescription>({
  family: "detector",
  describe: (detector) => detector.describe(),
  accept: (exported) => configured(acceptDetector(exported)),
  registered: registeredIn("detector"),
  builtIn: [configured(cusum), configured(lastingChange), configured(seasonalResidual), configured(novelty)],
});
