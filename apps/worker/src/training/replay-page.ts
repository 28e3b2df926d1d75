import {
  addToVariant,
  conditionKey,
  familyOf,
  metricGroup,
  type Preset,
  type RecordedSamples,
  type ReplayedAlert,
  type SeriesInfo,
  type Tuning,
} from "@padit/domain";
import { windowStart } from "@padit/domain/windows";
import type { NextPage, ReplayRef } from "@padit/workflows";
import { readHeardTimes, readRecordedSamples } from "./read-samples";
import { endReplay, isReplayCancelled, type OpenReplay, openReplay, saveReplay } from "./replay-row";
import { type ReplaySource, replaySources } from "./replay-sources";
import { watchRun } from "./run-state";
import { PAGE_MS, type PageTerms, type TrainingDoors } from "./training-doors";

/** What a variant changes: the preset, or the model of one family. */
interface Variant {
  name: string;
  preset: Preset;
  tuningOf(family: string): Tuning | null;
}

/** Replays the sources after `after`, as many as fit into a page. May be stopped at any moment and called again. */
export async function replayPage(doors: TrainingDoors, { after, ...ref }: ReplayRef & NextPage, terms: PageTerms): Promise<NextPage> {
  const replay = await openReplay(doors, ref);
  if (!replay) return { after: null };
  const watch = watchRun({ ...terms, isCancelled: () => isReplayCancelled(doors, ref) });
  try {
    const next = await replayThose(doors, replay, after, watch.signal);
    if (next.after === null) await endReplay(doors, ref, { state: "done" });
    return next;
  } catch (error) {
    if (watch.signal.reason !== "cancelled") throw error;
    await endReplay(doors, ref, { state: "cancelled" });
    return { after: null };
  } finally {
    await watch.stop();
  }
}

async function replayThose(doors: TrainingDoors, replay: OpenReplay, after: string | null, signal: AbortSignal): Promise<NextPage> {
  const { subject, progress, tenantId } = replay;
  const variants = variantsOf(replay);
  const all = await doors.db.withTenant(tenantId, (tx) => replaySources(tx, tenantId));
  const sources = subject.type === "model" ? all.filter(({ config }) => config.series.some(isOfFamily(subject.family))) : all;
  if (replay.result.variants.length === 0)
    replay.result.variants = variants.map(({ name }) => ({ name, alerts: 0, days: [], examples: [] }));
  progress.keys = sources.length;
  const pageEndMs = doors.now().getTime() + PAGE_MS;
  // The row is the truth: it may be further than the page that asked, when a worker died after it had saved.
  const from = [after, progress.after]
    .filter((id) => id !== null)
    .sort()
    .at(-1);
  for (const source of sources.filter(({ id }) => from === undefined || id > from)) {
    signal.throwIfAborted();
    if (doors.now().getTime() >= pageEndMs && progress.after !== null) return { after: progress.after };
    const { samples, heardMs } = await readSource(doors, replay, source);
    const found = await doors.threads.run(taskOf(doors, source, samples, heardMs, variants), signal);
    const isCounted = countedAlerts(replay, source);
    replay.result.variants = replay.result.variants.map((variant, i) =>
      addToVariant(variant, describe(source, (found[i] ?? []).filter(isCounted))),
    );
    replay.result.span = widened(replay.result.span, samples, doors.settings.windowMs);
    progress.keysDone += 1;
    progress.windows += samples.reduce((sum, own) => sum + countWindows(own, doors.settings.windowMs), 0);
    progress.after = source.id;
    await saveReplay(doors, replay);
  }
  await saveReplay(doors, replay);
  return { after: null };
}

/** The whole month at once: what one collector measured of one endpoint fits into memory. */
export async function readSource(
  { db, settings }: Pick<TrainingDoors, "db" | "settings">,
  { tenantId, fromMs, toMs }: Pick<OpenReplay, "tenantId" | "fromMs" | "toMs">,
  { config, heardSeriesIds }: ReplaySource,
) {
  const stretch = { fromMs, toMs };
  const samples: RecordedSamples[] = [];
  for (const { seriesId } of config.series) samples.push(await readRecordedSamples(db, tenantId, seriesId, stretch));
  const firstMs = Math.min(...samples.map(({ tsMs }) => tsMs[0] ?? toMs));
  const heardMs = await readHeardTimes(db, tenantId, heardSeriesIds, { fromMs: firstMs, toMs }, settings);
  return { samples, heardMs };
}

const familyOfSeries = ({ protocol, metricName }: SeriesInfo): string => familyOf({ protocol, metricName });
const isOfFamily = (family: string) => (info: SeriesInfo) => familyOfSeries(info) === family;

/** A model changes the alerts of the keys that hold its family; those of the endpoint's other keys are the same with and without it. */
function countedAlerts({ subject }: OpenReplay, { config }: ReplaySource): (alert: ReplayedAlert) => boolean {
  if (subject.type !== "model") return () => true;
  const keys = new Set(config.series.filter(isOfFamily(subject.family)).map(keyOfSeries));
  return ({ key }) => keys.has(key);
}

const keyOfSeries = ({ tenantId, endpointId, collectorId, metricName, metricType }: SeriesInfo): string =>
  conditionKey(tenantId, endpointId, collectorId, metricGroup(metricName, metricType));

function variantsOf({ subject, champions }: OpenReplay): Variant[] {
  const present = (family: string): Tuning | null => champions.get(family) ?? null;
  if (subject.type === "presets")
    return (["quiet", "balanced", "sensitive"] as const).map((preset) => ({ name: preset, preset, tuningOf: present }));
  return [
    { name: "present", preset: subject.preset, tuningOf: present },
    { name: "model", preset: subject.preset, tuningOf: (family) => (family === subject.family ? subject.tuning : present(family)) },
  ];
}

function taskOf(
  { settings }: TrainingDoors,
  { config }: ReplaySource,
  samples: readonly RecordedSamples[],
  heardMs: Float64Array,
  variants: readonly Variant[],
) {
  return {
    type: "replay" as const,
    settings,
    recordings: variants.map(({ preset, tuningOf }) => ({
      config: {
        ...config,
        series: config.series.map((info) => withTuning(info, tuningOf(familyOfSeries(info)))),
        policies: config.policies.map((policy) => ({ ...policy, preset })),
      },
      samples,
      heardMs,
    })),
  };
}

const withTuning = ({ tuning: _present, ...info }: SeriesInfo, tuning: Tuning | null): SeriesInfo => ({
  ...info,
  ...(tuning && { tuning }),
});

const iso = (ms: number): string => new Date(ms).toISOString();

const describe = ({ endpointId, endpointName, collectorName }: ReplaySource, alerts: readonly ReplayedAlert[]) =>
  alerts.map(({ metricName, startMs, endMs, score }) => ({
    ...{ endpointId, endpointName, collectorName, metricName },
    ...{ at: iso(startMs), endedAt: endMs === null ? null : iso(endMs), score },
  }));

/** Windows that hold samples. */
function countWindows({ tsMs }: RecordedSamples, windowMs: number): number {
  let count = 0;
  let lastMs = Number.NaN;
  for (const ms of tsMs) {
    const startMs = windowStart(ms, windowMs);
    if (startMs !== lastMs) count += 1;
    lastMs = startMs;
  }
  return count;
}

function widened(span: OpenReplay["result"]["span"], samples: readonly RecordedSamples[], windowMs: number): OpenReplay["result"]["span"] {
  const times = samples.flatMap(({ tsMs }) =>
    tsMs.length === 0 ? [] : [tsMs[0] ?? 0, windowStart(tsMs.at(-1) ?? 0, windowMs) + windowMs],
  );
  if (span) times.push(Date.parse(span.from), Date.parse(span.to));
  return times.length === 0 ? null : { from: iso(Math.min(...times)), to: iso(Math.max(...times)) };
}
