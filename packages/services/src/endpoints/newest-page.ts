import { z } from "zod";
import { decodeCursor, encodeCursor, type Page } from "../page";

/** The end of the year 9999, ms since the Unix epoch. */
const LAST_MS = 253_402_300_799_999;
/** Larger than the number of series of any endpoint. */
const MAX_GIVEN = 10_000;
/** Start of the last page: its time, and the number of rows of exactly that time that were already returned. */
const Cursor = z.tuple([z.coerce.number().min(0).max(LAST_MS), z.coerce.number().int().min(0).max(MAX_GIVEN)]);
export interface Before {
  tsMs: number;
  given: number;
}

export function beforeOf(cursor: string | null | undefined): Before | null {
  const decoded = decodeCursor(Cursor, cursor);
  return decoded && { tsMs: decoded[0], given: decoded[1] };
}

interface Timed {
  tsMs: number;
  seriesId: number;
}

/**
 * The newest `limit` rows before a cursor, oldest first. Rows of several series may share a time, so a page may end between them.
 * @param rows every row back to one time before the page, in any order
 */
export function newestPage<Row extends Timed>(rows: readonly Row[], limit: number, before: Before | null): Page<Row> {
  const newestFirst = [...rows].sort((a, b) => b.tsMs - a.tsMs || b.seriesId - a.seriesId);
  const start = before ? newestFirst.findIndex(({ tsMs }) => tsMs <= before.tsMs) : 0;
  if (start === -1) return { items: [], nextCursor: null };
  const skip = before && newestFirst[start]?.tsMs === before.tsMs ? before.given : 0;
  const rest = newestFirst.slice(start + skip);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  if (last === undefined || rest.length <= limit) return { items: shown.reverse(), nextCursor: null };
  const sameTime = shown.filter(({ tsMs }) => tsMs === last.tsMs).length;
  const given = sameTime + (before?.tsMs === last.tsMs ? before.given : 0);
  return { items: shown.reverse(), nextCursor: encodeCursor([String(last.tsMs), String(given)]) };
}
