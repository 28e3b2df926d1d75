import type { Database, RollupRow } from "@padit/db";
import {
  type DetectionRule,
  type HourlyMean,
  hasLongTrend,
  idOf,
  type LongTrend,
  longTrend,
  metricGroup,
  metricTitleOf,
  natureOf,
  resolutionFor,
  ruleAppliesTo,
  type SeriesInfo,
  TREND_WEEKS,
  type TrendWeeks,
  trendAlert,
  WEEK_MS,
  worseDirection,
} from "@padit/domain";
import { applyTransition, systemOccasion } from "./lifecycle/apply-transition";
import { detectionScoreOf } from "./lifecycle/detection-score";
import type { NewAlert } from "./lifecycle/transition";

export interface TrendLook {
  shard: number;
  /** Fencing token of the shard's lease. */
  token: bigint;
  tenantId: string;
  /** IANA zone of the organization. */
  timeZone: string;
  /** All series of the endpoints that are looked at, a few dozen at most: each has three weeks of one-minute rollups read. */
  series: readonly SeriesInfo[];
  rules: readonly DetectionRule[];
  now: Date;
}

const HOUR_MS = 3_600_000;
const METRIC_GROUP = "trend";
const DETECTOR = "long-trend";
/** Rollups follow the samples by minutes, so the latest week ends with the last full hour that surely is rolled up. */
const LAG_MS = 15 * 60_000;

interface FoundTrend {
  info: SeriesInfo;
  trend: LongTrend;
}

/** One endpoint's metrics of one group, measured by one collector. */
interface Subject {
  key: string;
  collectorId: string;
  collectorName: string;
  strongest: FoundTrend | null;
}

/**
 * Opens an alert for each metric group of an endpoint that has grown over weeks, and resolves those that no longer do. An alert's id holds
 * the calendar week, so an endpoint's group has one alert a week at most, however often this runs in it. Idempotent.
 */
export async function watchTrends(db: Database, look: TrendLook): Promise<void> {
  const series = look.series.filter((info) => !info.paused && hasLongTrend(natureOfSeries(info)));
  if (series.length === 0) return;
  const endMs = Math.floor((look.now.getTime() - LAG_MS) / HOUR_MS) * HOUR_MS;
  const spans = await readSpans(db, look.tenantId, series, endMs);
  const subjects = subjectsOf(series, (info) => trendOf(info, spans, look));
  const standing = await standingAlerts(db, look.tenantId, subjects);
  for (const subject of subjects) {
    const alert = standing.get(subject.key);
    if (subject.strongest && !alert) await open(db, look, subject.key, subject.strongest, endMs);
    // Another collector may still see the trend that its own alert is about.
    else if (!subject.strongest && alert?.collectorId === subject.collectorId) await resolve(db, look, alert.id);
  }
}

const natureOfSeries = (info: SeriesInfo) => info.nature ?? natureOf(info.metricName, info.metricType);

type Spans = Record<0 | TrendWeeks, Map<number, HourlyMean[]>>;

async function readSpans(db: Database, tenantId: string, series: readonly SeriesInfo[], endMs: number): Promise<Spans> {
  const seriesIds = series.map(({ seriesId }) => seriesId);
  const since = new Map(series.map(({ seriesId, targetChangedMs = 0 }) => [seriesId, targetChangedMs]));
  const read = async (weeks: number) => {
    const toMs = endMs - weeks * WEEK_MS;
    const query = { seriesIds, fromMs: toMs - WEEK_MS, toMs, bucketMs: HOUR_MS };
    const rows = await db.withTenant(tenantId, (tx) => db.series.rollup(tx, query));
    return bySeries(rows.filter(({ seriesId, bucketMs }) => bucketMs >= (since.get(seriesId) ?? 0)));
  };
  const [recent, long] = TREND_WEEKS;
  return { 0: await read(0), [recent]: await read(recent), [long]: await read(long) };
}

function bySeries(rows: readonly RollupRow[]): Map<number, HourlyMean[]> {
  const hours = new Map<number, HourlyMean[]>();
  for (const { seriesId, bucketMs, mean } of rows) {
    const own = hours.get(seriesId) ?? [];
    own.push({ hourMs: bucketMs, mean });
    hours.set(seriesId, own);
  }
  return hours;
}

function trendOf(info: SeriesInfo, spans: Spans, { rules, timeZone }: TrendLook): LongTrend | null {
  const of = (weeks: 0 | TrendWeeks) => spans[weeks].get(info.seriesId) ?? [];
  const worse = worseDirection(natureOfSeries(info));
  const limit = worse === 0 ? null : nearestLimit(info, rules, worse);
  const terms = { worse, timeZone, resolution: resolutionFor(info, null), limit };
  return longTrend({ present: of(0), past: { 4: of(4), 13: of(13) } }, terms);
}

/** The limit of the rules in the bad direction that is reached first. */
function nearestLimit(info: SeriesInfo, rules: readonly DetectionRule[], worse: -1 | 1): number | null {
  const direction = worse === 1 ? "above" : "below";
  const limits = rules.filter((rule) => rule.direction === direction && ruleAppliesTo(rule, info)).map(({ threshold }) => threshold);
  if (limits.length === 0) return null;
  return worse === 1 ? Math.min(...limits) : Math.max(...limits);
}

function subjectsOf(series: readonly SeriesInfo[], trendOfSeries: (info: SeriesInfo) => LongTrend | null): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const info of series) {
    const { tenantId, endpointId, collectorId, collectorName, metricName, metricType } = info;
    const key = `${tenantId}|${endpointId}|${METRIC_GROUP}|${metricGroup(metricName, metricType)}`;
    const own = `${key}|${collectorId}`;
    const subject = subjects.get(own) ?? { key, collectorId, collectorName, strongest: null };
    subjects.set(own, subject);
    const trend = trendOfSeries(info);
    if (trend && (!subject.strongest || shareOf(trend) > shareOf(subject.strongest.trend))) subject.strongest = { info, trend };
  }
  return [...subjects.values()];
}

const shareOf = ({ growth, from }: LongTrend): number => Math.abs(growth.value) / Math.max(Math.abs(from), Number.MIN_VALUE);

async function standingAlerts(db: Database, tenantId: string, subjects: readonly Subject[]) {
  const where = { tenantId, key: { in: subjects.map(({ key }) => key) }, status: { not: "resolved" as const } };
  const rows = await db.withTenant(tenantId, (tx) => tx.alert.findMany({ where, select: { id: true, key: true, collectorId: true } }));
  return new Map(rows.map((row) => [row.key, row]));
}

async function open(db: Database, look: TrendLook, key: string, found: FoundTrend, endMs: number): Promise<void> {
  const { tenantId, now, shard, token } = look;
  const id = idOf(key, Math.floor(now.getTime() / WEEK_MS));
  const alert = alertOf(key, found, endMs, now);
  await db.withShard(shard, token, async (tx) => {
    await tx.forTenant(tenantId);
    await applyTransition(tx.prisma, systemOccasion(tenantId, now), [id], { type: "opened", alert });
  });
}

async function resolve(db: Database, { tenantId, now, shard, token }: TrendLook, id: string): Promise<void> {
  await db.withShard(shard, token, async (tx) => {
    await tx.forTenant(tenantId);
    await applyTransition(tx.prisma, systemOccasion(tenantId, now), [id], {
      ...{ type: "resolved", resolution: "recovered", verdict: null },
      reason: "The latest week no longer differs as much from the weeks before.",
    });
  });
}

function alertOf(key: string, { info, trend }: FoundTrend, endMs: number, now: Date): NewAlert {
  const { endpointId, endpointName, collectorId, seriesId, metricName, unit, tags } = info;
  const startMs = endMs - WEEK_MS;
  const { title, words, evidence } = trendAlert(trend, {
    ...{ metricTitle: metricTitleOf(info), endpointName, unit },
    ...{ window: { startMs, endMs }, decidedAtMs: now.getTime() },
  });
  const scores = { ruleScore: 0, changepointScore: 0, residualScore: 0, multivariateScore: 0, compositeScore: 1, confidence: 1 };
  return {
    ...{ key, endpointId, collectorId, seriesId, metricGroup: METRIC_GROUP, metricName, title, words },
    description: evidence.sentence,
    severity: "info",
    kind: evidence.kind,
    score: 1,
    detectionScore: detectionScoreOf({ endpointId, detectorName: DETECTOR, scores, evidence }),
    sources: { rules: [], detector: true },
    labels: [...tags],
    episodeStart: new Date(startMs),
    boutStartedAt: new Date(startMs),
  };
}
