import type { Prisma, TenantTx } from "@padit/db";
import { type Json, newId } from "@padit/domain";
import { actorColumns, audit } from "../audit";
import { enqueue } from "../outbox/enqueue";
import { alertTimersChanged, type WebhookEvent } from "../outbox/messages";
import type { ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import type { AlertStatus } from "./alert-view";

/** What a person does to an alert, as data: one list for the single verbs, the bulk action and the undo. */
export interface AlertChange {
  /** Timeline entry, e.g. `acknowledged`. */
  type: string;
  /** Audit action, e.g. `alert.acknowledge`. */
  action: string;
  /** Statuses it applies to; on others it does nothing. */
  from: readonly AlertStatus[];
  data: Omit<Prisma.AlertUpdateManyMutationInput, "version">;
  webhook?: WebhookEvent;
  note?: string | undefined;
  detail?: { [key: string]: Json };
}

/**
 * Applies a change to those of the alerts it applies to, each with its timeline entry, webhooks and notification. The caller writes the
 * audit entry. Answers the ids that changed: doing it again answers none.
 */
export async function changeAlerts(tx: TenantTx, ctx: ServiceContext, ids: readonly string[], change: AlertChange): Promise<string[]> {
  const { tenantId } = ctx.actor;
  // Locked in one order, so that two bulk actions cannot lock each other out, and so that what is read here is what is changed.
  const locked = await tx.$queryRaw<{ id: string; status: AlertStatus }[]>`
    SELECT id, status::text AS status FROM alert WHERE tenant_id = ${tenantId}::uuid AND id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
  const changed = locked.filter(({ status }) => change.from.includes(status)).map(({ id }) => id);
  if (changed.length === 0) return [];
  await tx.alert.updateMany({ where: { tenantId, id: { in: changed } }, data: { ...change.data, version: { increment: 1 } } });
  const wasSnoozed = new Set(locked.flatMap(({ id, status }) => (status === "snoozed" ? [id] : [])));
  const timed = change.data.status === "snoozed" ? changed : changed.filter((id) => wasSnoozed.has(id));
  await tellStory(tx, ctx, changed, { ...change, timed });
  return changed;
}

/** Timeline, webhooks, timers and browsers for alerts that have just changed; `timed` are those of them that waited or wait for a time. */
export async function tellStory(
  tx: TenantTx,
  ctx: ServiceContext,
  ids: readonly string[],
  { type, note, detail = {}, webhook, timed }: Omit<AlertChange, "from" | "data" | "action"> & { timed: readonly string[] },
): Promise<void> {
  const { tenantId } = ctx.actor;
  const entry = { tenantId, at: ctx.now(), type, note: note ?? null, detail, ...actorColumns(ctx.actor) };
  await tx.alertEvent.createMany({ data: ids.map((alertId) => ({ ...entry, id: newId(), alertId })) });
  if (webhook) await enqueue(tx, ...ids.map((alertId) => ({ kind: "delivery" as const, eventType: webhook, alertId })));
  await enqueue(tx, ...timed.map((alertId) => alertTimersChanged(tenantId, alertId)));
  await tellBrowsers(tx, tenantId, "alert", ...ids);
}

/** One change of one alert with its audit entry; nothing at all when it does not apply. */
export async function changeAlert(tx: TenantTx, ctx: ServiceContext, id: string, change: AlertChange): Promise<void> {
  const changed = await changeAlerts(tx, ctx, [id], change);
  if (changed.length === 0) return;
  const { note, detail } = change;
  await audit(tx, ctx, { action: change.action, targetType: "alert", targetId: id, detail: { ...detail, ...(note && { note }) } });
}
