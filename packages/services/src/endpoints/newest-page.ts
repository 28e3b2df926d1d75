import { z } from "zod";
import { decodeCursor, encodeCursor, type Page } from "../page";

/** The end of the year 9999. */
const LAST_MS = 253_402_300_799_999;
/** More series than any endpoint has. */
const MAX_GIVEN = 10_000;
/** Where the last page began: that time, and how many rows of exactly that time were given already. */
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
 * The newest `limit` rows before a cursor, oldest of them first. Rows of several series share a time, so a page may end amid one.
 * @param rows every row down to one time beyond the page, in any order
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
