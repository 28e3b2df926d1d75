import { PaditError } from "@padit/domain";
import type { z } from "zod";

/** Parses a value of another program's file. @throws PaditError invalid, with the first place that does not match the schema */
export function readAs<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PaditError(
    "invalid",
    `The file is not of this form: ${issue?.path.join(".") || "at its top"}: ${issue?.message ?? "not valid"}`,
    {
      cause: parsed.error,
    },
  );
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, y: 31_536_000 };

/** Seconds of a duration as Prometheus writes it, such as `1m30s`; undefined for anything else. */
export function durationSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  return Math.round(parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_SECONDS[unit] ?? 0), 0) * 1000) / 1000;
}
