import type { Prisma, TenantTx } from "@padit/db";
import { SEVERITIES } from "@padit/domain";
import { z } from "zod";
import { likeText } from "../like-text";
import { Moment } from "../moment";
import type { ServiceContext } from "../service-context";
import { type AlertTerm, SEARCH_FIELDS } from "./alert-search";
import { ALERT_STATUSES } from "./alert-view";

const Term = z.object({
  field: z.enum([...SEARCH_FIELDS, "text"]),
  values: z.array(z.string().trim().min(1).max(200)).min(1).max(50),
  not: z.boolean().default(false),
});

/** Which alerts; what is absent does not narrow. */
export const AlertFilter = z.object({
  statuses: z.array(z.enum(ALERT_STATUSES)).max(ALERT_STATUSES.length).optional(),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  endpointId: z.guid().optional(),
  assigneeId: z.guid().optional(),
  /** A label. */
  tag: z.string().max(100).optional(),
  /** Words of the title or the description. */
  text: z.string().max(200).optional(),
  /** Opened at or after. */
  since: Moment.optional(),
  /** Opened at or before: what came later than the person who acts has seen stays out. */
  until: Moment.optional(),
  /** What a search says (`parseSearch`); all of them must hold. */
  terms: z.array(Term).max(30).optional(),
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
  const me = actor.kind === "user" ? actor.userId : null;
  const terms: Prisma.AlertWhereInput[] = [];
  for (const term of filter.terms ?? []) {
    const one = await termWhere(tx, { tenantId, me }, term);
    terms.push(term.not ? { NOT: one } : one);
  }
  const { since, until } = filter;
  return {
    tenantId,
    ...(filter.ids && { id: { in: filter.ids } }),
    ...(filter.statuses?.length && { status: { in: filter.statuses } }),
    ...(filter.severities?.length && { severity: { in: filter.severities } }),
    ...(filter.endpointId && { endpointId: filter.endpointId }),
    ...(filter.assigneeId && { assigneeId: filter.assigneeId }),
    ...(filter.tag && { labels: { has: filter.tag } }),
    ...((since || until) && { openedAt: { ...(since && { gte: since }), ...(until && { lte: until }) } }),
    AND: [...(filter.text ? [words([filter.text])] : []), ...terms],
  };
}

async function termWhere(
  tx: TenantTx,
  { tenantId, me }: { tenantId: string; me: string | null },
  { field, values }: AlertTerm,
): Promise<Prisma.AlertWhereInput> {
  switch (field) {
    case "text":
      return words(values);
    case "severity":
      return { severity: { in: SEVERITIES.filter((severity) => values.includes(severity)) } };
    case "label":
      return { labels: { hasSome: values } };
    case "kind":
      return anyOf(values, (value) => ({ kind: equals(value.replaceAll(/[ -]/g, "_")) }));
    case "metric":
      return anyOf(values, (value) => ({ metricName: contains(value) }));
    // A condition on what may be absent is never unknown when it is denied: `NOT NULL = …` would drop the row.
    case "protocol":
      return { endpoint: { is: { OR: values.map((value) => ({ protocol: equals(value) })) } } };
    case "endpoint":
      return { endpoint: { is: { OR: values.map((value) => ({ name: contains(value) })) } } };
    case "collector": {
      const named = { tenantId, OR: values.map((name) => ({ name: contains(name) })) };
      const collectors = await tx.collector.findMany({ where: named, select: { id: true } });
      return known("collectorId", collectors);
    }
    case "owner": {
      const ids = values.filter((value) => value === "me").flatMap(() => (me === null ? [] : [{ id: me }]));
      const names = values.filter((value) => value !== "me" && value !== "none");
      const members = await tx.member.findMany({
        where: { tenantId, OR: names.map((name) => ({ user: { name: contains(name) } })) },
        select: { userId: true },
      });
      const owned = known("assigneeId", [...ids, ...members.map(({ userId }) => ({ id: userId }))]);
      return values.includes("none") ? { OR: [{ assigneeId: null }, owned] } : owned;
    }
  }
}

const anyOf = (values: readonly string[], where: (value: string) => Prisma.AlertWhereInput): Prisma.AlertWhereInput => ({
  OR: values.map(where),
});
const known = (column: "collectorId" | "assigneeId", rows: readonly { id: string }[]): Prisma.AlertWhereInput => ({
  AND: [{ [column]: { not: null } }, { [column]: { in: rows.map(({ id }) => id) } }],
});
const words = (values: readonly string[]): Prisma.AlertWhereInput =>
  anyOf(values, (value) => ({
    OR: [{ title: contains(value) }, { description: contains(value) }, { endpoint: { is: { name: contains(value) } } }],
  }));
const contains = (text: string) => ({ contains: likeText(text), mode: "insensitive" as const });
const equals = (text: string) => ({ equals: likeText(text), mode: "insensitive" as const });
