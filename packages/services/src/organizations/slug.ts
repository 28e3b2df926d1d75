import { z } from "zod";

const LENGTH = 63;

/** The organization's part of an address: what the database's check takes. */
export const Slug = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "lower-case letters, digits and inner hyphens, at most 63");

/** A slug from a name: "Zürich Netz AG" → "zurich-netz-ag". A name with nothing to use gives "organization". */
export function slugOf(name: string): string {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return trimmed(letters.replace(/[^a-z0-9]+/g, "-")) || "organization";
}

/** `slug`, or the first of `slug-2`, `slug-3` … that is not taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const ending = n === 1 ? "" : `-${n}`;
    const candidate = `${trimmed(slug.slice(0, LENGTH - ending.length))}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}

const trimmed = (text: string): string => text.slice(0, LENGTH).replace(/^-+|-+$/g, "");
