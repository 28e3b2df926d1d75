import type { DetectionRule, ReplayedAlert } from "@padit/domain";
import {
  addToProof,
  affectsSeries,
  candidateChanges,
  changesToOffer,
  configWith,
  emptyProof,
  type JudgedEpisode,
  type ProvedChange,
  type ReplayProof,
  type SuggestedChange,
} from "@padit/domain/verdicts";
import { defaultPolicy } from "@padit/services/policies";
import { claimSearch, judgedEpisodes, offerSuggestions } from "@padit/services/suggestions";
import { budgetSpend } from "@padit/services/verdicts";
import { type ReplaySource, replaySources } from "../training/replay-sources";
import { watchRun } from "../training/run-state";
import type { PageTerms, TrainingDoors } from "../training/training-doors";
import { replaySource } from "./replay-source";
import { revertContradicted } from "./revert-contradicted";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Days of stored samples that prove a suggestion, and days before them from which detection learns. */
const PROVED_DAYS = 30;
const LEARNING_DAYS = 1;
/** Sources that are replayed for one organization: those with most verdicts. */
const SOURCES_MAX = 40;
/** Time of one run of the job, and of one organization in it. What is left is done in the next hour. */
const RUN_MS = 20 * MINUTE_MS;
const ORGANIZATION_MS = 5 * MINUTE_MS;

/**
 * Searches organizations for changes that would have spared people wrong alerts, and reverts applied ones that later verdicts contradict. Each
 * organization is searched once a day. One that fails does not stop the others. @throws the first failure at the end
 */
export async function searchSuggestions(doors: TrainingDoors, terms: PageTerms): Promise<void> {
  const tenants = await doors.db.asSystem((tx) => tx.tenant.findMany({ select: { id: true }, orderBy: { id: "asc" } }));
  const endMs = doors.now().getTime() + RUN_MS;
  const watch = watchRun({ ...terms, isCancelled: async () => false });
  const failures: unknown[] = [];
  try {
    for (const { id: tenantId } of tenants) {
      if (watch.signal.aborted || doors.now().getTime() >= endMs) break;
      await searchOrganization(doors, tenantId, watch.signal).catch((error: unknown) => failures.push(error));
    }
  } finally {
    await watch.stop();
  }
  if (failures.length > 0) throw failures[0];
}

async function searchOrganization(doors: TrainingDoors, tenantId: string, signal: AbortSignal): Promise<void> {
  const at = doors.now();
  const isDue = await doors.db.withTenant(tenantId, (tx) => claimSearch(tx, tenantId, at));
  if (!isDue) return;
  await revertContradicted(doors, tenantId, signal);
  const found = await provedChanges(doors, tenantId, at, signal);
  await doors.db.withTenant(tenantId, (tx) => offerSuggestions(tx, tenantId, found, at));
}

/** The changes whose replay is worth offering, best first. */
async function provedChanges(doors: TrainingDoors, tenantId: string, at: Date, signal: AbortSignal): Promise<ProvedChange[]> {
  const since = new Date(at.getTime() - PROVED_DAYS * DAY_MS);
  const { judged, sources, preset, defaults, isOverBudget } = await doors.db.withTenant(tenantId, async (tx) => ({
    ...(await defaultPolicy(tx, tenantId)),
    judged: await judgedEpisodes(tx, tenantId, { since, until: at }),
    sources: await replaySources(tx, tenantId),
    isOverBudget: (await budgetSpend(tx, tenantId, at)).isOver,
  }));
  const rules: readonly DetectionRule[] = sources[0]?.config.rules ?? [];
  const changes = candidateChanges(judged, { preset, defaults, rules }, isOverBudget);
  if (changes.length === 0) return [];
  const chosen = chosenSources(sources, judged, isOverBudget);
  return changesToOffer(await proveChanges(doors, { tenantId, changes, sources: chosen, since, at }, signal), isOverBudget);
}

type JudgedSource = ReplaySource & { judged: readonly JudgedEpisode[] };

/** The sources with most verdicts; over the budget, which counts all alerts, others too. */
function chosenSources(sources: readonly ReplaySource[], judged: readonly JudgedEpisode[], isOverBudget: boolean): JudgedSource[] {
  return sources
    .map((source) => ({ ...source, judged: judged.filter(({ key }) => key.startsWith(`${source.id}|`)) }))
    .filter((source) => isOverBudget || source.judged.length > 0)
    .sort((a, b) => b.judged.length - a.judged.length || (a.id < b.id ? -1 : 1))
    .slice(0, SOURCES_MAX);
}

interface ProofTask {
  tenantId: string;
  changes: readonly SuggestedChange[];
  sources: readonly JudgedSource[];
  since: Date;
  at: Date;
}

/** Replays the sources with the present settings and with each change, until the organization's time is over. */
async function proveChanges(
  doors: TrainingDoors,
  { tenantId, changes, sources, since, at }: ProofTask,
  signal: AbortSignal,
): Promise<{ change: SuggestedChange; proof: ReplayProof }[]> {
  let proofs = changes.map((change) => ({ change, proof: emptyProof(PROVED_DAYS) }));
  const endMs = doors.now().getTime() + ORGANIZATION_MS;
  const stretch = { tenantId, fromMs: since.getTime() - LEARNING_DAYS * DAY_MS, toMs: at.getTime() };
  for (const source of sources) {
    signal.throwIfAborted();
    if (doors.now().getTime() >= endMs) break;
    const affecting = changes.filter((change) => affectsSeries(change, source.config));
    const variants = [source.config, ...affecting.map((change) => configWith(source.config, change, "after"))];
    const replays = (await replaySource(doors, stretch, source, variants, signal)).map((alerts) => alerts.filter(isWithin(since)));
    const [before = [], ...after] = replays;
    proofs = proofs.map(({ change, proof }) => {
      const place = affecting.indexOf(change);
      return { change, proof: addToProof(proof, { judged: source.judged, before, after: after[place] ?? before }) };
    });
  }
  return proofs;
}

const isWithin =
  (since: Date) =>
  ({ openedMs }: ReplayedAlert): boolean =>
    openedMs >= since.getTime();
