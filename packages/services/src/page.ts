import { PaditError } from "@padit/domain";
import { z } from "zod";
import { unstorable } from "./storable";

/** Page of a list: maximum number of items, and the cursor after which the page begins. */
export const PageInput = z.object({
  limit: z.int().min(1).max(500).default(50),
  cursor: z.string().max(500).nullish(),
});
export type PageInput = z.output<typeof PageInput>;

export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** @param rows one more than the limit if more rows follow */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => T,
  keyOf: (row: Row) => readonly string[],
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

/** Opaque to callers: the sort key of the last row on the page. */
export const encodeCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString("base64url");

/** @throws PaditError invalid for a cursor that `encodeCursor` did not make */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string | null | undefined): z.output<Schema> | null {
  if (cursor === null || cursor === undefined) return null;
  try {
    const key = schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (unstorable(key)) throw new Error("holds what no row holds");
    return key;
  } catch (cause) {
    throw new PaditError("invalid", "This cursor is not one of ours.", { cause, issues: [{ path: "cursor", message: "not one of ours" }] });
  }
}
