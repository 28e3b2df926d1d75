import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import type { ShownProtocol } from "@/features/sources/sources";

/** A target as sent to the server. */
export const JsonTarget = z.record(z.string(), z.json());
export type JsonTarget = z.output<typeof JsonTarget>;

type Fields = Pick<ShownProtocol, "fields">;

/** Fields of the form as typed: texts and switches; a list has one item per line. An absent field has the schema's default. */
export const TargetValues = z.record(z.string(), z.union([z.string(), z.boolean()]));
export type TargetValues = z.output<typeof TargetValues>;

/** The default of each field that has one. */
export const defaultsOf = ({ fields }: Fields): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap(({ name, default: standard }) => (standard === undefined || standard === null ? [] : [[name, standard]])),
  );

/** Whether the form shows the field, given the values of the other fields. */
export function isShown({ showWhen }: FieldSpec, values: TargetValues, defaults: Record<string, unknown>): boolean {
  return showWhen === undefined || showWhen.is.includes(String(values[showWhen.field] ?? defaults[showWhen.field]));
}

/** The target that the schema validates: numbers and lists are converted, empty and hidden fields are omitted. */
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
  // "12x" stays a text, so that the schema reports the problem
  if (input === "number") return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
  return input === "list" ? linesOf(value) : value;
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A saved target as form values. The server never sends secrets to the browser. */
export function valuesOf(spec: Fields, target: Record<string, unknown>): TargetValues {
  const entries = spec.fields.flatMap(({ name }): [string, string | boolean][] => {
    const value = target[name];
    if (value === undefined || value === null) return [];
    if (typeof value === "boolean") return [[name, value]];
    return [[name, Array.isArray(value) ? value.join("\n") : String(value)]];
  });
  return Object.fromEntries(entries);
}
