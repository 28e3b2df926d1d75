import type { Prisma, TenantTx } from "@padit/db";
import { isId, SEVERITIES, type Selector, type SelectorTerm } from "@padit/domain";
import { ALERT_STATUSES } from "../alerts/alert-view";
import { nameWhere, partWhere, textWhere } from "./name-where";

/** The actor and the organization of a query. */
interface Asking {
  tenantId: string;
  /** The person that `owner:me` means; null if the actor is no person. */
  me: string | null;
}

/** A selector as conditions on alert rows, all of which must hold: they select the same alerts as `matches`. */
export async function alertSelectorWhere(tx: TenantTx, asking: Asking, selector: Selector): Promise<Prisma.AlertWhereInput[]> {
  const conditions: Prisma.AlertWhereInput[] = [];
  for (const term of selector) {
    const condition = await termWhere(tx, asking, term);
    conditions.push(term.not ? { NOT: condition } : condition);
  }
  return conditions;
}

/** Each condition is true or false and never unknown, so that its negation also selects rows without a value. */
async function termWhere(tx: TenantTx, asking: Asking, { field, values }: SelectorTerm): Promise<Prisma.AlertWhereInput> {
  const { tenantId } = asking;
  switch (field) {
    case "text":
      return anyOf(values, (value) => ({
        OR: [{ title: partWhere(value) }, { description: partWhere(value) }, { endpoint: { is: { name: partWhere(value) } } }],
      }));
    case "severity":
      return { severity: { in: SEVERITIES.filter((severity) => values.includes(severity)) } };
    case "status":
      return { status: { in: ALERT_STATUSES.filter((status) => values.includes(status)) } };
    case "label":
      return { labels: { hasSome: [...values] } };
    case "kind":
      return anyOf(values, (value) => ({ kind: textWhere(value) }));
    case "metric":
      return anyOf(values, (value) => ({ metricName: nameWhere(value) }));
    case "protocol":
      return { endpoint: { is: { OR: values.map((value) => ({ protocol: textWhere(value) })) } } };
    case "endpoint":
      return { endpoint: { is: { OR: values.map((value) => ({ name: nameWhere(value) })) } } };
    case "endpoint_id":
      return idIn("endpointId", values.filter(isId));
    case "collector":
    case "site": {
      const column = field === "collector" ? "name" : "site";
      const where = { tenantId, OR: values.map((value) => ({ [column]: nameWhere(value) })) };
      return idIn(
        "collectorId",
        (await tx.collector.findMany({ where, select: { id: true } })).map(({ id }) => id),
      );
    }
    case "owner":
      return ownerWhere(tx, asking, values);
  }
}

async function ownerWhere(tx: TenantTx, { tenantId, me }: Asking, values: readonly string[]): Promise<Prisma.AlertWhereInput> {
  const names = values.filter((value) => value !== "me" && value !== "none");
  const members = await tx.member.findMany({
    where: { tenantId, OR: names.map((name) => ({ user: { name: nameWhere(name) } })) },
    select: { userId: true },
  });
  const owned = idIn("assigneeId", [...(values.includes("me") && me !== null ? [me] : []), ...members.map(({ userId }) => userId)]);
  return values.includes("none") ? { OR: [{ assigneeId: null }, owned] } : owned;
}

const anyOf = (values: readonly string[], where: (value: string) => Prisma.AlertWhereInput): Prisma.AlertWhereInput => ({
  OR: values.map(where),
});
const idIn = (column: "endpointId" | "collectorId" | "assigneeId", ids: string[]): Prisma.AlertWhereInput => ({
  AND: [{ [column]: { not: null } }, { [column]: { in: ids } }],
});
