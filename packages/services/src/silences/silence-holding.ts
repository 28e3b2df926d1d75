import type { TenantTx } from "@padit/db";
import type { Selectable } from "@padit/domain";
import { type Hold, holdOn } from "@padit/domain/routing";
import { storedSilence } from "./silence-view";

/** The organization's silences that hold back alerts now. */
export const activeSilences = async (tx: TenantTx, tenantId: string, now: Date) =>
  (await tx.silence.findMany({ where: { tenantId, startsAt: { lte: now }, endsAt: { gt: now } } })).map(storedSilence);

/** The active silence that holds back an alert's notifications, with its sentence for the timeline. */
export async function silenceHolding(
  tx: TenantTx,
  { tenantId, alert, now }: { tenantId: string; alert: Selectable; now: Date },
): Promise<Hold | null> {
  return holdOn({ silences: await activeSilences(tx, tenantId, now) }, alert, now);
}
