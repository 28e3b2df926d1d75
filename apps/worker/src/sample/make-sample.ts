import type { Database, TenantTx } from "@padit/db";
import { type HistoryColumns, storeHistory } from "@padit/db/store-history";
import { createShardPipeline, type DetectionConfig, type LogBatch, type PipelineSettings, playLog } from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import { writeAlertEffects } from "@padit/services/alerts";
import { deleteOwned, isSample, sampleMark } from "@padit/services/organizations";
import { addEffects, noEffects, type ReceivedEffects } from "../lease/commit-effects";
import { tenantConfig } from "../lease/load-config";
import { writeConditions } from "../lease/write-conditions";
import { SAMPLE, SAMPLE_COLLECTORS, SAMPLE_ENDPOINTS, SAMPLE_RULES, SAMPLE_SHARD, type SampleEndpoint, sampleId } from "./sample-network";
import { type MinuteValue, type SampleRole, sampleValues } from "./sample-values";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const TRANSFER_MS = 50;
/** Share of a delay that is its 95 % half-width. */
const UNCERTAINTY_SHARE = 0.01;
/** Windows of ten samples. */
const WINDOW_MS = 600_000;
const LATENESS_MS = 2_000;
const LEARNING_WINDOWS = 30;
const ROWS_PER_STATEMENT = 5_000;

export interface MakeSample {
  db: Database;
  ingestUrl: string;
  /** The person who becomes the owner. */
  ownerId: string;
  now: Date;
  days: number;
  settings: Pick<PipelineSettings, "resolveDelayMs" | "reopenWindowMs">;
}

const tenantId = sampleId("tenant");

/**
 * Makes the sample organization: its history goes through the same pipeline and lifecycle as live samples. If an earlier
 * attempt was interrupted, its rows are deleted first. @returns false if the sample organization is complete already
 */
export async function makeSample(input: MakeSample): Promise<boolean> {
  const { db, now } = input;
  if (await isMade(db)) return false;
  await removeHalfMade(db);
  const untilMs = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const fromMs = untilMs - input.days * DAY_MS;
  await createOrganization(input);
  const series = await db.withTenant(tenantId, (tx) => createNetwork(tx, { now, fromMs, untilMs }));
  await ensurePartitions(db, fromMs, now);
  await storeHistory(input.ingestUrl, historyOf(series, fromMs, untilMs));
  await detect(input, series, fromMs, untilMs);
  await db.asSystem((tx) => tx.tenant.update({ where: { id: tenantId }, data: { settings: sampleMark(new Date(untilMs)) } }));
  return true;
}

async function isMade(db: Database): Promise<boolean> {
  const tenant = await db.asSystem((tx) => tx.tenant.findUnique({ where: { id: tenantId }, select: { settings: true } }));
  return isSample(tenant?.settings);
}

async function removeHalfMade(db: Database): Promise<void> {
  const exists = await db.asSystem((tx) => tx.tenant.findUnique({ where: { id: tenantId }, select: { id: true } }));
  if (!exists) return;
  await db.withTenant(tenantId, async (tx) => {
    await deleteOwned(tx, tenantId);
    await tx.tenant.delete({ where: { id: tenantId } });
  });
}

async function createOrganization({ db, ownerId, now }: MakeSample): Promise<void> {
  await db.asSystem(async (tx) => {
    await tx.tenant.create({ data: { id: tenantId, ...SAMPLE, createdAt: now } });
    await tx.member.create({ data: { tenantId, userId: ownerId, role: "owner", createdAt: now } });
  });
}

/** A series with the values that it had. */
interface SampleSeries {
  seriesId: number;
  collectorId: string;
  valueAt: MinuteValue;
  values: Float64Array;
  isDelay: boolean;
}

async function createNetwork(
  tx: TenantTx,
  { now, fromMs, untilMs }: { now: Date; fromMs: number; untilMs: number },
): Promise<SampleSeries[]> {
  await tx.collector.createMany({
    data: SAMPLE_COLLECTORS.map(({ name, site }) => ({
      ...{ tenantId, id: sampleId("collector", name), name, site, shard: SAMPLE_SHARD, tags: ["sample"] },
      ...{ lastSeenAt: now, enrolledAt: new Date(fromMs) },
    })),
  });
  await tx.rule.createMany({ data: SAMPLE_RULES.map((rule) => ({ ...rule, tenantId, id: sampleId("rule", rule.name) })) });
  const series: SampleSeries[] = [];
  for (const endpoint of SAMPLE_ENDPOINTS) {
    const { name, protocol, tags } = endpoint;
    const endpointId = sampleId("endpoint", name);
    const target = sourceOf({ protocol }).spec?.target.parse(endpoint.target) ?? endpoint.target;
    await tx.endpoint.create({
      data: { tenantId, id: endpointId, name, protocol, target: Object(target), tags, intervalMs: MINUTE_MS, createdAt: new Date(fromMs) },
    });
    for (const collector of endpoint.collectors) {
      const collectorId = sampleId("collector", collector);
      await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
      for (const { metricName, role, ...metric } of rolesOf(endpoint)) {
        const { id } = await tx.series.create({ data: { tenantId, endpointId, collectorId, metricName, ...metric } });
        const valueAt = sampleValues(endpoint, role, { seed: `${name} ${collector} ${metricName}`, untilMs });
        const values = new Float64Array((untilMs - fromMs) / MINUTE_MS).fill(Number.NaN);
        series.push({ seriesId: id, collectorId, valueAt, values, isDelay: role === "delay" });
      }
    }
  }
  for (const { values, valueAt } of series)
    for (let n = 0; n < values.length; n++) values[n] = valueAt(fromMs + n * MINUTE_MS) ?? Number.NaN;
  return series;
}

/** The endpoint's headline metrics. */
function rolesOf({ protocol }: SampleEndpoint): { metricName: string; unit: string; metricType: string; role: SampleRole }[] {
  const { headline, metrics } = sourceOf({ protocol });
  if (!headline) throw new Error(`the protocol ${protocol} has no headline`);
  return [headline.delay, headline.delivery].map((metricName) => {
    const metric = metrics[metricName];
    if (!metric) throw new Error(`${protocol} has no metric ${metricName}`);
    const role = metricName === headline.delay ? "delay" : metric.type === "availability" ? "availability" : "loss";
    return { metricName, unit: metric.unit, metricType: metric.type, role };
  });
}

/** `ensurePartitions` covers eleven days around a time. */
async function ensurePartitions(db: Database, fromMs: number, now: Date): Promise<void> {
  for (let atMs = fromMs; atMs < now.getTime() + DAY_MS; atMs += DAY_MS)
    await db.asSystem((tx) => db.series.ensurePartitions(tx, new Date(Math.min(atMs, now.getTime()))));
}

/** A day of one series per item. */
function* historyOf(series: readonly SampleSeries[], fromMs: number, untilMs: number): Generator<HistoryColumns> {
  const perDay = DAY_MS / MINUTE_MS;
  for (const { seriesId, values, isDelay } of series)
    for (let first = 0; fromMs + first * MINUTE_MS < untilMs; first += perDay) {
      const minutes = Array.from({ length: Math.min(perDay, values.length - first) }, (_, n) => first + n);
      const measured = minutes.filter((n) => !Number.isNaN(values[n]));
      const value = measured.map((n) => values[n] ?? 0);
      yield {
        seriesId: measured.map(() => seriesId),
        tsMs: measured.map((n) => fromMs + n * MINUTE_MS),
        value,
        uncertainty: value.map((each) => (isDelay ? each * UNCERTAINTY_SHARE : null)),
      };
    }
}

/** Plays the history through the pipeline, and writes its effects hour by hour, each at its own time. */
async function detect({ db, settings }: MakeSample, series: readonly SampleSeries[], fromMs: number, untilMs: number): Promise<void> {
  const collectorIds = SAMPLE_COLLECTORS.map(({ name }) => sampleId("collector", name));
  const config: DetectionConfig = await db.withTenant(tenantId, (tx) => tenantConfig(tx, tenantId, collectorIds));
  const pipeline = createShardPipeline(
    { ...settings, windowMs: WINDOW_MS, latenessMs: LATENESS_MS, learningWindows: LEARNING_WINDOWS },
    config,
  );
  const tagsOf = new Map(config.series.map(({ seriesId, tags }) => [seriesId, tags]));
  let pending = noEffects();
  let writtenMs = fromMs;
  for (const { batch, effects } of playLog(pipeline, batchesOf(series, collectorIds, fromMs, untilMs))) {
    addEffects(pending, effects, batch.receivedAtMs);
    const isLate = batch.receivedAtMs - writtenMs >= HOUR_MS;
    if (pending.windows.length + pending.scores.length < ROWS_PER_STATEMENT && !(isLate && pending.alerts.length > 0)) continue;
    await writeEffects(db, pending, tagsOf, batch.receivedAtMs);
    pending = { ...noEffects(), conditions: pending.conditions.slice(-ROWS_PER_STATEMENT) };
    writtenMs = batch.receivedAtMs;
  }
  await writeEffects(db, pending, tagsOf, untilMs);
}

function* batchesOf(
  series: readonly SampleSeries[],
  collectorIds: readonly string[],
  fromMs: number,
  untilMs: number,
): Generator<LogBatch> {
  let position = 0;
  for (let n = 0; fromMs + n * MINUTE_MS < untilMs; n++)
    for (const collectorId of collectorIds) {
      const measured = series.filter((own) => own.collectorId === collectorId && !Number.isNaN(own.values[n]));
      const tsMs = fromMs + n * MINUTE_MS;
      position += 1;
      yield {
        ...{ position, tenantId, collectorId, receivedAtMs: tsMs + TRANSFER_MS },
        series: measured.map(({ seriesId }) => seriesId),
        tsMs: measured.map(() => tsMs),
        value: measured.map(({ values }) => values[n] ?? 0),
        uncertainty: measured.map(({ values, isDelay }) => (isDelay ? (values[n] ?? 0) * UNCERTAINTY_SHARE : null)),
        flags: measured.map(() => 0),
      };
    }
}

async function writeEffects(
  db: Database,
  effects: ReceivedEffects,
  tagsOf: ReadonlyMap<number, readonly string[]>,
  nowMs: number,
): Promise<void> {
  await db.withTenant(tenantId, async (prisma) => {
    // The transaction is set to the one organization already.
    const tx = { prisma, forTenant: () => Promise.resolve() };
    await db.series.writeWindows(tx, tenantId, effects.windows);
    await db.series.writeScores(tx, tenantId, effects.scores);
    await writeConditions(tx, effects.conditions, new Date(nowMs));
    await writeAlertEffects(prisma, effects.alerts, {
      labelsOf: (seriesId) => tagsOf.get(seriesId ?? 0) ?? [],
      now: () => new Date(nowMs),
    });
  });
}
