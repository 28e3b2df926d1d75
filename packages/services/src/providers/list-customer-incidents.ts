import { type IncidentAcross, type IncidentHead, incidentRowsAcross, incidentsAcross } from "@padit/db";
import { moreSevere, SEVERITIES, type Severity } from "@padit/domain";
import type { AlertWords } from "@padit/domain/alerts";
import { groupSharedFaults, type SharedFault } from "@padit/domain/incidents";
import { z } from "zod";
import { wordsOf } from "../alerts/stored-words";
import { Moment } from "../moment";
import { decodeCursor, encodeCursor, PageInput } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type ReachedOrganization, selected } from "./reached";

const STATUSES = ["open", "acknowledged"] as const;
/** The newest unresolved incidents that are read of each organization. */
const INCIDENTS_MAX = 500;
/** Incidents that an entry lists; its count has all of them. */
const LISTED_MAX = 20;

export const ListCustomerIncidents = PageInput.extend({
  limit: z.int().min(1).max(100).default(50),
  statuses: z.array(z.enum(STATUSES)).min(1).max(STATUSES.length).default(["open"]),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).default([]),
  /** Short names of organizations; empty: all. */
  organizations: z.array(z.string().max(63)).max(500).default([]),
});
const Cursor = z.tuple([Moment, z.guid()]);

export interface CustomerIncident {
  id: string;
  organization: Pick<ReachedOrganization, "slug" | "name" | "role">;
  title: string;
  sentence: string;
  words: AlertWords | null;
  status: (typeof STATUSES)[number];
  severity: Severity;
  alertCount: number;
  openCount: number;
  endpointCount: number;
  acknowledgedBy: string | null;
  openedAt: Date;
}

/** One fault: an incident of one organization, or the incidents of several that began together at the same shared place. */
export interface CustomerFault {
  /** Id of its newest incident. */
  key: string;
  /** What several organizations share; null for an incident of one. */
  fault: SharedFault | null;
  severity: Severity;
  organizationCount: number;
  incidentCount: number;
  /** The newest ones. */
  incidents: CustomerIncident[];
  /** Opening of the newest incident, by which the list is sorted. */
  newestAt: Date;
}

export interface CustomerFaultPage {
  items: CustomerFault[];
  nextCursor: string | null;
  /** Number of all entries. */
  total: number;
  /** Whether an organization has more unresolved incidents than are read. */
  isCut: boolean;
}

/** Lists the unresolved incidents of these organizations as faults, newest first. */
export async function listCustomerIncidents(
  ctx: ServiceContext,
  reached: readonly ReachedOrganization[],
  input: z.input<typeof ListCustomerIncidents>,
): Promise<CustomerFaultPage> {
  authorize(ctx, "viewer", null);
  const { limit, cursor, statuses, severities, organizations } = parse(ListCustomerIncidents, input);
  const last = decodeCursor(Cursor, cursor);
  const among = new Map(selected(reached, organizations).map((each) => [each.tenantId, each]));
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => {
    const heads = await incidentsAcross(tx, { tenantIds: [...among.keys()], statuses, rowsMax: INCIDENTS_MAX });
    const wanted = severities.length === 0 ? heads : heads.filter(({ severity }) => severities.includes(severity));
    const entries = groupSharedFaults(wanted);
    const rest = last ? entries.filter(({ incidents: [newest] }) => newest && isAfter(newest, last)) : entries;
    const page = rest.slice(0, limit);
    const rows = await incidentRowsAcross(
      tx,
      page.flatMap(({ incidents }) => incidents.slice(0, LISTED_MAX)),
    );
    const rowOf = new Map(rows.map((row) => [placeOf(row), row]));
    const end = page.at(-1)?.incidents[0];
    return {
      items: page.flatMap(({ fault, incidents }) => faultView(fault, incidents, { rowOf, among })),
      nextCursor: rest.length > limit && end ? encodeCursor([end.openedAt.toISOString(), end.id]) : null,
      total: entries.length,
      isCut: isAnyFull(heads),
    };
  });
}

const placeOf = ({ tenantId, id }: Pick<IncidentHead, "tenantId" | "id">): string => `${tenantId} ${id}`;

/** Whether the incident follows the last one of the page before: the list has the newest first, and equal times by id. */
const isAfter = ({ openedAt, id }: IncidentHead, [at, lastId]: z.output<typeof Cursor>): boolean =>
  openedAt.getTime() < at.getTime() || (openedAt.getTime() === at.getTime() && id > lastId);

function isAnyFull(heads: readonly IncidentHead[]): boolean {
  const counts = new Map<string, number>();
  for (const { tenantId } of heads) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1);
  return [...counts.values()].some((count) => count >= INCIDENTS_MAX);
}

function faultView(
  fault: SharedFault | null,
  heads: readonly IncidentHead[],
  { rowOf, among }: { rowOf: ReadonlyMap<string, IncidentAcross>; among: ReadonlyMap<string, ReachedOrganization> },
): CustomerFault[] {
  const [newest] = heads;
  if (!newest) return [];
  const incidents = heads.flatMap((head) => {
    const [row, organization] = [rowOf.get(placeOf(head)), among.get(head.tenantId)];
    return row && organization ? [incidentView(row, organization)] : [];
  });
  return [
    {
      ...{ key: newest.id, fault, incidents, newestAt: newest.openedAt },
      severity: heads.map(({ severity }) => severity).reduce(moreSevere),
      organizationCount: new Set(heads.map(({ tenantId }) => tenantId)).size,
      incidentCount: heads.length,
    },
  ];
}

function incidentView({ tenantId: _, words, status, ...row }: IncidentAcross, { slug, name, role }: ReachedOrganization): CustomerIncident {
  return { ...row, organization: { slug, name, role }, words: wordsOf(words), status: status === "open" ? "open" : "acknowledged" };
}
