import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import type { ShownProtocol } from "@/features/sources/sources";

/** A target as it is sent. */
export const JsonTarget = z.record(z.string(), z.json());
export type JsonTarget = z.output<typeof JsonTarget>;

type Fields = Pick<ShownProtocol, "fields">;

/** A form's fields as typed: texts, switches; a list is one item a line. What is absent takes the schema's default. */
export const TargetValues = z.record(z.string(), z.union([z.string(), z.boolean()]));
export type TargetValues = z.output<typeof TargetValues>;

/** The default of each field that has one. */
export const defaultsOf = ({ fields }: Fields): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap(({ name, default: standard }) => (standard === undefined || standard === null ? [] : [[name, standard]])),
  );

/** Whether the form shows the field, as the others stand. */
export function isShown({ showWhen }: FieldSpec, values: TargetValues, defaults: Record<string, unknown>): boolean {
  return showWhen === undefined || showWhen.is.includes(String(values[showWhen.field] ?? defaults[showWhen.field]));
}

/** What the schema is asked to judge: numbers as numbers, lists as lists, empty and hidden fields left out. */
export function targetOf(spec: Fields, values: TargetValues): Record<string, unknown> {
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
export function valuesOf(spec: Fields, target: Record<string, unknown>): TargetValues {
  const entries = spec.fields.flatMap(({ name }): [string, string | boolean][] => {
    const value = target[name];
    if (value === undefined || value === null) return [];
    if (typeof value === "boolean") return [[name, value]];
    return [[name, Array.isArray(value) ? value.join("\n") : String(value)]];
  });
  return Object.fromEntries(entries);
}
