import type { Severity } from "@padit/domain";
import type { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { AlertFilter, alertWhere } from "./alert-filter";

export const AlertFacets = AlertFilter;

interface Facet {
  /** The value as a selector's search term writes it. */
  value: string;
  n: number;
}
export interface AlertFacetsView {
  severity: (Facet & { value: Severity })[];
  kind: Facet[];
  endpoint: Facet[];
  collector: Facet[];
  owner: Facet[];
  label: Facet[];
}

/** Number of facets per field; further values are found by typing. */
const SHOWN = 12;

/** Values by which a person may narrow the alerts of a filter, most frequent first. */
export async function alertFacets(ctx: ServiceContext, input: z.input<typeof AlertFacets>): Promise<AlertFacetsView> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const filter = parse(AlertFacets, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const where = await alertWhere(tx, ctx, filter);
    const severities = await tx.alert.groupBy({ by: ["severity"], where, _count: true, orderBy: { severity: "desc" } });
    const kinds = await tx.alert.groupBy({ by: ["kind"], where, _count: true });
    const endpoints = await tx.alert.groupBy({ by: ["endpointId"], where, _count: true });
    const collectors = await tx.alert.groupBy({ by: ["collectorId"], where, _count: true });
    const owners = await tx.alert.groupBy({ by: ["assigneeId"], where, _count: true });
    const labels = await tx.alert.groupBy({ by: ["labels"], where, _count: true });
    const idsOf = (rows: readonly (string | null)[]) => rows.flatMap((id) => id ?? []);
    const named = [
      ...(await tx.endpoint.findMany({
        where: { tenantId, id: { in: idsOf(endpoints.map(({ endpointId }) => endpointId)) } },
        select: { id: true, name: true },
      })),
      ...(await tx.collector.findMany({
        where: { tenantId, id: { in: idsOf(collectors.map(({ collectorId }) => collectorId)) } },
        select: { id: true, name: true },
      })),
      ...(await tx.user.findMany({
        where: { id: { in: idsOf(owners.map(({ assigneeId }) => assigneeId)) } },
        select: { id: true, name: true },
      })),
    ];
    const nameOf = new Map(named.map(({ id, name }) => [id, name]));
    return {
      severity: severities.map(({ severity: value, _count: n }) => ({ value, n })),
      kind: frequent(kinds.map(({ kind, _count: n }) => [kind, n])),
      endpoint: frequent(endpoints.map(({ endpointId, _count: n }) => [nameOf.get(endpointId ?? ""), n])),
      collector: frequent(collectors.map(({ collectorId, _count: n }) => [nameOf.get(collectorId ?? ""), n])),
      owner: frequent(owners.map(({ assigneeId, _count: n }) => [assigneeId === null ? "none" : nameOf.get(assigneeId), n])),
      label: frequent(labels.flatMap(({ labels: each, _count: n }) => each.map((label) => [label, n] as const))),
    };
  });
}

function frequent(counted: readonly (readonly [string | undefined, number])[]): Facet[] {
  const sums = new Map<string, number>();
  for (const [value, n] of counted) if (value) sums.set(value, (sums.get(value) ?? 0) + n);
  return [...sums]
    .map(([value, n]) => ({ value, n }))
    .sort((a, b) => b.n - a.n || a.value.localeCompare(b.value))
    .slice(0, SHOWN);
}
