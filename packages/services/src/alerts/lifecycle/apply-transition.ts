import type { TenantTx } from "@padit/db";
import { type AlertStatus, type Json, newId } from "@padit/domain";
import { actorColumns, audit } from "../../audit";
import { enqueue } from "../../outbox/enqueue";
import { alertTimersChanged } from "../../outbox/messages";
import type { Actor } from "../../service-context";
import { tellBrowsers } from "../../tell-browsers";
import { isAboutSilence } from "../about-silence";
import { decisionJson } from "../decision";
import { beginBout, endBouts, refineBout, resumeBouts } from "./bouts";
import { type LockedAlert, lockAlerts } from "./locked-alerts";
import { BY_SYSTEM, type RowChange, rowChange, storyColumns } from "./row-change";
import { AUDIT_ACTION, type NewAlert, TIMELINE_TYPE, type Transition } from "./transition";

/** The actor and the time of a transition. */
export interface Occasion {
  actor: Actor;
  at: Date;
  ip?: string | undefined;
  note?: string | undefined;
  /** Added to the detail of the timeline's entry. */
  detail?: { [key: string]: Json };
  /**
   * Form of the audit entry for a person's action: `single` = for one alert, `bulk` = one entry for all alerts, which an undo reads, `none`
   * = the caller audits the action that caused this transition.
   */
  audit?: "single" | "bulk" | "none";
  /** Replaces the transition's default audit action. */
  auditAction?: string;
  /** Added to the audit entry's detail. */
  auditDetail?: { [key: string]: Json };
}
export interface Applied {
  /** Ids of the alerts that changed. Repeating a transition changes none. */
  changed: string[];
  /** Existing alerts to which the transition does not apply, with their status. */
  unchanged: { id: string; status: AlertStatus }[];
  /** Id of the audit entry; null when nothing changed or nothing was audited. */
  auditId: string | null;
}

export const systemOccasion = (tenantId: string, at: Date, detail: { [key: string]: Json } = {}): Occasion => ({
  ...{ actor: { kind: "system", name: "PADIT", tenantId }, at, detail },
  audit: "none",
});

/**
 * The only writer of alerts. Applies one transition, in the caller's transaction, to those alerts to which it applies. Row, bout, timeline,
 * outbox references, timers, browser notifications and audit entry are written together or not at all.
 */
export async function applyTransition(tx: TenantTx, occasion: Occasion, ids: readonly string[], transition: Transition): Promise<Applied> {
  const { actor, at } = occasion;
  const { tenantId } = actor;
  if (transition.type === "opened") return openAlert(tx, occasion, ids[0] ?? newId(), transition.alert);
  const locked = await lockAlerts(tx, tenantId, ids);
  const by = { name: actor.kind === "system" ? BY_SYSTEM : actor.name, at };
  const changes = locked.flatMap((row) => rowChange(row, transition, by) ?? []);
  const changed = changes.map(({ id }) => id);
  const isChanged = new Set(changed);
  const unchanged = locked.flatMap(({ id, status }) => (isChanged.has(id) ? [] : [{ id, status }]));
  if (changes.length === 0) return { changed, unchanged, auditId: null };
  await writeBouts(tx, tenantId, transition, changes, at);
  await writeRows(tx, tenantId, changes);
  await tellOthers(tx, occasion, changes);
  await wakeTimers(tx, occasion, locked, changes);
  return { changed, unchanged, auditId: await auditChange(tx, occasion, transition, locked, changes) };
}

/** Writes nothing if the id exists (a replay after a lost checkpoint) or if the key has an unresolved alert. */
async function openAlert(tx: TenantTx, occasion: Occasion, id: string, alert: NewAlert): Promise<Applied> {
  const { actor, at } = occasion;
  const { tenantId } = actor;
  const { boutStartedAt: _, sources: _sources, words: _words, ...facts } = alert;
  const row = { tenantId, id, openedAt: at, lastSeenAt: at, boutOpenedAt: at, sequence: 1, ...facts, labels: [...facts.labels] };
  const { count } = await tx.alert.createMany({ data: [{ ...row, ...storyColumns(alert) }], skipDuplicates: true });
  if (count === 0) return { changed: [], unchanged: [], auditId: null };
  await beginBout(tx, tenantId, id, at, alert);
  const isSilence = isAboutSilence(alert);
  await tellOthers(tx, occasion, [
    {
      ...{ id, columns: {}, sequence: 1, story: alert },
      entry: { type: TIMELINE_TYPE.opened, detail: {} },
      webhook: isSilence ? "collector.silent" : "alert.created",
      collectorId: isSilence ? alert.collectorId : null,
    },
  ]);
  await enqueue(tx, { kind: "event", topic: "alert.created", refs: { alertId: id } });
  return { changed: [id], unchanged: [], auditId: null };
}

async function writeBouts(tx: TenantTx, tenantId: string, transition: Transition, changes: RowChange[], at: Date): Promise<void> {
  const ids = changes.map(({ id }) => id);
  if (transition.type === "resolved") return endBouts(tx, tenantId, ids, at);
  const isResumed =
    (transition.type === "reopened" && transition.story === null) || (transition.type === "undone" && transition.isResolution);
  if (isResumed) return resumeBouts(tx, tenantId, ids);
  for (const { id, story, columns } of changes) {
    if (story === null) continue;
    if (transition.type === "reopened") await beginBout(tx, tenantId, id, at, story);
    else if (await refineBout(tx, tenantId, id, at, story)) columns.boutOpenedAt = at;
    columns.lastSeenAt = at;
  }
}

/** Executes one statement for all rows that get the same columns; a bulk action needs one statement. */
async function writeRows(tx: TenantTx, tenantId: string, changes: readonly RowChange[]): Promise<void> {
  const groups = new Map<string, RowChange[]>();
  for (const change of changes) {
    const columns = JSON.stringify([change.columns, change.webhook !== null]);
    const alike = groups.get(columns);
    if (alike) alike.push(change);
    else groups.set(columns, [change]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    await tx.alert.updateMany({
      where: { tenantId, id: { in: group.map(({ id }) => id) } },
      data: { ...first.columns, version: { increment: 1 }, ...(first.webhook !== null && { sequence: { increment: 1 } }) },
    });
  }
}

/** Writes the timeline and notifies integrations and open browsers. */
async function tellOthers(tx: TenantTx, { actor, at, note, detail }: Occasion, changes: readonly RowChange[]): Promise<void> {
  const { tenantId } = actor;
  const common = { tenantId, at, note: note ?? null, ...actorColumns(actor) };
  await tx.alertEvent.createMany({
    data: changes.flatMap(({ id: alertId, entry }) =>
      entry ? [{ ...common, id: newId(), alertId, type: entry.type, detail: { ...entry.detail, ...detail } }] : [],
    ),
  });
  await enqueue(
    tx,
    ...changes.flatMap(({ id: alertId, webhook, sequence, collectorId }) =>
      webhook ? [{ kind: "delivery" as const, eventType: webhook, alertId, sequence, ...(collectorId !== null && { collectorId }) }] : [],
    ),
  );
  await tellBrowsers(tx, tenantId, "alert", ...changes.map(({ id }) => id));
}

/** Signals the timers of alerts that a person snoozed, and of snoozed alerts whose status a person changed. */
async function wakeTimers(tx: TenantTx, { actor }: Occasion, locked: readonly LockedAlert[], changes: readonly RowChange[]): Promise<void> {
  if (actor.kind === "system") return;
  const wasSnoozed = new Set(locked.flatMap(({ id, status }) => (status === "snoozed" ? [id] : [])));
  const timed = changes.filter(({ id, columns }) => columns.status === "snoozed" || (wasSnoozed.has(id) && columns.status !== undefined));
  await enqueue(tx, ...timed.map(({ id }) => alertTimersChanged(actor.tenantId, id)));
}

async function auditChange(
  tx: TenantTx,
  { actor, at, ip, note, audit: form = "single", auditAction, auditDetail }: Occasion,
  transition: Transition,
  locked: readonly LockedAlert[],
  changes: readonly RowChange[],
): Promise<string | null> {
  const [first] = changes;
  if (actor.kind === "system" || form === "none" || !first) return null;
  const author = { actor, now: () => at, ip };
  const action = auditAction ?? AUDIT_ACTION[transition.type];
  if (form === "single") {
    const { entry, id: targetId } = first;
    return audit(tx, author, {
      action,
      targetType: "alert",
      targetId,
      detail: { ...entry?.detail, ...auditDetail, ...(note && { note }) },
    });
  }
  const isChanged = new Set(changes.map(({ id }) => id));
  const before = locked.filter(({ id }) => isChanged.has(id)).map((row) => ({ id: row.id, ...decisionJson(row) }));
  const made = decisionJson(first.columns);
  const facts = { ...auditDetail, count: changes.length, made, before };
  return audit(tx, author, { action, targetType: "alert", targetId: first.id, detail: facts });
}
