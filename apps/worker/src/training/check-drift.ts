import { driftOf, ModelCard, relative } from "@padit/domain";
import { median } from "@padit/domain/features";
import { tellBrowsers } from "@padit/services/tell-browsers";
import { type Family, familiesOf } from "./families";
import { readWindows } from "./read-windows";
import type { TrainingDoors } from "./training-doors";

const DAY_MS = 86_400_000;
/** Series and windows of each that are enough to know how a family is spread. */
const SERIES = 20;
const WINDOWS = 500;

/**
 * Compares the last day of every champion's family with what the model was fitted on and notes the index on its card. Each series is
 * measured against its own median at the time of the fit, so that a level that moved is drift too.
 */
export async function checkDrift({ db, now }: Pick<TrainingDoors, "db" | "now">): Promise<void> {
  const tenants = await db.asSystem((tx) => tx.tenant.findMany({ select: { id: true }, orderBy: { id: "asc" } }));
  for (const { id: tenantId } of tenants) {
    const { champions, families } = await db.withTenant(tenantId, async (tx) => ({
      champions: await tx.model.findMany({ where: { tenantId, state: "champion" }, select: { id: true, family: true, card: true } }),
      families: await familiesOf(tx, tenantId),
    }));
    for (const { id, family, card: stored } of champions) {
      const card = ModelCard.safeParse(stored);
      if (!card.success) continue;
      const values = await recentValues(
        { db, now },
        { tenantId, members: (families.get(family)?.members ?? []).slice(0, SERIES), fittedMs: Date.parse(card.data.data.to) },
      );
      if (values.length === 0) continue;
      const drift = { index: driftOf(card.data.reference, values), at: now().toISOString() };
      await db.withTenant(tenantId, async (tx) => {
        await tx.model.update({ where: { tenantId_id: { tenantId, id } }, data: { card: { ...card.data, drift } } });
        await tellBrowsers(tx, tenantId, "model", id);
      });
    }
  }
}

async function recentValues(
  { db, now }: Pick<TrainingDoors, "db" | "now">,
  { tenantId, members, fittedMs }: { tenantId: string; members: Family["members"]; fittedMs: number },
): Promise<number[]> {
  const nowMs = now().getTime();
  const fitted = await readWindows(db, tenantId, members, { fromMs: fittedMs - 30 * DAY_MS, toMs: fittedMs, limit: WINDOWS });
  const recent = await readWindows(db, tenantId, members, { fromMs: nowMs - DAY_MS, toMs: nowMs, limit: WINDOWS });
  return recent.flatMap(({ seriesId, value }) => {
    const before = fitted.find((entry) => entry.seriesId === seriesId)?.value;
    // A series younger than the model says nothing about what the model was fitted on.
    return before ? relative(value, median(Array.from(before))) : [];
  });
}
