import type { AlertStatus, InboxRow } from "@padit/services/alerts";
import type { InboxEntry, InboxIncident } from "@padit/services/incidents";
import type { InfiniteData } from "@tanstack/react-query";
import { afterAction, type By, type InboxAction, type InboxPages, rowsOf } from "./inbox-rows";

/** Pages of the list by incidents. */
export type EntryPages = InfiniteData<{ items: InboxEntry[]; nextCursor: string | null }, unknown>;

export const entriesOf = (pages: EntryPages | undefined): InboxEntry[] => pages?.pages.flatMap(({ items }) => items) ?? [];

export const incidentsOf = (entries: readonly InboxEntry[]): InboxIncident[] =>
  entries.flatMap((entry) => (entry.type === "incident" ? [entry.incident] : []));
export const loneAlertsOf = (entries: readonly InboxEntry[]): InboxRow[] =>
  entries.flatMap((entry) => (entry.type === "alert" ? [entry.alert] : []));

/** Number of an incident's matching alerts that have one of the statuses. */
export const countIn = ({ byStatus }: Pick<InboxIncident, "byStatus">, statuses: readonly AlertStatus[]): number =>
  statuses.reduce((sum, status) => sum + byStatus[status], 0);

/** Whether the tab with these statuses lists the entry. */
export const isListed = (entry: InboxEntry, statuses: readonly AlertStatus[]): boolean =>
  entry.type === "alert" ? statuses.includes(entry.alert.status) : countIn(entry.incident, statuses) > 0;

/** Replaces entries in place; null removes an entry. */
export function mapEntries(pages: EntryPages, change: (entry: InboxEntry) => InboxEntry | null): EntryPages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.flatMap((entry) => change(entry) ?? []) })) };
}

/** Changes the alerts that are rows of their own, as `how` changes pages of alerts. */
export function mapLoneAlerts(pages: EntryPages, how: (pages: InboxPages) => InboxPages): EntryPages {
  const before = loneAlertsOf(entriesOf(pages));
  const after = rowsOf(how({ pages: [{ items: before, nextCursor: null }], pageParams: [null] }));
  const changed = new Map(after.map((alert) => [alert.id, alert]));
  return mapEntries(pages, (entry) => (entry.type === "alert" ? { ...entry, alert: changed.get(entry.alert.id) ?? entry.alert } : entry));
}

/** Inserts new entries into the list in its order, newest first. */
export function insertEntries(pages: EntryPages, entries: readonly InboxEntry[]): EntryPages {
  const known = new Set(entriesOf(pages).map(({ key }) => key));
  const fresh = entries.filter(({ key }) => !known.has(key));
  const [first, ...rest] = pages.pages;
  if (fresh.length === 0 || !first) return pages;
  const items = [...first.items, ...fresh].sort((a, b) => newestOf(b) - newestOf(a) || (a.key < b.key ? -1 : 1));
  return { ...pages, pages: [{ ...first, items }, ...rest] };
}

const newestOf = (entry: InboxEntry): number => (entry.type === "alert" ? entry.alert.boutOpenedAt : entry.incident.newestAt).getTime();

interface ReadAgain {
  items: readonly InboxEntry[];
  /** Keys of all entries that were asked for. */
  keys: readonly string[];
}
/** Separates entries, as read from the server, by what the list has to do with them. */
export function sortEntries(pages: EntryPages | undefined, { items, keys }: ReadAgain, statuses: readonly AlertStatus[]) {
  const known = new Map(entriesOf(pages).map((entry) => [entry.key, entry]));
  const wasListed = (key: string): boolean => {
    const before = known.get(key);
    return before !== undefined && isListed(before, statuses);
  };
  const read = new Set(items.map(({ key }) => key));
  return {
    known: items.filter(({ key }) => known.has(key)),
    fresh: items.filter((entry) => !known.has(entry.key) && isListed(entry, statuses)),
    /** Keys of entries whose alerts no longer match the tab; those that the person's own action moved out of it have left before. */
    leaving: items.filter((entry) => wasListed(entry.key) && !isListed(entry, statuses)).map(({ key }) => key),
    /** Keys of listed entries without matching alerts, such as merged incidents and alerts that joined an incident. */
    gone: keys.filter((key) => known.has(key) && !read.has(key)),
  };
}

const STATUSES = ["open", "acknowledged", "snoozed", "resolved"] as const satisfies readonly AlertStatus[];
const BLANK = {
  ...{ acknowledgedAt: null, acknowledgedBy: null, acknowledgedSticky: false, flappingSince: null, snoozedUntil: null },
  ...{ resolvedAt: null, resolvedBy: null, verdict: null, assigneeId: null, assigneeName: null },
};

/** An incident after an action on those of its alerts that have one of the statuses, by the same rules as on the server. */
export function incidentAfter(incident: InboxIncident, action: InboxAction, statuses: readonly AlertStatus[], by: By): InboxIncident {
  const byStatus = { open: 0, acknowledged: 0, snoozed: 0, resolved: 0 };
  for (const status of STATUSES) {
    const after = statuses.includes(status) ? afterAction({ ...BLANK, status }, action, by).status : status;
    byStatus[after] += incident.byStatus[status];
  }
  const status = STATUSES.find((each) => byStatus[each] > 0) ?? incident.status;
  const owned = action.type === "assign" && {
    ...{ assigneeId: action.assigneeId, hasSeveralOwners: false },
    assigneeName: action.assigneeId === null ? null : by.nameOf(action.assigneeId),
  };
  return { ...incident, ...owned, byStatus, status, ...(status === "acknowledged" && { acknowledgedBy: by.me.name }) };
}

/** An incident after some of its loaded alerts changed their status. */
export function incidentWithMoved(
  incident: InboxIncident,
  before: ReadonlyMap<string, InboxRow>,
  after: readonly InboxRow[],
): InboxIncident {
  const byStatus = { ...incident.byStatus };
  for (const row of after) {
    const was = before.get(row.id);
    if (!was || row.incidentId !== incident.id || was.status === row.status) continue;
    byStatus[was.status] -= 1;
    byStatus[row.status] += 1;
  }
  return { ...incident, byStatus, status: STATUSES.find((each) => byStatus[each] > 0) ?? incident.status };
}
