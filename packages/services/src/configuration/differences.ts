import { isDeepStrictEqual } from "node:util";
import type { Json } from "@padit/domain";
import type { FieldChange } from "./kind";

type Members = { [name: string]: Json | undefined };

const plain = (value: unknown): Json => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
const isRecord = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The members of `after` that differ from `before`, each with its path. A member that `after` leaves undefined does not differ. */
export function differences(before: object, after: object): FieldChange[] {
  const given = new Set(Object.entries(after).flatMap(([name, value]) => (value === undefined ? [] : [name])));
  const old = plain(before) as Members; // An object stays one.
  const next = plain(after) as Members;
  return [...given].flatMap((name) => compare(name, old[name] ?? null, next[name] ?? null));
}

function compare(field: string, before: Json, after: Json): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ field, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => compare(`${field}.${name}`, before[name] ?? null, after[name] ?? null));
}

/** The members of the document to which the differences belong. */
export const membersOf = (fields: readonly FieldChange[]): ReadonlySet<string> =>
  new Set(fields.map(({ field }) => field.split(".")[0] ?? field));
