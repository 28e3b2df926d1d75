import type { TenantTx } from "@padit/db";
import { idOf, type NotificationType } from "@padit/domain";
import { actorColumns } from "../../audit";
import type { NotificationDecision } from "../../delivery/decide-notification";

export interface IntegrationDecision {
  integrationId: string;
  name: string;
  /** Name of the channel. */
  type: string;
  decision: NotificationDecision;
}
interface Occurrence {
  tenantId: string;
  outboxId: bigint;
  alertId: string;
  eventType: NotificationType;
  at: Date;
}

/**
 * Adds a timeline entry that states which integrations were notified of an event, which were not, and why. Idempotent per outbox message.
 */
export async function noteDecisions(
  tx: TenantTx,
  { tenantId, outboxId, alertId, eventType, at }: Occurrence,
  decided: readonly IntegrationDecision[],
): Promise<void> {
  if (decided.length === 0) return;
  const decisions = decided.map(({ integrationId, name, decision }) => ({
    integration_id: integrationId,
    integration: name,
    verdict: decision.verdict,
    reason: decision.reason,
    ...(decision.verdict !== "drop" && { as: decision.as }),
    ...(decision.verdict === "hold" && { until: decision.until.toISOString() }),
  }));
  await tx.alertEvent.createMany({
    data: [
      {
        ...{ tenantId, id: idOf("notified", tenantId, outboxId), alertId, at, type: "notified" },
        ...actorColumns({ kind: "system", name: "PADIT", tenantId }),
        detail: { event: eventType, decisions },
      },
    ],
    skipDuplicates: true,
  });
}
