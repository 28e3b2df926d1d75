import type { Prisma, TenantTx } from "@padit/db";
import { memberTerms, readSelector, SEVERITIES, type SelectorTerm } from "@padit/domain";
import { z } from "zod";
import { Moment } from "../moment";
import { alertSelectorWhere } from "../selector/alert-selector-where";
import { selectorText } from "../selector/selector-text";
import type { ServiceContext } from "../service-context";
import { ALERT_STATUSES } from "./alert-view";

/** Selects alerts. All given members must match; an absent member does not narrow. */
export const AlertFilter = z.object({
  /** Text of a selector. */
  q: selectorText().optional(),
  statuses: z.array(z.enum(ALERT_STATUSES)).max(ALERT_STATUSES.length).optional(),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  endpointId: z.guid().optional(),
  assigneeId: z.guid().optional(),
  incidentId: z.guid().optional(),
  /** A label that the alert must have. */
  tag: z.string().max(100).optional(),
  /** A sequence of words in the title, the description or the endpoint's name. */
  text: z.string().max(200).optional(),
  /** Opened at this time or later. */
  since: Moment.optional(),
  /** Opened at this time or earlier. It excludes alerts that opened after the acting person loaded the list. */
  until: Moment.optional(),
  /** Only alerts with these ids. */
  ids: z.array(z.guid()).max(500).optional(),
});
export type AlertFilter = z.output<typeof AlertFilter>;

/** @param actor the person that `owner:me` means */
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

/** Selector terms of the members that programs send one by one. */
function filterTerms({ statuses, severities, endpointId, tag, text }: AlertFilter): SelectorTerm[] {
  return [
    ...(statuses?.length ? [{ field: "status" as const, values: statuses, not: false }] : []),
    ...memberTerms({ severities, tags: tag ? [tag] : [], endpointIds: endpointId ? [endpointId] : [] }),
    ...(text ? [{ field: "text" as const, values: [text], not: false }] : []),
  ];
}
