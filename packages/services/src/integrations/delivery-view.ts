import type { Prisma, TenantTx } from "@padit/db";
import { z } from "zod";
import { notFound } from "../service-context";

export const DeliveryState = z.enum(["pending", "retrying", "delivered", "failed", "superseded"]);
export type DeliveryState = z.output<typeof DeliveryState>;

export interface DeliveryView {
  /** Also the `webhook-id` of a webhook. */
  id: string;
  integrationId: string;
  eventType: string;
  alertId: string | null;
  state: DeliveryState;
  /** Why the delivery was not sent; null if it was attempted or is waiting. */
  reason: string | null;
  createdAt: Date;
  nextAttemptAt: Date | null;
  replayOf: string | null;
  /** In order of time. */
  attempts: AttemptView[];
  /** The integration's present destination, without secrets. */
  address: string;
  /** The payload that the channel sends. */
  payload: string;
  /** The newest answer; null before the first. */
  answer: { code: number; text: string } | null;
}

interface AttemptView {
  at: Date;
  outcome: z.output<typeof AttemptOutcome>;
  /** The reply code of the channel's protocol, such as an HTTP status; null without an answer. */
  code: number | null;
  /** Why the attempt did not deliver; null if it did. */
  reason: string | null;
  durationMs: number;
}
export const AttemptOutcome = z.enum(["delivered", "retry", "rejected", "gone", "interrupted"]);

export const DELIVERY_INCLUDE = {
  attempts: { orderBy: { n: "asc" } },
  integration: { select: { address: true } },
} satisfies Prisma.DeliveryInclude;
export type DeliveryRow = Prisma.DeliveryGetPayload<{ include: typeof DELIVERY_INCLUDE }>;

export function deliveryView({ payload, integration, attempts, ...row }: DeliveryRow): DeliveryView {
  const answered = attempts.findLast(({ code }) => code !== null);
  const { id, integrationId, eventType, alertId, reason, createdAt, nextAttemptAt, replayOf } = row;
  return {
    ...{ id, integrationId, eventType, alertId, reason, createdAt, nextAttemptAt, replayOf },
    state: DeliveryState.parse(row.state),
    attempts: attempts.map(({ at, outcome, code, reason: why, durationMs }) => {
      return { at, outcome: AttemptOutcome.parse(outcome), code, reason: why, durationMs };
    }),
    address: integration.address,
    payload,
    answer: answered?.code ? { code: answered.code, text: answered.answer ?? "" } : null,
  };
}

/** @throws PaditError not_found */
export async function findDelivery(tx: TenantTx, tenantId: string, id: string): Promise<DeliveryRow> {
  const row = await tx.delivery.findFirst({ where: { tenantId, id }, include: DELIVERY_INCLUDE });
  if (!row) throw notFound("delivery");
  return row;
}
