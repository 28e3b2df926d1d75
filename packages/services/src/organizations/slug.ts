import { z } from "zod";

const LENGTH = 63;

/** The organization's part of a URL, as the database's check constraint accepts it. */
export const Slug = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "lower-case letters, digits and inner hyphens, at most 63");

/** Derives a slug from a name: "Zürich Netz AG" → "zurich-netz-ag"; "organization" if the name has no usable characters. */
export function slugOf(name: string): string {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return trimmed(letters.replace(/[^a-z0-9]+/g, "-")) || "organization";
}

/** `slug`, or the first of `slug-2`, `slug-3` … that is free. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const ending = n === 1 ? "" : `-${n}`;
    const candidate = `${trimmed(slug.slice(0, LENGTH - ending.length))}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}

const trimmed = (text: string): string => text.slice(0, LENGTH).replace(/^-+|-+$/g, "");
