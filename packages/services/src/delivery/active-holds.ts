import type { TenantTx } from "@padit/db";
import type { HoldInput } from "@padit/domain/routing";
import { runsAfter } from "../maintenance/runs-after";
import { storedSilence } from "../silences/silence-view";

/** What may hold back the organization's notifications now: its active silences and the running maintenance. */
export async function activeHolds(tx: TenantTx, tenantId: string, now: Date): Promise<HoldInput> {
  const silences = await tx.silence.findMany({ where: { tenantId, startsAt: { lte: now }, endsAt: { gt: now } } });
  return { silences: silences.map(storedSilence), runs: await runsAfter(tx, tenantId, { after: now, now }) };
}
