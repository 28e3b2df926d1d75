import {
  BacktestOutcome,
  candidateId,
  defaultTuning,
  driftReference,
  intervalsOf,
  type Label,
  labelsOf,
  type ModelCard,
  outcomeOf,
  parseTuning,
  relative,
  TRAINING_WINDOWS_MIN,
  type TrainingSeries,
  type Tuning,
} from "@padit/domain";
import { tellBrowsers } from "@padit/services/tell-browsers";
import type { OpenExperiment } from "./experiment-row";
import type { Family } from "./families";
import { readLabels } from "./read-labels";
import { readRecordedSamples } from "./read-samples";
import { readWindows } from "./read-windows";
import { type Found, searchFamily, type Trial } from "./search-family";
import type { TrainingDoors } from "./training-doors";
import { writeModel } from "./write-model";

/** A family larger than this is trained on a sample of it; windows of a series, the newest ones. */
const MOST_SERIES = 200;
const MOST_WINDOWS = 2_000;
/** Values that are enough to know how a series is spread. */
const REFERENCE_VALUES = 200;

export interface FamilyTerms {
  family: string;
  members: Family["members"];
  policies: Family["policies"];
  signal: AbortSignal;
  /** The family's share of the budget is used up. */
  isTimeOver: () => boolean;
  onTrial: (place: { rung: number; rungs: number; tried: number; candidates: number }, isNew: boolean) => Promise<void>;
}

/** Trains one family; what became of it, in words for people. */
export async function trainFamily(
  doors: TrainingDoors,
  experiment: OpenExperiment,
  { family, members, policies, signal, isTimeOver, onTrial }: FamilyTerms,
): Promise<{ note: string; modelId: string | null }> {
  const { tenantId, experimentId, settings } = experiment;
  const series = await readSeries(doors, experiment, sampleOf(members, MOST_SERIES), policies);
  if (series.length === 0)
    return {
      note: `Too little history: a series needs ${TRAINING_WINDOWS_MIN} windows (none of ${members.length} has them).`,
      modelId: null,
    };
  const incumbent = await incumbentOf(doors, tenantId, family);
  const known = await finishedTrials(doors, experiment, family);
  const terms = { ...doors.settings, preset: settings.preset };
  let costMs = 0;
  let steps = 0;

  async function runTrial(trial: Trial): Promise<{ outcome: BacktestOutcome; isNew: boolean }> {
    const standing = known.get(trialKey(trial));
    if (standing) return { outcome: standing, isNew: false };
    const startedMs = performance.now();
    const task = { type: "trial", series: trial.series, tuning: trial.tuning, terms: { ...terms, seed: trial.seed } } as const;
    const outcome = outcomeOf(await doors.threads.run(task, signal));
    const durationMs = performance.now() - startedMs;
    costMs += durationMs;
    steps += trial.series.reduce((sum, { startMs }) => sum + startMs.length, 0);
    await writeTrial(doors, experiment, { family, trial, outcome, durationMs });
    known.set(trialKey(trial), outcome);
    return { outcome, isNew: true };
  }

  const found = await searchFamily({
    seed: `${experimentId} ${family}`,
    series,
    candidates: settings.candidates,
    falsePer1000: settings.falsePer1000,
    incumbent,
    isTimeOver,
    async run(trial, place) {
      const { outcome, isNew } = await runTrial(trial);
      await onTrial({ ...place, tried: place.tried + 1 }, isNew);
      return outcome;
    },
  });
  if (!found) return { note: "Nothing is better than what holds now.", modelId: null };
  const costUsPerWindow = steps > 0 ? (1000 * costMs) / steps : 0;
  const card = cardOf(experiment, { family, members, series, found, trials: known.size, costUsPerWindow });
  const modelId = await writeModel(doors, { tenantId, experimentId, family, tuning: found.tuning, card });
  return { note: `F1 ${percent(found.outcome.f1)} where ${percent(found.incumbent.f1)} holds now.`, modelId };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const trialKey = ({ rung, tuning }: Pick<Trial, "rung" | "tuning">): string => `${rung} ${candidateId(tuning)}`;

/** Evenly over the family. */
const sampleOf = <T>(members: readonly T[], most: number): T[] =>
  members.filter((_, i) => Math.floor((i * most) / members.length) !== Math.floor(((i - 1) * most) / members.length)).slice(0, most);

async function readSeries(
  { db, settings }: TrainingDoors,
  { tenantId, from, to }: OpenExperiment,
  members: Family["members"],
  policies: Family["policies"],
): Promise<TrainingSeries[]> {
  const windows = await readWindows(db, tenantId, members, { fromMs: from.getTime(), toMs: to.getTime(), limit: MOST_WINDOWS });
  const long = windows.filter(({ startMs }) => startMs.length >= TRAINING_WINDOWS_MIN);
  const ids = long.map(({ seriesId }) => seriesId);
  const labels: Map<number, Label[]> = await db.withTenant(tenantId, (tx) => readLabels(tx, tenantId, ids, { from, to }));
  const series: TrainingSeries[] = [];
  for (const entry of long) {
    const { seriesId, startMs } = entry;
    const info = members.find((member) => member.seriesId === seriesId);
    if (!info) continue;
    const stretch = { fromMs: startMs[0] ?? 0, toMs: (startMs.at(-1) ?? 0) + settings.windowMs };
    const samples = await readRecordedSamples(db, tenantId, seriesId, stretch);
    const config = { tenantId, collectorId: info.collectorId, series: [info], rules: [], policies };
    series.push({ ...entry, samples, config, labels: labels.get(seriesId) ?? [] });
  }
  return series;
}

async function incumbentOf({ db }: TrainingDoors, tenantId: string, family: string): Promise<Tuning> {
  const row = await db.withTenant(tenantId, (tx) => tx.model.findFirst({ where: { tenantId, family, state: "champion" } }));
  return parseTuning(row?.tuning) ?? defaultTuning();
}

async function finishedTrials({ db }: TrainingDoors, { tenantId, experimentId }: OpenExperiment, family: string) {
  const rows = await db.withTenant(tenantId, (tx) => tx.trial.findMany({ where: { tenantId, experimentId, family } }));
  return new Map(rows.map(({ rung, candidate, outcome }) => [`${rung} ${candidate}`, BacktestOutcome.parse(outcome)]));
}

async function writeTrial(
  { db, now }: TrainingDoors,
  { tenantId, experimentId }: OpenExperiment,
  { family, trial, outcome, durationMs }: { family: string; trial: Trial; outcome: BacktestOutcome; durationMs: number },
): Promise<void> {
  const { rung, tuning } = trial;
  const facts = { tenantId, experimentId, family, rung, candidate: candidateId(tuning), at: now(), durationMs: Math.round(durationMs) };
  await db.withTenant(tenantId, async (tx) => {
    // Plain JSON by its type; Prisma wants to see it.
    await tx.trial.createMany({ data: [{ ...facts, tuning: JSON.parse(JSON.stringify(tuning)), outcome }], skipDuplicates: true });
    await tellBrowsers(tx, tenantId, "experiment", experimentId);
  });
}

function cardOf(
  { from, to, settings }: OpenExperiment,
  facts: {
    family: string;
    members: Family["members"];
    series: readonly TrainingSeries[];
    found: Found;
    trials: number;
    costUsPerWindow: number;
  },
): ModelCard {
  const { family, members, series, found, trials, costUsPerWindow } = facts;
  const firstMs = series.reduce((least, { startMs }) => Math.min(least, startMs[0] ?? least), to.getTime());
  const spread = series.flatMap(({ value }) => relative(value).slice(-REFERENCE_VALUES));
  return {
    family,
    data: {
      from: new Date(Math.max(from.getTime(), firstMs)).toISOString(),
      to: to.toISOString(),
      series: series.length,
      seriesOfFamily: members.length,
      windows: series.reduce((sum, { startMs }) => sum + startMs.length, 0),
    },
    features: [
      members[0]?.metricType === "error_rate" || members[0]?.metricType === "availability" ? "mean" : "median",
      "start",
      "resolution",
    ],
    preset: settings.preset,
    budget: { falsePer1000: settings.falsePer1000 },
    judgedOn: found.isHeldOut ? "held-out series" : "fresh faults on the same series",
    labels: labelsOf(found.outcome),
    measured: found.outcome,
    ...intervalsOf(found.outcome),
    incumbent: found.incumbent,
    candidates: settings.candidates,
    trials,
    costUsPerWindow,
    reference: driftReference(spread),
    drift: null,
  };
}
