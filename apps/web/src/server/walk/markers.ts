import { randomUUID } from "node:crypto";
import type { WalkOrganization } from "./walk-organization";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The same input with each id replaced by a random one, which identifies no row. */
export function withRandomIds<T>(input: T): T {
  const ids = new Map<string, string>();
  const text = JSON.stringify(input).replace(UUID, (id) => {
    const other = ids.get(id) ?? randomUUID();
    ids.set(id, other);
    return other;
  });
  return JSON.parse(text) as T;
}

/** Whether the input has the id of a row. */
export const namesARow = (input: unknown): boolean => JSON.stringify(input).search(UUID) >= 0;

/** Data of the organization in an answer, except for values that the caller sent. Names of the organization have its prefix. */
export function leaks(answer: unknown, input: unknown, { name, slug, ...a }: WalkOrganization): string[] {
  const text = JSON.stringify(answer, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)) ?? "";
  const said = JSON.stringify(input);
  const [prefix = ""] = name.split(" ");
  const ids = Object.values(a).filter((value): value is string => typeof value === "string" && value.length > 20);
  return [...ids, slug, `${prefix} `].filter((marker) => text.includes(marker) && !said.includes(marker));
}
