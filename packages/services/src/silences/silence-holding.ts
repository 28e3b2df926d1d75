import type { TenantTx } from "@padit/db";
import type { Selectable } from "@padit/domain";
import { heldBackSentence, silenceOf } from "@padit/domain/silences";
import type { Holder } from "../delivery/decide-notification";
import { storedSilence } from "./silence-view";

/** The active silence that holds back an alert's notifications, with its sentence for the timeline. */
export async function silenceHolding(
  tx: TenantTx,
  { tenantId, alert, now }: { tenantId: string; alert: Selectable; now: Date },
): Promise<Holder | null> {
  const rows = await tx.silence.findMany({ where: { tenantId, startsAt: { lte: now }, endsAt: { gt: now } } });
  const silence = silenceOf(rows.map(storedSilence), alert, now);
  return silence && { id: silence.id, reason: heldBackSentence(silence) };
}
