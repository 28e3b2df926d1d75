import type { FieldSpec } from "@padit/domain/plugins";
import type { ProtocolSpec } from "@padit/protocols";
import { z } from "zod";
import { inPlainWords } from "./plain-words";

/** A form's fields as typed: texts, switches; a list is one item a line. What is absent takes the schema's default. */
export const TargetValues = z.record(z.string(), z.union([z.string(), z.boolean()]));
export type TargetValues = z.output<typeof TargetValues>;

/** The schema's default of each field that has one. */
export function defaultsOf({ target, fields }: ProtocolSpec): Record<string, unknown> {
  // Every built-in target is an object; a foreign one that is not shows no defaults.
  if (!(target instanceof z.ZodObject)) return {};
  const found = fields.map(({ name }) => [name, target.shape[name]?.safeParse(undefined)] as const);
  return Object.fromEntries(found.flatMap(([name, result]) => (result?.success && result.data !== undefined ? [[name, result.data]] : [])));
}

/** Whether the form shows the field, as the others stand. */
export function isShown({ showWhen }: FieldSpec, values: TargetValues, defaults: Record<string, unknown>): boolean {
  return showWhen === undefined || showWhen.is.includes(String(values[showWhen.field] ?? defaults[showWhen.field]));
}

/** What the schema is asked to judge: numbers as numbers, lists as lists, empty and hidden fields left out. */
export function targetOf(spec: ProtocolSpec, values: TargetValues): Record<string, unknown> {
  const defaults = defaultsOf(spec);
  const entries = spec.fields.flatMap((field): [string, unknown][] => {
    const value = values[field.name];
    if (value === undefined || value === "" || !isShown(field, values, defaults)) return [];
    return [[field.name, typed(field, value)]];
  });
  return Object.fromEntries(entries);
}

function typed({ input }: FieldSpec, value: string | boolean): unknown {
  if (typeof value === "boolean") return value;
  // "12x" stays a text, so that the schema can say what is wrong with it
  if (input === "number") return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
  return input === "list" ? linesOf(value) : value;
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A saved target as a form shows it. Secrets were never sent here. */
export function valuesOf(spec: ProtocolSpec, target: Record<string, unknown>): TargetValues {
  const entries = spec.fields.flatMap(({ name }): [string, string | boolean][] => {
    const value = target[name];
    if (value === undefined || value === null) return [];
    if (typeof value === "boolean") return [[name, value]];
    return [[name, Array.isArray(value) ? value.join("\n") : String(value)]];
  });
  return Object.fromEntries(entries);
}

export type TargetCheck =
  | { ok: true; target: Record<string, unknown>; problems: Record<string, string> }
  | { ok: false; target: null; problems: Record<string, string> };

/** The schema's judgement, problems by field. */
export function checkTarget(spec: ProtocolSpec, values: TargetValues): TargetCheck {
  const result = spec.target.safeParse(targetOf(spec, values), { error: inPlainWords });
  if (result.success) return { ok: true, target: z.record(z.string(), z.unknown()).parse(result.data), problems: {} };
  const problems: Record<string, string> = {};
  for (const { path, message, code } of result.error.issues) {
    const name = String(path[0] ?? "");
    const isMissing = code === "invalid_type" && (values[name] ?? "") === "";
    problems[name] ??= isMissing ? "This is needed." : message;
  }
  return { ok: false, target: null, problems };
}
