import type { Database, TenantTx } from "@padit/db";
import type { Keyring } from "../keyring/keyring";
import { loadPlanKey } from "../keyring/plan-key";
import { signPlan } from "../setup/sign-plan";

const PLANS_PER_PASS_MAX = 100;
/** ms. A plan that cannot be signed is tried again after this time, behind those of all others. */
const RETRY_AFTER_MS = 30_000;

interface DuePlansDeps {
  db: Database;
  keyring: Keyring;
  now: () => Date;
  /** A plan that could not be signed does not stop the others. */
  onFailure: (error: unknown, collector: { tenantId: string; id: string }) => void;
}

/**
 * Signs the plans of collectors that enrolled or changed the key for their secrets. Ingest marks these collectors' rows, so that a crash
 * loses nothing; several workers may do this at once, because a plan of the same content is not signed twice.
 * @returns the number of collectors whose plans were due
 */
export async function signDuePlans({ db, keyring, now, onFailure }: DuePlansDeps): Promise<number> {
  const due = await db.asSystem((tx) =>
    tx.collector.findMany({
      where: { planDueAt: { lte: now() } },
      select: { tenantId: true, id: true, planDueAt: true },
      orderBy: { planDueAt: "asc" },
      take: PLANS_PER_PASS_MAX,
    }),
  );
  if (due.length === 0) return 0;
  const key = await loadPlanKey(db, keyring);
  for (const { tenantId, id, planDueAt } of due) {
    // If ingest has marked the row again since, that mark remains.
    const settle = (tx: TenantTx, next: Date | null) =>
      tx.collector.updateMany({ where: { tenantId, id, planDueAt }, data: { planDueAt: next } });
    try {
      await db.withTenant(tenantId, async (tx) => {
        await signPlan(tx, { tenantId, collectorId: id, key, now: now() });
        await settle(tx, null);
      });
    } catch (error) {
      onFailure(error, { tenantId, id });
      await db.withTenant(tenantId, (tx) => settle(tx, new Date(now().getTime() + RETRY_AFTER_MS)));
    }
  }
  return due.length;
}
