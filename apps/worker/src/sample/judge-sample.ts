import type { TenantTx } from "@padit/db";
import { applyTransition } from "@padit/services/alerts";
import { startExperiment } from "@padit/services/experiments";
import { startReplay } from "@padit/services/replays";
import type { Actor, ServiceContext } from "@padit/services/service-context";

/** Verdicts by the alert's kind; other kinds are real problems. */
const VERDICTS: Readonly<Record<string, "true" | "expected" | "not_actionable" | "false">> = {
  level_shift: "true",
  jitter: "not_actionable",
  ramp: "expected",
};
/** After the verdicts of the sample's person, this many alerts stay without one. */
const UNJUDGED = 2;
const VERDICT_DELAY_MS = 1_800_000;
/** The families that the sample's model is trained for. */
const FAMILIES = ["http/http_response_time", "stamp/stamp_rtt"];
const CANDIDATES = 3;
const BUDGET_MINUTES = 2;
const DAYS = 14;

/** Gives the resolved alerts the verdicts of a person, each half an hour after its end. */
export async function judgeSample(tx: TenantTx, actor: Actor): Promise<void> {
  const { tenantId } = actor;
  const resolved = await tx.alert.findMany({
    where: { tenantId, status: "resolved", verdict: null },
    select: { id: true, kind: true, resolvedAt: true },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
  });
  for (const { id, kind, resolvedAt } of resolved.slice(0, Math.max(0, resolved.length - UNJUDGED))) {
    const at = new Date((resolvedAt?.getTime() ?? 0) + VERDICT_DELAY_MS);
    await applyTransition(tx, { actor, at, audit: "none" }, [id], { type: "verdict_given", verdict: VERDICTS[kind] ?? "true" });
  }
}

/** Requests a small training and a replay of the policy's presets, which the worker runs at its lowest priority. */
export async function trainSample(ctx: ServiceContext): Promise<void> {
  await startExperiment(ctx, { families: FAMILIES, candidates: CANDIDATES, budgetMinutes: BUDGET_MINUTES, days: DAYS });
  await startReplay(ctx, { days: DAYS });
}
