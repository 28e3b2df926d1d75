import { gunzipSync } from "node:zlib";
import type { Batch } from "@padit/protocols/collector-api";
import type { Gap } from "../ipc/messages";

/** Told one by one up to here; a batch with many more would not be taken. */
const TOLD_APART = 100;

/** What a batch as it was spooled tells of rows that were lost before it: when it is lost itself, they must be told again. */
export function gapsIn(body: Buffer): Gap[] {
  try {
    return (JSON.parse(gunzipSync(body).toString()) as Batch).gaps ?? []; // our own writing
  } catch {
    return [];
  }
}

/** One for each reason where there are many. */
export function merged(gaps: readonly Gap[]): Gap[] {
  if (gaps.length <= TOLD_APART) return [...gaps];
  const byReason = new Map<string, Gap>();
  for (const gap of gaps) {
    const before = byReason.get(gap.reason) ?? { ...gap, n: 0 };
    byReason.set(gap.reason, {
      ...before,
      fromMs: Math.min(before.fromMs, gap.fromMs),
      toMs: Math.max(before.toMs, gap.toMs),
      n: before.n + gap.n,
    });
  }
  return [...byReason.values()];
}
