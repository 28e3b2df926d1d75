import type { Prisma, TenantTx } from "@padit/db";
import type { Rota } from "@padit/domain/on-call";
import { notFound } from "../service-context";

export type RotaRow = Prisma.RotaGetPayload<{ include: { overrides: true } }>;

const WITH_OVERRIDES = { overrides: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] } } satisfies Prisma.RotaInclude;

/** @throws PaditError not_found */
export async function findRota(tx: TenantTx, tenantId: string, id: string): Promise<RotaRow> {
  const row = await tx.rota.findFirst({ where: { tenantId, id }, include: WITH_OVERRIDES });
  if (!row) throw notFound("rota");
  return row;
}

/** The organization's rotas by name. */
export const rotaRows = (tx: TenantTx, tenantId: string): Promise<RotaRow[]> =>
  tx.rota.findMany({ where: { tenantId }, include: WITH_OVERRIDES, orderBy: [{ name: "asc" }, { id: "asc" }] });

/** The row as the decision who is on call reads it. */
export const rotaOf = ({ timeZone, period, handoverTime, startsOn, memberIds, overrides }: RotaRow): Rota => ({
  ...{ timeZone, handoverTime, memberIds, period: period === "day" ? "day" : "week" },
  startsOn: startsOn.toISOString().slice(0, 10),
  overrides: overrides.map(({ id, memberId, startsAt, endsAt }) => ({
    ...{ id, memberId, startMs: startsAt.getTime(), endMs: endsAt.getTime() },
  })),
});
