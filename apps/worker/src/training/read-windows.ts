import type { Database } from "@padit/db";

/** Smallest change of a loss or availability ratio taken seriously, as detection takes it. */
const RATIO_RESOLUTION = 0.02;
/** Windows read by one statement: they are parsed in a few milliseconds, between which the event loop is free. */
const PER_READ = 10_000;
const DAY_MS = 86_400_000;

export interface StoredWindows {
  seriesId: number;
  metricType: string;
  startMs: Float64Array;
  value: Float64Array;
  resolution: number;
}

export interface Stretch {
  fromMs: number;
  toMs: number;
  /** Windows of each series, the newest ones. */
  limit: number;
}

/**
 * Stored windows in shared memory, series by series as detection saw them. A window does not keep the uncertainty of its samples; the
 * newest sample's stands for all.
 */
export async function readWindows(
  db: Database,
  tenantId: string,
  series: readonly { seriesId: number; metricType: string }[],
  stretch: Stretch,
): Promise<StoredWindows[]> {
  const found: StoredWindows[] = [];
  const perRead = Math.max(1, Math.floor(PER_READ / stretch.limit));
  for (let at = 0; at < series.length; at += perRead) {
    const part = series.slice(at, at + perRead);
    for (const isRatio of [true, false]) {
      const own = part.filter(({ metricType }) => isRatioMetric(metricType) === isRatio);
      if (own.length === 0) continue;
      const seriesIds = own.map(({ seriesId }) => seriesId);
      const { windows, newest } = await db.withTenant(tenantId, async (tx) => ({
        windows: await db.series.windowValues(tx, { ...stretch, seriesIds, statistic: isRatio ? "mean" : "median" }),
        newest: isRatio ? [] : await db.series.latest(tx, seriesIds),
      }));
      for (const { seriesId, startMs, value } of windows) {
        const uncertainty = newest.find((sample) => sample.seriesId === seriesId)?.uncertainty ?? 0;
        found.push({
          seriesId,
          metricType: own.find((entry) => entry.seriesId === seriesId)?.metricType ?? "custom",
          startMs: shared(startMs),
          value: shared(value),
          resolution: isRatio ? RATIO_RESOLUTION : uncertainty / 1.96,
        });
      }
    }
  }
  return found;
}

/** All windows of a long stretch, read day by day. */
export async function readAllWindows(
  db: Database,
  tenantId: string,
  series: readonly { seriesId: number; metricType: string }[],
  { fromMs, toMs }: Pick<Stretch, "fromMs" | "toMs">,
): Promise<StoredWindows[]> {
  const seriesIds = series.map(({ seriesId }) => seriesId);
  const oldestMs = await db.withTenant(tenantId, (tx) => db.series.oldestWindow(tx, { seriesIds, fromMs, toMs }));
  if (oldestMs === null) return [];
  const days: StoredWindows[][] = [];
  for (let dayMs = oldestMs; dayMs < toMs; dayMs += DAY_MS)
    days.push(await readWindows(db, tenantId, series, { fromMs: dayMs, toMs: Math.min(toMs, dayMs + DAY_MS), limit: PER_READ }));
  return series.flatMap(({ seriesId, metricType }) => {
    const parts = days.flatMap((day) => day.filter((entry) => entry.seriesId === seriesId));
    const [first] = parts;
    if (!first) return [];
    const all = (pick: (part: StoredWindows) => Float64Array) => shared(parts.flatMap((part) => Array.from(pick(part))));
    return [{ seriesId, metricType, startMs: all((p) => p.startMs), value: all((p) => p.value), resolution: first.resolution }];
  });
}

const isRatioMetric = (metricType: string): boolean => metricType === "error_rate" || metricType === "availability";

function shared(values: readonly number[]): Float64Array {
  const array = new Float64Array(new SharedArrayBuffer(values.length * Float64Array.BYTES_PER_ELEMENT));
  array.set(values);
  return array;
}
