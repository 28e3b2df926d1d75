import type { Prisma, TenantTx } from "@padit/db";
import { memberTerms, readSelector, SEVERITIES, type SelectorTerm } from "@padit/domain";
import { z } from "zod";
import { Moment } from "../moment";
import { alertSelectorWhere } from "../selector/alert-selector-where";
import { selectorText } from "../selector/selector-text";
import type { ServiceContext } from "../service-context";
import { ALERT_STATUSES } from "./alert-view";

/** Which alerts; what is absent does not narrow, and all that is given must hold. */
export const AlertFilter = z.object({
  /** A selector. */
  q: selectorText().optional(),
  statuses: z.array(z.enum(ALERT_STATUSES)).max(ALERT_STATUSES.length).optional(),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  endpointId: z.guid().optional(),
  assigneeId: z.guid().optional(),
  incidentId: z.guid().optional(),
  /** A label. */
  tag: z.string().max(100).optional(),
  /** Words of the title, the description or the endpoint's name, one after the other. */
  text: z.string().max(200).optional(),
  /** Opened at or after. */
  since: Moment.optional(),
  /** Opened at or before: what came later than the person who acts has seen stays out. */
  until: Moment.optional(),
  /** No others than these. */
  ids: z.array(z.guid()).max(500).optional(),
});
export type AlertFilter = z.output<typeof AlertFilter>;

/** @param actor whom `owner:me` means */
export async function alertWhere(
  tx: TenantTx,
  { actor }: Pick<ServiceContext, "actor">,
  filter: AlertFilter,
): Promise<Prisma.AlertWhereInput & { AND: Prisma.AlertWhereInput[] }> {
  const { tenantId } = actor;
  const { q, ids, assigneeId, incidentId, since, until } = filter;
  const asking = { tenantId, me: actor.kind === "user" ? actor.userId : null };
  const selector = [...filterTerms(filter), ...(q ? readSelector(q) : [])];
  return {
    tenantId,
    ...(ids && { id: { in: ids } }),
    ...(assigneeId && { assigneeId }),
    ...(incidentId && { incidentId }),
    ...((since || until) && { openedAt: { ...(since && { gte: since }), ...(until && { lte: until }) } }),
    AND: await alertSelectorWhere(tx, asking, selector),
  };
}

/** What a program states member by member. */
function filterTerms({ statuses, severities, endpointId, tag, text }: AlertFilter): SelectorTerm[] {
  return [
    ...(statuses?.length ? [{ field: "status" as const, values: statuses, not: false }] : []),
    ...memberTerms({ severities, tags: tag ? [tag] : [], endpointIds: endpointId ? [endpointId] : [] }),
    ...(text ? [{ field: "text" as const, values: [text], not: false }] : []),
  ];
}
