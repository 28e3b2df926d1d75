import { z } from "zod";
import { AlertFilter, alertWhere } from "../alerts/alert-filter";
import { ALERT_STATUSES } from "../alerts/alert-view";
import { INBOX_SORTS } from "../alerts/list-inbox";
import { type Page, PageInput } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type InboxEntry, inboxEntries } from "./inbox-incident";
import { ENTRY_ORDERS, entriesAfter, entryCursor, readEntryCursor } from "./inbox-order";

export const ListInboxIncidents = PageInput.extend({
  ...AlertFilter.shape,
  sort: z.enum(INBOX_SORTS).default("newest"),
});

/**
 * Lists incidents as rows of the inbox. An incident is listed when at least one of its alerts matches the filter, and sorted by its matching
 * alerts.
 */
export async function listInboxIncidents(ctx: ServiceContext, input: z.input<typeof ListInboxIncidents>): Promise<Page<InboxEntry>> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { limit, cursor, sort, ...filter } = parse(ListInboxIncidents, input);
  const steps = ENTRY_ORDERS[sort];
  const last = readEntryCursor(steps, cursor);
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    const found = await entriesAfter(tx, await alertWhere(tx, ctx, filter), steps, last, limit + 1);
    const page = found.slice(0, limit);
    const end = page.at(-1);
    return { items: await inboxEntries(tx, ctx, filter, page), nextCursor: found.length > limit && end ? entryCursor(end) : null };
  });
}

/** Selects the entries of these alerts and incidents that match the filter in any status, for screens that follow changes. */
export const ReadInboxIncidents = AlertFilter.omit({ statuses: true }).extend({
  alertIds: z.array(z.guid()).max(500).default([]),
  incidentIds: z.array(z.guid()).max(500).default([]),
});

interface ChangedEntries {
  items: InboxEntry[];
  /** Keys of all entries that were read, those included that do not match the filter. */
  keys: string[];
}

export async function readInboxIncidents(ctx: ServiceContext, input: z.input<typeof ReadInboxIncidents>): Promise<ChangedEntries> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { alertIds, incidentIds, ...filter } = parse(ReadInboxIncidents, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const alerts = await tx.alert.findMany({ where: { tenantId, id: { in: alertIds } }, select: { id: true, incidentId: true } });
    const incidents = [...new Set([...incidentIds, ...alerts.flatMap(({ incidentId }) => incidentId ?? [])])];
    const alone = alerts.flatMap(({ id, incidentId }) => (incidentId === null ? [{ alertId: id }] : []));
    const items = await inboxEntries(tx, ctx, filter, [...incidents.map((incidentId) => ({ incidentId })), ...alone]);
    return { items, keys: [...incidents, ...alertIds] };
  });
}

export const CountInboxIncidents = AlertFilter.extend({
  /** Sets of statuses, such as those of the inbox's tabs. */
  statusSets: z
    .array(z.array(z.enum(ALERT_STATUSES)).min(1).max(ALERT_STATUSES.length))
    .min(1)
    .max(8),
});

/** Counts the entries that `listInboxIncidents` lists, for each set of statuses. */
export async function countInboxIncidents(ctx: ServiceContext, input: z.input<typeof CountInboxIncidents>): Promise<number[]> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { statusSets, ...filter } = parse(CountInboxIncidents, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const where = await alertWhere(tx, ctx, filter);
    const counts: number[] = [];
    for (const statuses of statusSets) {
      const alerts = { AND: [where, { status: { in: statuses } }] };
      const incidents = await tx.incident.count({ where: { tenantId, alerts: { some: alerts } } });
      counts.push(incidents + (await tx.alert.count({ where: { AND: [alerts, { incidentId: null }] } })));
    }
    return counts;
  });
}
