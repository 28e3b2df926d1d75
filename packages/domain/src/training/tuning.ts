import { z } from "zod";
import { detectors } from "../detectors";
import { idOf } from "../ids";
import type { Json } from "../json";
import type { Tuning } from "../model/detection-config";

const Params = z.record(z.string(), z.json());
const KnownTuning = z
  .object({ detectors: z.record(z.string(), Params), caution: z.number().min(-3).max(12).default(0) })
  .refine(({ detectors: chosen }) => Object.keys(chosen).length > 0, "names no detector")
  .refine(
    (tuning) => Object.entries(tuning.detectors).every(([name, params]) => detectors.get(name)?.accepts(params) ?? false),
    "names a detector or a parameter this version does not have",
  );

/** A stored tuning, or null if this version cannot run it; the caller then uses the defaults. */
export function parseTuning(stored: unknown): Tuning | null {
  const parsed = KnownTuning.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** The tuning without a model: every detector with its defaults. */
export const defaultTuning = (): Tuning => ({ detectors: Object.fromEntries(detectors.list().map(({ name }) => [name, {}])), caution: 0 });

/** Equal for equal tunings, whatever the order of their keys. */
export const candidateId = ({ detectors: chosen, caution }: Tuning): string => idOf("tuning", canonical({ detectors: chosen, caution }));

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value as Json);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(",")}}`;
}
