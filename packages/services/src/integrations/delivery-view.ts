import type { Prisma, TenantTx } from "@padit/db";
import { z } from "zod";
import { notFound } from "../service-context";

export const DeliveryState = z.enum(["pending", "retrying", "delivered", "failed", "superseded"]);
export type DeliveryState = z.output<typeof DeliveryState>;

export interface DeliveryView {
  /** Also the `webhook-id`. */
  id: string;
  integrationId: string;
  eventType: string;
  alertId: string | null;
  state: DeliveryState;
  /** Why it was not sent; null where it was, or will be. */
  reason: string | null;
  createdAt: Date;
  nextAttemptAt: Date | null;
  replayOf: string | null;
  /** In order. */
  attempts: { at: Date; status: number | null; durationMs: number; error: string | null }[];
  request: { url: string; body: string };
  /** The newest answer; null before there was one. */
  response: { status: number; body: string } | null;
}

export const DELIVERY_INCLUDE = {
  attempts: { orderBy: { n: "asc" } },
  integration: { select: { url: true } },
} satisfies Prisma.DeliveryInclude;
export type DeliveryRow = Prisma.DeliveryGetPayload<{ include: typeof DELIVERY_INCLUDE }>;

export function deliveryView({ body, integration, attempts, ...row }: DeliveryRow): DeliveryView {
  const answered = attempts.findLast(({ status }) => status !== null);
  const { id, integrationId, eventType, alertId, reason, createdAt, nextAttemptAt, replayOf } = row;
  return {
    ...{ id, integrationId, eventType, alertId, reason, createdAt, nextAttemptAt, replayOf },
    state: DeliveryState.parse(row.state),
    attempts: attempts.map(({ at, status, durationMs, error }) => ({ at, status, durationMs, error })),
    request: { url: integration.url, body },
    response: answered?.status ? { status: answered.status, body: answered.response ?? "" } : null,
  };
}

/** @throws PaditError not_found */
export async function findDelivery(tx: TenantTx, tenantId: string, id: string): Promise<DeliveryRow> {
  const row = await tx.delivery.findFirst({ where: { tenantId, id }, include: DELIVERY_INCLUDE });
  if (!row) throw notFound("delivery");
  return row;
}
