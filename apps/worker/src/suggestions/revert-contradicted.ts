import { configWith, contradictionOf, delayedByChange, isAbout, type JudgedEpisode, precisionOfVerdicts } from "@padit/domain/verdicts";
import { judgedEpisodes, revertSuggestion, type SuggestionView, suggestionView } from "@padit/services/suggestions";
import { replaySources } from "../training/replay-sources";
import type { TrainingDoors } from "../training/training-doors";
import { replaySource } from "./replay-source";

const DAY_MS = 86_400_000;
/** An applied suggestion is watched for this long, and compared with as long a time before. */
const WATCHED_DAYS = 30;
const LEARNING_DAYS = 1;
/** Endpoints with true alerts that are replayed for one suggestion. */
const ENDPOINTS_MAX = 10;

/** Reverts the applied suggestions of the last 30 days that the verdicts since then contradict. */
export async function revertContradicted(doors: TrainingDoors, tenantId: string, signal: AbortSignal): Promise<void> {
  const at = doors.now();
  const applied = await doors.db.withTenant(tenantId, (tx) =>
    tx.suggestion.findMany({
      where: { tenantId, state: "applied", appliedAt: { gte: new Date(at.getTime() - WATCHED_DAYS * DAY_MS) } },
      orderBy: { appliedAt: "desc" },
    }),
  );
  for (const suggestion of applied.map(suggestionView)) {
    const reason = await contradiction(doors, tenantId, suggestion, signal);
    if (reason === null) continue;
    const occasion = { actor: { kind: "system", name: "PADIT", tenantId }, now: doors.now } as const;
    await doors.db.withTenant(tenantId, (tx) => revertSuggestion(tx, occasion, suggestion.id, reason));
  }
}

async function contradiction(
  doors: TrainingDoors,
  tenantId: string,
  { change, appliedAt }: SuggestionView,
  signal: AbortSignal,
): Promise<string | null> {
  if (appliedAt === null) return null;
  const until = doors.now();
  const from = new Date(appliedAt.getTime() - WATCHED_DAYS * DAY_MS);
  const judged = await doors.db.withTenant(tenantId, (tx) => judgedEpisodes(tx, tenantId, { since: from, until }));
  const precision = (isThen: (episode: JudgedEpisode) => boolean) =>
    precisionOfVerdicts(judged.filter((episode) => isAbout(change, episode) && isThen(episode)).map(({ verdict }) => verdict));
  const isSince = ({ openedMs }: JudgedEpisode): boolean => openedMs >= appliedAt.getTime();
  const since = judged.filter(isSince);
  return contradictionOf({
    ...(await delayedAlerts(doors, { tenantId, change, appliedAt, until }, since, signal)),
    before: precision((episode) => !isSince(episode)),
    since: precision(isSince),
  });
}

/** Counts true alerts since the change, and those that the former settings would have raised earlier on their endpoint. */
async function delayedAlerts(
  doors: TrainingDoors,
  { tenantId, change, appliedAt, until }: Pick<SuggestionView, "change"> & { tenantId: string; appliedAt: Date; until: Date },
  since: readonly JudgedEpisode[],
  signal: AbortSignal,
): Promise<{ right: number; delayed: number }> {
  const endpointIds = [...new Set(since.filter(({ verdict }) => verdict === "true").map(({ endpointId }) => endpointId))];
  const chosen = new Set(endpointIds.slice(0, ENDPOINTS_MAX));
  const sources = chosen.size === 0 ? [] : await doors.db.withTenant(tenantId, (tx) => replaySources(tx, tenantId));
  const stretch = { tenantId, fromMs: appliedAt.getTime() - LEARNING_DAYS * DAY_MS, toMs: until.getTime() };
  let [right, delayed] = [0, 0];
  for (const endpointId of chosen) {
    signal.throwIfAborted();
    const judged = since.filter((episode) => episode.endpointId === endpointId && episode.verdict === "true");
    const replays = [];
    for (const source of sources.filter((own) => own.endpointId === endpointId)) {
      const variants = (["before", "after"] as const).map((side) => configWith(source.config, change, side));
      replays.push(await replaySource(doors, stretch, source, variants, signal));
    }
    right += judged.length;
    delayed += delayedByChange({
      judged,
      before: replays.flatMap(([before = []]) => before),
      after: replays.flatMap(([, after = []]) => after),
    });
  }
  return { right, delayed };
}
