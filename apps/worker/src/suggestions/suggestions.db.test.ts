import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { momentsOf, playMoments, type ReplayedAlert, replayRecording } from "@padit/domain";
import { randomOf } from "@padit/domain/training";
import type { ServiceContext } from "@padit/services";
import { applyTransition, writeAlertEffects } from "@padit/services/alerts";
import { applySuggestion, listSuggestions } from "@padit/services/suggestions";
import { TestAlerts } from "@padit/services/testing/test-alerts";
import { createTestOrganization } from "@padit/services/testing/test-organization";
import { getMeasuredPrecision } from "@padit/services/verdicts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type KnownStretch, MONTH_DAYS, seedMonths } from "../testing/seeded-months";
import { type ReplaySource, replaySources } from "../training/replay-sources";
import { openThreads, type Threads } from "../training/threads";
import type { TrainingDoors } from "../training/training-doors";
import { searchSuggestions } from "./search-suggestions";

const DAY_MS = 86_400_000;
/** Two months are written, played and replayed. */
const MONTHS_TIMEOUT_MS = 400_000;
const TURN_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - MONTH_DAYS * DAY_MS;
const settings = { windowMs: 60_000, latenessMs: 30_000, learningWindows: 30, resolveDelayMs: 60_000, reopenWindowMs: 300_000 };
const TERMS = { signal: new AbortController().signal, heartbeat: () => undefined };

let test: TestDatabase;
let threads: Threads;
beforeAll(async () => {
  test = await createTestDatabase();
  threads = openThreads(1);
});
afterAll(async () => {
  await threads?.close();
  await test?.dispose();
});

const doorsAt = (atMs: number) => ({ db: test.db, threads, settings, now: () => new Date(atMs) }) as unknown as TrainingDoors;
const at = (ctx: ServiceContext, atMs: number): ServiceContext => ({ ...ctx, now: () => new Date(atMs) });

interface Played {
  tenantId: string;
  samples: Awaited<ReturnType<typeof seedMonths>>["samples"];
  truth: readonly KnownStretch[];
}

const sourcesOf = (tenantId: string) => test.db.withTenant(tenantId, (tx) => replaySources(tx, tenantId));
const isTrue = (truth: readonly KnownStretch[], alert: { endpointId: string; fromMs: number }): boolean =>
  truth.some(
    ({ endpointId, fromMs, toMs, isFault }) => isFault && endpointId === alert.endpointId && alert.fromMs >= fromMs && alert.fromMs < toMs,
  );

/** Samples of a source in `[fromMs, toMs)`, as its collector delivered them. */
function recordingOf({ config }: ReplaySource, { samples }: Played, fromMs: number, toMs: number) {
  const own = config.series.flatMap(({ seriesId }) => samples.get(seriesId) ?? []);
  const cut = own.map(({ seriesId, ...arrays }) => {
    const [from, to] = [arrays.tsMs.findIndex((ms) => ms >= fromMs), arrays.tsMs.findLastIndex((ms) => ms < toMs) + 1];
    const { tsMs, value, uncertainty, flags } = arrays;
    return {
      seriesId,
      ...{ tsMs: tsMs.slice(from, to), value: value.slice(from, to) },
      ...{ uncertainty: uncertainty.slice(from, to), flags: flags.slice(from, to) },
    };
  });
  return { config, samples: cut, heardMs: cut[0]?.tsMs ?? new Float64Array(0) };
}

/** Writes the first month's alerts as live detection does. */
async function playFirstMonth(played: Played): Promise<void> {
  for (const source of await sourcesOf(played.tenantId)) {
    const { config, samples, heardMs } = recordingOf(source, played, 0, TURN_MS);
    const effects = [...playMoments(settings, config, momentsOf(samples, heardMs))];
    await test.db.withTenant(played.tenantId, (tx) =>
      writeAlertEffects(
        tx,
        effects.map((effect) => ({ ...effect, receivedAtMs: effect.atMs })),
        { labelsOf: () => [], now: () => new Date(TURN_MS) },
      ),
    );
  }
}

/** People judge three alerts in four, rightly. @returns whether each alert of the month, judged or not, was true */
async function judge({ tenantId, truth }: Played, ctx: ServiceContext): Promise<boolean[]> {
  const rows = await test.db.withTenant(tenantId, (tx) => tx.alert.findMany({ where: { tenantId }, orderBy: { id: "asc" } }));
  const random = randomOf("judged");
  const known: boolean[] = [];
  for (const { id, endpointId, episodeStart } of rows) {
    const isRight = isTrue(truth, { endpointId: endpointId ?? "", fromMs: episodeStart.getTime() });
    known.push(isRight);
    if (random() >= 0.75) continue;
    const verdict = isRight ? "true" : random() < 0.5 ? "false" : "not_actionable";
    await test.db.withTenant(tenantId, (tx) =>
      applyTransition(tx, { actor: ctx.actor, at: new Date(TURN_MS), audit: "none" }, [id], { type: "verdict_given", verdict }),
    );
  }
  return known;
}

/** The second month's alerts under the settings of these sources. */
const playSecondMonth = (played: Played, sources: readonly ReplaySource[]) =>
  sources.flatMap((source) =>
    replayRecording(recordingOf(source, played, TURN_MS - DAY_MS, Number.POSITIVE_INFINITY), settings)
      .filter(({ openedMs }) => openedMs >= TURN_MS)
      .map((alert) => ({ ...alert, endpointId: source.endpointId, isTrue: isTrue(played.truth, { ...source, fromMs: alert.startMs }) })),
  );

/** True alerts of another metric on the endpoints of the first small alerts, an hour after each of these. */
async function hearLater({ tenantId }: Played, alerts: ReturnType<typeof playSecondMonth>, n: number): Promise<void> {
  const HOUR_MS = 3_600_000;
  const rows = new TestAlerts(test.db, tenantId);
  for (const { endpointId, startMs, openedMs } of alerts.filter((alert) => !alert.isTrue).slice(0, n)) {
    const story = { endpointId, metricGroup: "delivery", detectionScore: { detector_name: "failed-runs" }, status: "resolved" as const };
    const openedAt = new Date(openedMs + HOUR_MS);
    const ended = { resolvedAt: new Date(openedMs + 2 * HOUR_MS), resolvedBy: "Ada", verdict: "true" as const };
    await rows.alert({ ...story, ...ended, openedAt, episodeStart: new Date(startMs) });
  }
}

const overlaps = (a: ReplayedAlert, b: ReplayedAlert): boolean =>
  a.key === b.key && a.startMs <= (b.endMs ?? Number.POSITIVE_INFINITY) && (a.endMs ?? Number.POSITIVE_INFINITY) >= b.startMs;

it(
  "of a month with known truth, the measured precision is right, and its suggestion spares most false alerts of the next month",
  async () => {
    const { tenantId, owner, audited } = await createTestOrganization(test.db);
    const ctx = at(owner, TURN_MS);
    const played: Played = { tenantId, ...(await seedMonths(test, { tenantId }, { turnMs: TURN_MS, seed: 1 })) };
    await playFirstMonth(played);
    const known = await judge(played, ctx);
    const { all } = await getMeasuredPrecision(ctx, { days: 60 });
    const precision = known.filter(Boolean).length / known.length;
    expect(all.isEnough).toBe(true);
    expect(all.n).toBeLessThan(known.length);
    expect(all.low).toBeLessThanOrEqual(precision);
    expect(all.high).toBeGreaterThanOrEqual(precision);

    await searchSuggestions(doorsAt(TURN_MS), TERMS);
    const [offered] = await listSuggestions(ctx, { states: ["offered"] });
    expect(offered).toMatchObject({ reason: "verdicts", change: { type: "rule_limit", ruleName: "slow", before: 10 } });
    expect(offered?.proofText).toMatch(/^would have removed \d+ of \d+ false, kept \d+ of \d+ true, 30 days$/);
    const before = playSecondMonth(played, await sourcesOf(tenantId));
    await applySuggestion(ctx, { suggestionId: offered?.id ?? "" });
    const after = playSecondMonth(played, await sourcesOf(tenantId));
    expect(await audited()).toEqual(["rule.update", "suggestion.apply"]);

    const [right, wrong] = [before.filter((alert) => alert.isTrue), before.filter((alert) => !alert.isTrue)];
    const kept = (alerts: readonly ReplayedAlert[]) => alerts.filter((alert) => after.some((other) => overlaps(alert, other))).length;
    expect(right.length).toBeGreaterThan(20);
    expect(wrong.length).toBeGreaterThan(40);
    expect(1 - kept(wrong) / wrong.length).toBeGreaterThanOrEqual(0.7);
    expect(kept(right) / right.length).toBeGreaterThanOrEqual(0.95);

    // In the next month, faults turn out to be small: people hear of them from elsewhere, an hour after the former limit would have alerted.
    await hearLater(played, before, 5);
    await searchSuggestions(doorsAt(TURN_MS + MONTH_DAYS * DAY_MS - 1), TERMS);
    const reverted = await listSuggestions(ctx, { states: ["reverted"] });
    expect(reverted).toMatchObject([{ id: offered?.id, decidedBy: "PADIT", endReason: expect.stringMatching(/^\d of 5 true alerts/) }]);
  },
  MONTHS_TIMEOUT_MS,
);
