import { loadPlanKey } from "../keyring/plan-key";
import { signPlan } from "../setup/sign-plan";
import type { EnrolmentDeps } from "./enrol-collector";

/**
 * Sets the key for which the collector's secrets are encrypted from now on, and signs a plan that uses it. Null: an older collector, which
 * needs its secrets in the plan. Repeating a call changes nothing.
 */
export async function replaceExchangeKey(
  { db, keyring, now }: Pick<EnrolmentDeps, "db" | "keyring" | "now">,
  { tenantId, collectorId, exchangeKey }: { tenantId: string; collectorId: string; exchangeKey: string | null },
): Promise<void> {
  const key = await loadPlanKey(db, keyring);
  await db.asSystem(async (tx) => {
    const bytes = exchangeKey === null ? null : new Uint8Array(Buffer.from(exchangeKey, "base64"));
    const { count } = await tx.collector.updateMany({
      where: { tenantId, id: collectorId, revokedAt: null },
      data: { exchangeKey: bytes },
    });
    if (count === 1) await signPlan(tx, { tenantId, collectorId, key, now });
  });
}
