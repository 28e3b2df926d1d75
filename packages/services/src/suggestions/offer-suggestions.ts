import type { TenantTx } from "@padit/db";
import { newId } from "@padit/domain";
import { changeText, type ProvedChange, targetOf } from "@padit/domain/verdicts";
import { tellBrowsers } from "../tell-browsers";
import { suggestionView } from "./suggestion-view";

const DAY_MS = 86_400_000;
/** A change that a person dismissed, or that verdicts contradicted, is not offered again for this long. */
const REFUSED_MS = 90 * DAY_MS;
/** Suggestions of one search: what a person reads at once. */
const OFFERED_MAX = 3;

/**
 * Replaces the offered suggestions by those of a new search, best first: at most three, one a target, none that was refused lately. An offered
 * change that is proved again keeps its id and gets the new proof. Repeating it changes nothing.
 */
export async function offerSuggestions(tx: TenantTx, tenantId: string, proved: readonly ProvedChange[], at: Date): Promise<void> {
  const since = new Date(at.getTime() - REFUSED_MS);
  const refused = await tx.suggestion.findMany({
    where: { tenantId, state: { in: ["dismissed", "reverted"] }, decidedAt: { gte: since } },
  });
  const refusedTexts = new Set(refused.map((row) => changeText(suggestionView(row).change)));
  const chosen = new Map<string, ProvedChange>();
  for (const candidate of proved) {
    const target = targetOf(candidate.change);
    if (chosen.size < OFFERED_MAX && !chosen.has(target) && !refusedTexts.has(changeText(candidate.change))) chosen.set(target, candidate);
  }
  const offered = (await tx.suggestion.findMany({ where: { tenantId, state: "offered" } })).map(suggestionView);
  for (const { id, change } of offered) {
    const again = chosen.get(targetOf(change));
    if (again && changeText(again.change) === changeText(change)) {
      const { proof, reason } = again;
      await tx.suggestion.update({ where: { tenantId_id: { tenantId, id } }, data: { proof, reason } });
      chosen.delete(targetOf(change));
    } else await tx.suggestion.delete({ where: { tenantId_id: { tenantId, id } } });
    await tellBrowsers(tx, tenantId, "suggestion", id);
  }
  for (const [target, { change, proof, reason }] of chosen) {
    const id = newId();
    await tx.suggestion.create({ data: { tenantId, id, target, change, proof, reason, offeredAt: at } });
    await tellBrowsers(tx, tenantId, "suggestion", id);
  }
}
