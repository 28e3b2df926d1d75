import { randomUUID } from "node:crypto";
import type { WalkOrganization } from "./walk-organization";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The same input with every id another one, that names nothing. */
export function withRandomIds<T>(input: T): T {
  const ids = new Map<string, string>();
  const text = JSON.stringify(input).replace(UUID, (id) => {
    const other = ids.get(id) ?? randomUUID();
    ids.set(id, other);
    return other;
  });
  return JSON.parse(text) as T;
}

/** Whether the input names a row. */
export const namesARow = (input: unknown): boolean => JSON.stringify(input).search(UUID) >= 0;

/** What of the organization's own stands in an answer, besides what the caller said. Names carry the organization's prefix. */
export function leaks(answer: unknown, input: unknown, { name, slug, ...a }: WalkOrganization): string[] {
  const text = JSON.stringify(answer, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)) ?? "";
  const said = JSON.stringify(input);
  const [prefix = ""] = name.split(" ");
  const ids = Object.values(a).filter((value): value is string => typeof value === "string" && value.length > 20);
  return [...ids, slug, `${prefix} `].filter((marker) => text.includes(marker) && !said.includes(marker));
}
