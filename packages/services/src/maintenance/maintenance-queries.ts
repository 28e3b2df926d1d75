import type { Prisma, TenantTx } from "@padit/db";
import { readSelector, type Selector } from "@padit/domain";
import { checkSchedule, nextOccurrences } from "@padit/domain/maintenance";
import { z } from "zod";
import { findActiveMember } from "../members/active-member";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { endpointSelectorWhere } from "../selector/endpoint-selector-where";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { Covered, Schedule, SELECTOR, scheduleInput } from "./maintenance-input";
import { type MaintenanceRow, selectorOf } from "./maintenance-row";
import { type MaintenanceView, maintenanceView, NEXT_STARTS } from "./maintenance-view";
import { endedRunOf } from "./run-comparison";

/** Number of covered endpoints that a view and a preview name. */
const NAMES_MAX = 20;

/** @throws PaditError not_found */
export async function findMaintenance(tx: TenantTx, tenantId: string, id: string): Promise<MaintenanceRow> {
  const row = await tx.maintenance.findFirst({ where: { tenantId, id } });
  if (!row) throw notFound("maintenance");
  return row;
}

/** The run of this moment. */
export const currentRun = (tx: TenantTx, { tenantId, id: maintenanceId }: Pick<MaintenanceRow, "tenantId" | "id">, now: Date) =>
  tx.maintenanceRun.findFirst({
    where: { tenantId, maintenanceId, startsAt: { lte: now }, endsAt: { gt: now } },
    orderBy: [{ endsAt: "desc" }, { id: "asc" }],
  });

/** The endpoints that a selector covers. */
export const coveredWhere = (tenantId: string, selector: Selector): Prisma.EndpointWhereInput => ({
  tenantId,
  deletedAt: null,
  AND: endpointSelectorWhere(selector),
});

async function coverageOf(tx: TenantTx, tenantId: string, selector: Selector): Promise<{ covers: number; endpointNames: string[] }> {
  const where = coveredWhere(tenantId, selector);
  const named = await tx.endpoint.findMany({ where, select: { name: true }, orderBy: [{ name: "asc" }, { id: "asc" }], take: NAMES_MAX });
  return { covers: await tx.endpoint.count({ where }), endpointNames: named.map(({ name }) => name) };
}

export async function viewOf(tx: TenantTx, ctx: ServiceContext, id: string): Promise<MaintenanceView> {
  return viewOfRow(tx, ctx, await findMaintenance(tx, ctx.actor.tenantId, id));
}

const viewOfRow = (tx: TenantTx, ctx: ServiceContext, row: MaintenanceRow): Promise<MaintenanceView> => viewAt(tx, row, ctx.now());

/** The maintenance as it is at a moment. */
export async function viewAt(tx: TenantTx, row: MaintenanceRow, now: Date): Promise<MaintenanceView> {
  const { tenantId, id: maintenanceId } = row;
  const last = await tx.maintenanceRun.findFirst({ where: { tenantId, maintenanceId, endsAt: { lte: now } }, orderBy: { endsAt: "desc" } });
  const coverage = await coverageOf(tx, tenantId, selectorOf(row));
  const hasActiveOwner = (await findActiveMember(tx, tenantId, row.ownerId)) !== null;
  const current = await currentRun(tx, row, now);
  return maintenanceView(row, { now, current, last: last && endedRunOf(last), hasActiveOwner, ...coverage });
}

export const GetMaintenance = z.object({ maintenanceId: z.guid() });

export async function getMaintenance(ctx: ServiceContext, input: z.input<typeof GetMaintenance>): Promise<MaintenanceView> {
  authorize(ctx, "viewer", "alerts:read");
  const { maintenanceId } = parse(GetMaintenance, input);
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => viewOf(tx, ctx, maintenanceId));
}

export const ListMaintenance = PageInput.extend({ limit: z.int().min(1).max(100).default(50) });
const Cursor = z.tuple([z.iso.datetime(), z.guid()]);

/** Lists maintenance, the newest first start first. */
export async function listMaintenance(ctx: ServiceContext, input: z.input<typeof ListMaintenance>): Promise<Page<MaintenanceView>> {
  authorize(ctx, "viewer", "alerts:read");
  const { limit, cursor } = parse(ListMaintenance, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx.maintenance.findMany({
      where: {
        tenantId,
        ...(after && { OR: [{ startsAt: { lt: new Date(after[0]) } }, { startsAt: new Date(after[0]), id: { gt: after[1] } }] }),
      },
      orderBy: [{ startsAt: "desc" }, { id: "asc" }],
      take: limit + 1,
    });
    const views: MaintenanceView[] = [];
    for (const row of rows.slice(0, limit)) views.push(await viewOfRow(tx, ctx, row));
    const page = pageOf(
      rows,
      limit,
      ({ id }) => views.find((view) => view.id === id),
      ({ startsAt, id }) => [startsAt.toISOString(), id],
    );
    return { ...page, items: page.items.filter((view) => view !== undefined) };
  });
}

export const PreviewMaintenance = Schedule.extend({ selector: Covered });

export interface MaintenancePreview {
  covers: number;
  endpointNames: string[];
  /** The next five occurrences, beginning with one that runs already. */
  next: { startsAt: Date; endsAt: Date }[];
}

/** Shows what a maintenance would cover now and when it would take place. Stores nothing. */
export async function previewMaintenance(ctx: ServiceContext, input: z.input<typeof PreviewMaintenance>): Promise<MaintenancePreview> {
  authorize(ctx, "viewer", "alerts:read");
  const { selector, ...planned } = parse(PreviewMaintenance, input);
  const schedule = scheduleInput(planned);
  checkSchedule(schedule);
  const next = nextOccurrences(schedule, ctx.now(), NEXT_STARTS);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => ({
    ...(await coverageOf(tx, tenantId, readSelector(selector, SELECTOR))),
    next: next.map(({ startMs, endMs }) => ({ startsAt: new Date(startMs), endsAt: new Date(endMs) })),
  }));
}

export const MaintenanceOn = z.object({ endpointId: z.guid() });

/** The running maintenance that covers an endpoint; null if there is none. */
export async function maintenanceOn(ctx: ServiceContext, input: z.input<typeof MaintenanceOn>): Promise<MaintenanceView | null> {
  authorize(ctx, "viewer", "alerts:read");
  const { endpointId } = parse(MaintenanceOn, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const row = await tx.endpoint.findFirst({ where: { tenantId, id: endpointId, deletedAt: null }, select: { maintenanceRunId: true } });
    if (!row) throw notFound("endpoint");
    if (row.maintenanceRunId === null) return null;
    const run = await tx.maintenanceRun.findFirst({ where: { tenantId, id: row.maintenanceRunId, endsAt: { gt: ctx.now() } } });
    return run && viewOf(tx, ctx, run.maintenanceId);
  });
}
