import { Prisma } from "@padit/db";
import type { AlertMessage, AlertWords } from "@padit/domain/alerts";
import { z } from "zod";

/** Deepest nesting of messages that a row may have; PADIT writes four. */
const DEPTH_MAX = 6;

/** A message as PADIT stores it. Readers do not trust its keys: another version may have written it. */
const StoredMessage = z.custom<AlertMessage>((value) => isMessage(value, 0));
const Words = z.object({ title: StoredMessage, sentence: StoredMessage });

function isMessage(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null || !("key" in value) || typeof value.key !== "string") return false;
  if (!("values" in value) || value.values === undefined) return true;
  if (typeof value.values !== "object" || value.values === null || depth > DEPTH_MAX) return false;
  return Object.values(value.values).every((inner) => isValue(inner, depth + 1));
}

function isValue(value: unknown, depth: number): boolean {
  if (typeof value === "string") return true;
  if (typeof value !== "object" || value === null || depth > DEPTH_MAX) return false;
  const items = "brackets" in value ? value.brackets : "clauses" in value ? value.clauses : undefined;
  if (Array.isArray(items)) return items.every((item) => isMessage(item, depth + 1));
  if (items !== undefined) return isMessage(items, depth + 1);
  return "key" in value ? isMessage(value, depth) : Part.safeParse(value).success;
}

const Part = z.union([
  z.object({ quantity: z.number(), unit: z.string() }),
  z.object({ plusMinus: z.number(), unit: z.string() }),
  z.object({ range: z.tuple([z.number(), z.number()]), unit: z.string() }),
  z.object({ timeMs: z.number(), decidedAtMs: z.number() }),
  z.object({ dayMs: z.number() }),
  z.object({ metric: z.string() }),
]);

/** Words of an alert or incident from its row; null for rows that have none, which are read in English. */
export const wordsOf = (stored: unknown): AlertWords | null => Words.safeParse(stored).data ?? null;
/** Words of a bout's sentence from its row. */
export const sentenceWordsOf = (stored: unknown): AlertMessage | null => StoredMessage.safeParse(stored).data ?? null;

/** For a nullable JSON column. The words are plain objects, so a copy is JSON. */
export const storedWords = (words: AlertWords | AlertMessage | null | undefined): Prisma.InputJsonValue | typeof Prisma.DbNull =>
  !words ? Prisma.DbNull : (structuredClone(words) as unknown as Prisma.InputJsonValue);
