import { addToVariant, type Preset, type ReplayedAlert, type Tuning } from "@padit/domain";
import type { NextPage, ReplayRef } from "@padit/workflows";
import { readAllWindows, type StoredWindows } from "./read-windows";
import { keysOf, type ReplayedKey } from "./replay-keys";
import { endReplay, isReplayCancelled, type OpenReplay, openReplay, saveReplay } from "./replay-row";
import { watchRun } from "./run-state";
import { PAGE_MS, type PageTerms, type TrainingDoors } from "./training-doors";

/** What a variant changes: the preset, or the model of one family. */
interface Variant {
  name: string;
  preset: Preset;
  tuningOf(family: string): Tuning | null;
}

/** Replays the keys behind `after`, as many as fit into a page. May be stopped at any moment and called again. */
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
  const all = await doors.db.withTenant(tenantId, (tx) => keysOf(tx, tenantId));
  const keys = subject.type === "model" ? all.filter(({ series }) => series.some(({ family }) => family === subject.family)) : all;
  if (replay.result.variants.length === 0)
    replay.result.variants = variants.map(({ name }) => ({ name, alerts: 0, days: [], examples: [] }));
  progress.keys = keys.length;
  const pageEndMs = doors.now().getTime() + PAGE_MS;
  // The row is the truth: it may be further than the page that asked, when a worker died after it had saved.
  const from = [after, progress.after]
    .filter((id) => id !== null)
    .sort()
    .at(-1);
  for (const key of keys.filter(({ id }) => from === undefined || id > from)) {
    signal.throwIfAborted();
    if (doors.now().getTime() >= pageEndMs && progress.after !== null) return { after: progress.after };
    const windows = await readAllWindows(doors.db, tenantId, key.series, replay);
    const found = await doors.threads.run(taskOf(doors, replay, key, windows, variants), signal);
    replay.result.variants = replay.result.variants.map((variant, i) => addToVariant(variant, describe(key, found[i] ?? [])));
    replay.result.span = widened(replay.result.span, windows, doors.settings.windowMs);
    progress.keysDone += 1;
    progress.windows += windows.reduce((sum, { startMs }) => sum + startMs.length, 0);
    progress.after = key.id;
    await saveReplay(doors, replay);
  }
  await saveReplay(doors, replay);
  return { after: null };
}

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
  { policy }: OpenReplay,
  key: ReplayedKey,
  windows: readonly StoredWindows[],
  variants: readonly Variant[],
) {
  const known = new Map(key.series.map((entry) => [entry.seriesId, entry]));
  const series = windows.flatMap((entry) => {
    const own = known.get(entry.seriesId);
    return own ? [{ ...own, ...entry }] : [];
  });
  return {
    type: "replay" as const,
    variants: variants.map(({ preset, tuningOf }) => ({
      series: series.map((entry) => ({ ...entry, tuning: tuningOf(entry.family) })),
      terms: { ...settings, ...policy, preset },
    })),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

const describe = ({ endpointId, endpointName, collectorName, series }: ReplayedKey, alerts: readonly ReplayedAlert[]) =>
  alerts.map(({ seriesId, startMs, endMs, score }) => ({
    endpointId,
    endpointName,
    collectorName,
    metricName: series.find((entry) => entry.seriesId === seriesId)?.metricName ?? "",
    at: iso(startMs),
    endedAt: endMs === null ? null : iso(endMs),
    score,
  }));

function widened(span: OpenReplay["result"]["span"], windows: readonly StoredWindows[], windowMs: number): OpenReplay["result"]["span"] {
  const times = windows.flatMap(({ startMs }) => [startMs[0] ?? 0, (startMs.at(-1) ?? 0) + windowMs]);
  if (span) times.push(Date.parse(span.from), Date.parse(span.to));
  return times.length === 0 ? null : { from: iso(Math.min(...times)), to: iso(Math.max(...times)) };
}
