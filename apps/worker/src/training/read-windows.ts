import type { Database } from "@padit/db";
import { isRatio, resolutionFor } from "@padit/domain";
import { shared } from "./read-samples";

/** Windows read by one statement: they are parsed in a few milliseconds, between which the event loop is free. */
const PER_READ = 10_000;

interface StoredWindows {
  seriesId: number;
  metricType: string;
  startMs: Float64Array;
  value: Float64Array;
  resolution: number;
}

/** What reading must know of a series. */
interface Readable {
  seriesId: number;
  metricType: string;
  unit: string;
}

interface Stretch {
  fromMs: number;
  toMs: number;
  /** Windows of each series, the newest ones. */
  limit: number;
}

/**
 * Stored windows in shared memory, series by series as detection saw them. A window does not keep the uncertainty of its samples; the
 * newest sample's stands for all.
 */
export async function readWindows(db: Database, tenantId: string, series: readonly Readable[], stretch: Stretch): Promise<StoredWindows[]> {
  const found: StoredWindows[] = [];
  const perRead = Math.max(1, Math.floor(PER_READ / stretch.limit));
  for (let at = 0; at < series.length; at += perRead) {
    const part = series.slice(at, at + perRead);
    for (const statistic of ["mean", "median"] as const) {
      const own = part.filter((entry) => isRatio(entry) === (statistic === "mean"));
      if (own.length === 0) continue;
      const seriesIds = own.map(({ seriesId }) => seriesId);
      const { windows, newest } = await db.withTenant(tenantId, async (tx) => ({
        windows: await db.series.windowValues(tx, { ...stretch, seriesIds, statistic }),
        newest: statistic === "mean" ? [] : await db.series.latest(tx, seriesIds),
      }));
      for (const entry of own) {
        const stored = windows.find(({ seriesId }) => seriesId === entry.seriesId);
        if (!stored) continue;
        const uncertainty = newest.find(({ seriesId }) => seriesId === entry.seriesId)?.uncertainty ?? null;
        found.push({
          seriesId: entry.seriesId,
          metricType: entry.metricType,
          startMs: shared(stored.startMs),
          value: shared(stored.value),
          resolution: resolutionFor(entry, uncertainty),
        });
      }
    }
  }
  return found;
}
