import type { TimelineEntry } from "@padit/services/alerts";

/** Consecutive updates by detection as one entry: start and end, their number, and the kinds between which the alert changed. */
export interface Learnt {
  id: string;
  at: Date;
  n: number;
  /** The kind after each change, oldest first. */
  kinds: string[];
  severity: string | null;
}

/**
 * Detection updates an open alert hundreds of times per hour. Merge consecutive updates into one entry, so that people's actions stay
 * visible.
 */
export function condense(timeline: readonly TimelineEntry[]): (TimelineEntry | Learnt)[] {
  const entries: (TimelineEntry | Learnt)[] = [];
  for (const entry of timeline) {
    if (entry.type !== "refined") {
      entries.push(entry);
      continue;
    }
    const last = entries.at(-1);
    const run = last && "kinds" in last ? last : { id: entry.id, at: entry.at, n: 0, kinds: [], severity: null };
    const { kind, severity } = entry.detail;
    const kinds = typeof kind === "string" && run.kinds.at(-1) !== kind ? [...run.kinds, kind] : run.kinds;
    const learnt = { id: run.id, at: entry.at, n: run.n + 1, kinds, severity: typeof severity === "string" ? severity : run.severity };
    if (run === last) entries[entries.length - 1] = learnt;
    else entries.push(learnt);
  }
  return entries;
}
