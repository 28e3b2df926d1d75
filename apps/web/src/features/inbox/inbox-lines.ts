import type { AlertStatus, InboxRow } from "@padit/services/alerts";
import type { InboxEntry, InboxIncident } from "@padit/services/incidents";
import { countIn, isListed } from "./inbox-entries";
import type { InboxView } from "./inbox-view";

/** An alert; level 2 inside an incident. */
export interface AlertLineItem {
  type: "alert";
  id: string;
  row: InboxRow;
  level: 1 | 2;
}
export interface IncidentLineItem {
  type: "incident";
  id: string;
  incident: InboxIncident;
  isExpanded: boolean;
  /** Number of the incident's alerts that the list shows when it is expanded. */
  n: number;
}
/** A line of the list. `heading` names a group; `more` stands for alerts of an incident that are not loaded yet. */
export type InboxLine =
  | AlertLineItem
  | IncidentLineItem
  | { type: "heading"; id: string; heading: string; n: number }
  | { type: "more"; id: string; incidentId: string; n: number };

/** Lines on which keys and the selection act. */
export const isRow = (line: InboxLine): line is AlertLineItem | IncidentLineItem => line.type === "alert" || line.type === "incident";

/** Alerts with a heading before each group. The server sorts alerts by group, so each group is contiguous. */
export function alertLines(rows: readonly InboxRow[], group: InboxView["group"]): InboxLine[] {
  const line = (row: InboxRow): InboxLine => ({ type: "alert", id: row.id, row, level: 1 });
  if (group === "none") return rows.map(line);
  const nameOf = (row: InboxRow) => (group === "endpoint" ? (row.endpointName ?? "No endpoint") : (row.collectorName ?? "No collector"));
  const idOf = (row: InboxRow) => (group === "endpoint" ? row.endpointId : row.collectorId) ?? "";
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(idOf(row), (counts.get(idOf(row)) ?? 0) + 1);
  return rows.flatMap((row, index): InboxLine[] => {
    const before = rows[index - 1];
    const id = idOf(row);
    const begins = !before || idOf(before) !== id;
    return [
      ...(begins ? [{ type: "heading" as const, id: `group ${id} ${index}`, heading: nameOf(row), n: counts.get(id) ?? 0 }] : []),
      line(row),
    ];
  });
}

interface Tree {
  entries: readonly InboxEntry[];
  statuses: readonly AlertStatus[];
  /** Keys of entries, and ids of alerts, that stay visible although they no longer match the tab. */
  kept: ReadonlySet<string>;
  /** Loaded alerts of each expanded incident. */
  members: ReadonlyMap<string, readonly InboxRow[]>;
}

/** Incidents, with the alerts of each expanded one below it. */
export function incidentLines({ entries, statuses, kept, members }: Tree): InboxLine[] {
  return entries.flatMap((entry): InboxLine[] => {
    if (!isListed(entry, statuses) && !kept.has(entry.key)) return [];
    if (entry.type === "alert") return [{ type: "alert", id: entry.alert.id, row: entry.alert, level: 1 }];
    const { incident } = entry;
    const loaded = members.get(incident.id);
    const n = countIn(incident, statuses);
    const head: InboxLine = { type: "incident", id: incident.id, incident, isExpanded: loaded !== undefined, n };
    if (!loaded) return [head];
    const shown = loaded.filter(({ id, status }) => statuses.includes(status) || kept.has(id));
    const rest = n - loaded.filter(({ status }) => statuses.includes(status)).length;
    return [
      head,
      ...shown.map((row): InboxLine => ({ type: "alert", id: row.id, row, level: 2 })),
      ...(rest > 0 ? [{ type: "more" as const, id: `more ${incident.id}`, incidentId: incident.id, n: rest }] : []),
    ];
  });
}
