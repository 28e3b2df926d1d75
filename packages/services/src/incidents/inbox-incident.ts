import type { TenantTx } from "@padit/db";
import { ALERT_STATUSES, type AlertStatus, moreSevere, type Severity } from "@padit/domain";
import type { AlertWords } from "@padit/domain/alerts";
import { type AlertFilter, alertWhere } from "../alerts/alert-filter";
import { INBOX_SELECT, type InboxRow, inboxRows } from "../alerts/inbox-row";
import { wordsOf } from "../alerts/stored-words";
import type { ServiceContext } from "../service-context";
import { StoredCause } from "./incident-view";
import { incidentsWithinLimit } from "./incidents-within-limit";

/**
 * One incident of the inbox. "Matching" alerts are those of its alerts that match the filter, of any status. Severity and owner are those of
 * the unresolved ones, or of all when all are resolved.
 */
export interface InboxIncident {
  id: string;
  title: string;
  /** Sentence of the verdict, with its numbers. */
  sentence: string;
  /** Title and sentence by key; null for an older incident, which is read in English. */
  words: AlertWords | null;
  severity: Severity;
  /** The status that needs most attention among the matching alerts. */
  status: AlertStatus;
  /** Number of matching alerts by status. */
  byStatus: Record<AlertStatus, number>;
  /** Number of all alerts, those included that do not match. */
  alertCount: number;
  endpointCount: number;
  /** Failing and all endpoints of what is named as the cause; null for an unknown cause. */
  extent: { failing: number; active: number } | null;
  isFlapping: boolean;
  /** The owner whom these alerts have in common; null without one. */
  assigneeId: string | null;
  assigneeName: string | null;
  /** Whether these alerts have different owners. */
  hasSeveralOwners: boolean;
  acknowledgedBy: string | null;
  openedAt: Date;
  /** Opening of the newest bout of a matching alert, by which the list is sorted by default. */
  newestAt: Date;
  resolvedAt: Date | null;
  version: number;
}

/** A row of the inbox: an incident, or one alert that is alone in its incident or has none yet. */
export type InboxEntry =
  | { type: "incident" /** Id of the incident. */; key: string; incident: InboxIncident }
  | { type: "alert" /** Id of the incident; of the alert while it has none. */; key: string; alert: InboxRow };

/** Position of an entry in the list: the incident, or the alert that has none. */
export type EntryPlace = { incidentId: string } | { alertId: string };

/** Reads the entries at these places, in their order, with a few statements for a whole page. The filter's statuses are ignored. */
export async function inboxEntries(
  tx: TenantTx,
  ctx: ServiceContext,
  { statuses: _, ...filter }: AlertFilter,
  places: readonly EntryPlace[],
): Promise<InboxEntry[]> {
  const { tenantId } = ctx.actor;
  const where = await alertWhere(tx, ctx, filter);
  const incidentIds = places.flatMap((place) => ("incidentId" in place ? [place.incidentId] : []));
  const stored = await tx.incident.findMany({ where: { tenantId, id: { in: incidentIds } } });
  const incidents = await incidentsWithinLimit(tx, ctx, stored);
  const lone = incidents.flatMap(({ id, alertCount }) => (alertCount <= 1 ? [id] : []));
  const withoutIncident = places.flatMap((place) => ("alertId" in place ? [place.alertId] : []));
  const rows = await tx.alert.findMany({
    where: { AND: [where, { OR: [{ incidentId: { in: lone } }, { id: { in: withoutIncident } }] }] },
    select: INBOX_SELECT,
  });
  const alerts = new Map<string, InboxRow[]>();
  for (const alert of await inboxRows(tx, tenantId, rows)) {
    const key = alert.incidentId ?? alert.id;
    alerts.set(key, [...(alerts.get(key) ?? []), alert]);
  }
  const members = await summarizeMembers(tx, where, incidentIds);
  const entries = new Map<string, InboxEntry>();
  for (const [key, [alert, ...more]] of alerts) if (alert && more.length === 0) entries.set(key, { type: "alert", key, alert });
  for (const row of incidents) {
    const summary = members.get(row.id);
    if (entries.has(row.id) || !summary) continue;
    const { failing, active, type } = StoredCause.parse(row.cause);
    const { id, title, sentence, alertCount, endpointCount, isFlapping, acknowledgedBy, openedAt, resolvedAt, version } = row;
    const extent = type === "single" || type === "unknown" || active === 0 ? null : { failing, active };
    const shown = { id, title, sentence, alertCount, endpointCount, isFlapping, acknowledgedBy, openedAt, resolvedAt, version };
    entries.set(id, { type: "incident", key: id, incident: { ...shown, ...summary, extent, words: wordsOf(row.words) } });
  }
  return places.flatMap((place) => entries.get("incidentId" in place ? place.incidentId : place.alertId) ?? []);
}

type MemberSummary = Pick<
  InboxIncident,
  "severity" | "status" | "byStatus" | "assigneeId" | "assigneeName" | "hasSeveralOwners" | "newestAt"
>;

/** Summarizes the alerts of each incident that the condition selects. */
async function summarizeMembers(
  tx: TenantTx,
  where: Awaited<ReturnType<typeof alertWhere>>,
  incidentIds: readonly string[],
): Promise<Map<string, MemberSummary>> {
  const groups = await tx.alert.groupBy({
    by: ["incidentId", "status", "severity", "assigneeId"],
    where: { AND: [where, { incidentId: { in: [...incidentIds] } }] },
    _count: true,
    _max: { boutOpenedAt: true },
  });
  const ids = [...new Set(groups.flatMap(({ assigneeId }) => assigneeId ?? []))];
  const people = await tx.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  const byIncident = new Map<string, typeof groups>();
  for (const group of groups) {
    const key = group.incidentId ?? "";
    byIncident.set(key, [...(byIncident.get(key) ?? []), group]);
  }
  return new Map([...byIncident].map(([incidentId, members]) => [incidentId, summaryOf(members, nameOf)]));
}

interface MemberGroup {
  status: AlertStatus;
  severity: Severity;
  assigneeId: string | null;
  _count: number;
  _max: { boutOpenedAt: Date | null };
}
function summaryOf(groups: readonly MemberGroup[], nameOf: ReadonlyMap<string, string>): MemberSummary {
  const byStatus = { open: 0, acknowledged: 0, snoozed: 0, resolved: 0 };
  for (const { status, _count } of groups) byStatus[status] += _count;
  const unresolved = groups.filter(({ status }) => status !== "resolved");
  const judged = unresolved.length > 0 ? unresolved : groups;
  const owners = new Set(judged.map(({ assigneeId }) => assigneeId));
  const assigneeId = owners.size === 1 ? (judged[0]?.assigneeId ?? null) : null;
  return {
    ...{ byStatus, assigneeId, assigneeName: nameOf.get(assigneeId ?? "") ?? null, hasSeveralOwners: owners.size > 1 },
    severity: judged.map(({ severity }) => severity).reduce(moreSevere, "info"),
    status: ALERT_STATUSES.find((status) => byStatus[status] > 0) ?? "resolved",
    newestAt: new Date(Math.max(0, ...groups.map(({ _max }) => _max.boutOpenedAt?.getTime() ?? 0))),
  };
}
