import type { TenantTx } from "@padit/db";
import type { Selectable } from "@padit/domain";
import { heldBackSentence, silenceOf } from "@padit/domain/silences";
import type { Holder } from "../delivery/decide-notification";
import { storedSilence } from "./silence-view";

/** The organization's silences that hold back alerts now. */
export const activeSilences = async (tx: TenantTx, tenantId: string, now: Date) =>
  (await tx.silence.findMany({ where: { tenantId, startsAt: { lte: now }, endsAt: { gt: now } } })).map(storedSilence);

/** The active silence that holds back an alert's notifications, with its sentence for the timeline. */
export async function silenceHolding(
  tx: TenantTx,
  { tenantId, alert, now }: { tenantId: string; alert: Selectable; now: Date },
): Promise<Holder | null> {
  const silence = silenceOf(await activeSilences(tx, tenantId, now), alert, now);
  return silence && { id: silence.id, reason: heldBackSentence(silence) };
}
