import { z } from "zod";
import { Callable, ExportedPlugin, parseExported, Schema } from "../plugins/exported";
import type { Detector, DetectorStep } from "./detector";

const ExportedDetector = ExportedPlugin.extend({
  family: z.enum(["changepoint", "residual"]),
  source: z.string().min(1),
  blindTo: z.string().min(1),
  params: Schema,
  slots: Callable,
  step: Callable,
});

/** What a package exports as a detector, with a step that keeps the contract whatever the package's code does. @throws PaditError invalid */
export function acceptDetector(exported: unknown): Detector<Record<string, unknown>> {
  parseExported(ExportedDetector, exported);
  // The shape was just checked; argument types of functions cannot be.
  const detector = exported as Detector<Record<string, unknown>>;
  return { ...detector, step: (...given) => harmless(() => detector.step(...given)) };
}

/** A step that throws, or answers no score, counts as still learning: a plugin must not end the process that detects for everybody. */
function harmless(step: () => DetectorStep | null): DetectorStep | null {
  try {
    const result = step();
    return result !== null && Number.isFinite(result.raw) && result.raw >= 0 ? result : null;
  } catch {
    return null;
  }
}
