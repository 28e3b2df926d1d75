import type { InboxRow } from "@padit/services/alerts";
import type { InboxIncident } from "@padit/services/incidents";
import type { InboxLine } from "./inbox-lines";
import type { InboxPages } from "./inbox-rows";

/** The list of the inbox, by incidents or by alerts. */
export interface InboxList {
  query: {
    isPending: boolean;
    isError: boolean;
    error: unknown;
    refetch: () => unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
  lines: readonly InboxLine[];
  /** All loaded alerts, those included that are not shown. */
  alerts: readonly InboxRow[];
  /** All loaded incidents; empty in the list by alerts. */
  incidents: readonly InboxIncident[];
  /** Number of new rows that are not shown yet. */
  waiting: number;
  /** Ids of rows that stay visible although they no longer match the tab. */
  kept: ReadonlySet<string>;
  /** Names the question that the list answers. */
  viewKey: string;
  change: (how: (pages: InboxPages) => InboxPages) => void;
  changeIncidents: (how: (incident: InboxIncident) => InboxIncident) => void;
  refresh: (alertIds: readonly string[], incidentIds: readonly string[]) => Promise<void>;
  showNew: () => void;
  letGo: (ids: readonly string[]) => void;
  expand: (incidentId: string) => void;
  collapse: (incidentId: string) => void;
  /** Reads further alerts of an expanded incident. */
  onMembers: (incidentId: string) => void;
}
