import type { TenantTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { VERDICTS } from "../alerts/alert-view";
import { occasionOf } from "../alerts/change-alert";
import { applyTransition } from "../alerts/lifecycle/apply-transition";
import { resolvedByPerson, type Transition } from "../alerts/lifecycle/transition";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { lockIncidents } from "./group-alerts";
import { EMPTIED, newlyGrouped } from "./group-columns";
import { findIncident, readIncident } from "./incident-queries";
import type { IncidentRow, IncidentView } from "./incident-view";
import { noteIncident, refreshIncidents } from "./refresh-incidents";

const Note = z.string().max(2000).optional();
export const AcknowledgeIncident = z.object({ incidentId: z.guid(), note: Note });
const SnoozeIncident = z.object({ incidentId: z.guid(), until: z.date(), note: Note });
export const ResolveIncident = z.object({ incidentId: z.guid(), verdict: z.enum(VERDICTS), note: Note });
export const AddIncidentNote = z.object({ incidentId: z.guid(), note: z.string().trim().min(1).max(2000) });
export const MergeIncident = z.object({ incidentId: z.guid(), into: z.guid() });
export const SplitIncident = z.object({ incidentId: z.guid(), alertIds: z.array(z.guid()).min(1).max(500) });

/** `undoToken` is for `undoAlertAction`; null when no alert changed. */
export interface IncidentActionResult {
  incident: IncidentView;
  undoToken: string | null;
}

/** Records that somebody handles the incident: acknowledges its unresolved alerts. */
export async function acknowledgeIncident(ctx: ServiceContext, input: z.input<typeof AcknowledgeIncident>): Promise<IncidentActionResult> {
  authorize(ctx, "operator", "alerts:write");
  const { incidentId, note } = parse(AcknowledgeIncident, input);
  return changeMembers(ctx, incidentId, "acknowledge", { type: "acknowledged", isSticky: false }, note);
}

/** Snoozes the incident's unresolved alerts. */
export async function snoozeIncident(ctx: ServiceContext, input: z.input<typeof SnoozeIncident>): Promise<IncidentActionResult> {
  authorize(ctx, "operator", "alerts:write");
  const { incidentId, until, note } = parse(SnoozeIncident, input);
  return changeMembers(ctx, incidentId, "snooze", { type: "snoozed", until }, note);
}

/** Resolves the incident's alerts with the same verdict, and with them the incident. */
export async function resolveIncident(ctx: ServiceContext, input: z.input<typeof ResolveIncident>): Promise<IncidentActionResult> {
  authorize(ctx, "operator", "alerts:write");
  const { incidentId, verdict, note } = parse(ResolveIncident, input);
  return changeMembers(ctx, incidentId, "resolve", resolvedByPerson(ctx.actor.name, verdict), note);
}

/** Adds a note to the incident's timeline. */
export async function addIncidentNote(ctx: ServiceContext, input: z.input<typeof AddIncidentNote>): Promise<IncidentView> {
  authorize(ctx, "operator", "alerts:write");
  const { incidentId, note } = parse(AddIncidentNote, input);
  return changing(ctx, [incidentId], async (tx) => {
    await noteIncident(tx, occasionOf(ctx, note), incidentId, "noted");
    await auditIncident(tx, ctx, "incident.note", incidentId, { note });
    return readIncident(tx, ctx, incidentId);
  });
}

/** Moves all alerts of an incident into another incident. Repeating a merge changes nothing. @returns the other incident */
export async function mergeIncident(ctx: ServiceContext, input: z.input<typeof MergeIncident>): Promise<IncidentView> {
  authorize(ctx, "operator", "alerts:write");
  const { incidentId, into } = parse(MergeIncident, input);
  if (incidentId === into)
    throw new PaditError("invalid", "An incident cannot be merged into itself.", {
      issues: [{ path: "into", message: "Choose another incident." }],
    });
  return changing(ctx, [incidentId, into], async (tx, [from, other]) => {
    if (from?.mergedInto === into) return readIncident(tx, ctx, into);
    if (other?.mergedInto) throw new PaditError("conflict", "The other incident was merged itself.");
    const { tenantId } = ctx.actor;
    const at = ctx.now();
    const ids = await membersOf(tx, tenantId, { incidentId });
    await move(tx, ctx, ids, into);
    await tx.incident.update({
      where: { tenantId_id: { tenantId, id: incidentId } },
      data: { status: "resolved", resolvedAt: at, mergedInto: into, ...EMPTIED, statusSince: at, notifyAt: at },
    });
    const occasion = occasionOf(ctx);
    await noteIncident(tx, occasion, incidentId, "merged", { into });
    await noteIncident(tx, occasion, into, "absorbed", { from: incidentId, alerts: ids.length });
    await auditIncident(tx, ctx, "incident.merge", incidentId, { into, alerts: ids.length });
    await refreshIncidents(tx, occasion, [into]);
    await tellBrowsers(tx, tenantId, "incident", incidentId);
    return readIncident(tx, ctx, into);
  });
}

/** Moves some alerts of an incident into a new incident. @returns the new incident */
export async function splitIncident(ctx: ServiceContext, input: z.input<typeof SplitIncident>): Promise<IncidentView> {
  authorize(ctx, "operator", "alerts:write");
  const { incidentId, alertIds } = parse(SplitIncident, input);
  return changing(ctx, [incidentId], async (tx, [from]) => {
    const { tenantId } = ctx.actor;
    const ids = await membersOf(tx, tenantId, { incidentId, id: { in: alertIds } });
    const total = await tx.alert.count({ where: { tenantId, incidentId } });
    const [first] = ids;
    if (!from || first === undefined || ids.length === total)
      throw new PaditError("conflict", "Choose some of the incident's alerts, and not all of them.");
    const id = newId();
    const { title, sentence, severity, kind, openedAt } = from;
    const cause = { ...SPLIT_CAUSE, failing: ids.length, active: ids.length, explained: ids.length };
    await tx.incident.create({ data: { tenantId, id, title, sentence, severity, kind, openedAt, cause, ...newlyGrouped(ctx.now()) } });
    await move(tx, ctx, ids, id);
    const occasion = occasionOf(ctx);
    await noteIncident(tx, occasion, id, "opened", { from: incidentId });
    await noteIncident(tx, occasion, incidentId, "split", { into: id, alerts: ids.length });
    await auditIncident(tx, ctx, "incident.split", incidentId, { into: id, alerts: ids.length });
    await refreshIncidents(tx, occasion, [incidentId, id]);
    return readIncident(tx, ctx, id);
  });
}

/** Cause of a split incident: a person stated that these alerts are a separate fault, but not which one. */
const SPLIT_CAUSE = {
  ...{ type: "unknown", id: null, name: null, symptom: "delivery", failingElsewhere: 0, activeElsewhere: 0 },
  ...{ confidence: null, runnerUp: null, twins: [] },
};

/** Runs one transaction with the incidents locked. @throws PaditError not_found when one of them does not exist */
async function changing<Result>(
  ctx: ServiceContext,
  ids: readonly string[],
  work: (tx: TenantTx, incidents: readonly IncidentRow[]) => Promise<Result>,
): Promise<Result> {
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await lockIncidents(tx, tenantId);
    const incidents: IncidentRow[] = [];
    for (const id of ids) incidents.push(await findIncident(tx, tenantId, id));
    return work(tx, incidents);
  });
}

async function changeMembers(
  ctx: ServiceContext,
  incidentId: string,
  action: string,
  transition: Transition,
  note?: string,
): Promise<IncidentActionResult> {
  return changing(ctx, [incidentId], async (tx) => {
    const ids = await membersOf(tx, ctx.actor.tenantId, { incidentId, status: { not: "resolved" } });
    const occasion = occasionOf(ctx, note);
    const members = { ...occasion, audit: "bulk", auditAction: "alert.bulk", auditDetail: { type: action, incidentId } } as const;
    const { auditId } = await applyTransition(tx, members, ids, transition);
    await refreshIncidents(tx, occasion, [incidentId]);
    return { incident: await readIncident(tx, ctx, incidentId), undoToken: auditId };
  });
}

async function membersOf(tx: TenantTx, tenantId: string, where: object): Promise<string[]> {
  const rows = await tx.alert.findMany({
    where: { ...where, tenantId },
    select: { id: true },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id }) => id);
}

async function move(tx: TenantTx, ctx: ServiceContext, ids: readonly string[], incidentId: string): Promise<void> {
  const transition = { type: "joined_incident", incidentId, isPinned: true, isAlone: false } as const;
  await applyTransition(tx, { ...occasionOf(ctx), audit: "none" }, ids, transition);
}

const auditIncident = (tx: TenantTx, ctx: ServiceContext, action: string, targetId: string, detail: { [key: string]: string | number }) =>
  audit(tx, ctx, { action, targetType: "incident", targetId, detail });
