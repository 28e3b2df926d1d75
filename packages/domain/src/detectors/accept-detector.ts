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

/** Accepts a package's export as a detector, and wraps its `step` so that faulty code cannot break the contract. @throws PaditError invalid */
export function acceptDetector(exported: unknown): Detector<Record<string, unknown>> {
  parseExported(ExportedDetector, exported);
  // The shape was just checked; argument types of functions cannot be.
  const detector = exported as Detector<Record<string, unknown>>;
  return { ...detector, step: (...given) => harmless(() => detector.step(...given)) };
}

/** Treats a step that throws or returns no score as still learning, because a plugin must not end the process that detects for all tenants. */
function harmless(step: () => DetectorStep | null): DetectorStep | null {
  try {
    const result = step();
    return result !== null && Number.isFinite(result.raw) && result.raw >= 0 ? result : null;
  } catch {
    return null;
  }
}
