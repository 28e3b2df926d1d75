import { gunzipSync } from "node:zlib";
import type { Batch } from "@padit/protocols/collector-api";
import type { Gap } from "../ipc/messages";

/** Maximum number of gaps that are reported individually; ingest would refuse a batch with many more. */
const SEPARATE_GAPS_MAX = 100;

/** The gaps that a spooled batch reports. If the batch itself is lost, they must be reported again. */
export function gapsIn(body: Buffer): Gap[] {
  try {
    return (JSON.parse(gunzipSync(body).toString()) as Batch).gaps ?? []; // written by this program
  } catch {
    return [];
  }
}

/** Merges gaps into one for each reason if there are many. */
export function merged(gaps: readonly Gap[]): Gap[] {
  if (gaps.length <= SEPARATE_GAPS_MAX) return [...gaps];
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
