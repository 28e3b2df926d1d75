import type { TenantTx } from "@padit/db";

const DAY_MS = 86_400_000;

/**
 * Claims the organization's search of the day. Claimed before the work: a search that fails or is killed is not repeated at once, so that one
 * organization cannot keep the job from the others. @returns false when it was searched within the last day
 */
export async function claimSearch(tx: TenantTx, tenantId: string, at: Date): Promise<boolean> {
  const created = await tx.suggestionSearch.createMany({ data: [{ tenantId, searchedAt: at }], skipDuplicates: true });
  if (created.count > 0) return true;
  const before = new Date(at.getTime() - DAY_MS);
  const claimed = await tx.suggestionSearch.updateMany({ where: { tenantId, searchedAt: { lte: before } }, data: { searchedAt: at } });
  return claimed.count > 0;
}
