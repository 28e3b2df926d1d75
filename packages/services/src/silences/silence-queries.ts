import type { TenantTx } from "@padit/db";
import { namedEndpointIds } from "@padit/domain";
import { isSilencing, mayHoldBackEndpoint, silenceOf } from "@padit/domain/silences";
import { z } from "zod";
import { selectableAlerts } from "../alerts/selectable-alerts";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { alertSelectorWhere } from "../selector/alert-selector-where";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { type SilenceRow, type SilenceView, silenceView, storedSilence } from "./silence-view";

/** @throws PaditError not_found */
export async function findSilence(tx: TenantTx, tenantId: string, id: string): Promise<SilenceRow> {
  const row = await tx.silence.findFirst({ where: { tenantId, id } });
  if (!row) throw notFound("silence");
  return row;
}

/** Adds the number of unresolved alerts that each silence matches now. */
async function viewsOf(tx: TenantTx, ctx: ServiceContext, rows: readonly SilenceRow[]): Promise<SilenceView[]> {
  const { tenantId } = ctx.actor;
  const now = ctx.now();
  const views: SilenceView[] = [];
  for (const row of rows) {
    const { selector } = storedSilence(row);
    const conditions = isSilencing(row, now) ? await alertSelectorWhere(tx, { tenantId, me: null }, selector) : null;
    const holds = conditions ? await tx.alert.count({ where: { tenantId, status: { not: "resolved" }, AND: conditions } }) : 0;
    const ids = [...namedEndpointIds(selector)];
    const named = ids.length === 0 ? [] : await tx.endpoint.findMany({ where: { tenantId, id: { in: ids } }, orderBy: { name: "asc" } });
    views.push(silenceView(row, { now, holds, endpointNames: named.map(({ name }) => name) }));
  }
  return views;
}

export async function viewOf(tx: TenantTx, ctx: ServiceContext, silenceId: string): Promise<SilenceView> {
  const [view] = await viewsOf(tx, ctx, [await findSilence(tx, ctx.actor.tenantId, silenceId)]);
  if (!view) throw notFound("silence");
  return view;
}

export const GetSilence = z.object({ silenceId: z.guid() });

export async function getSilence(ctx: ServiceContext, input: z.input<typeof GetSilence>): Promise<SilenceView> {
  authorize(ctx, "viewer", "alerts:read");
  const { silenceId } = parse(GetSilence, input);
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => viewOf(tx, ctx, silenceId));
}

export const ListSilences = PageInput.extend({
  limit: z.int().min(1).max(100).default(50),
  includeEnded: z.boolean().default(false),
});
const Cursor = z.tuple([z.iso.datetime(), z.guid()]);

/** Lists silences, those that end last first. */
export async function listSilences(ctx: ServiceContext, input: z.input<typeof ListSilences>): Promise<Page<SilenceView>> {
  authorize(ctx, "viewer", "alerts:read");
  const { limit, cursor, includeEnded } = parse(ListSilences, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx.silence.findMany({
      where: {
        tenantId,
        ...(!includeEnded && { endsAt: { gt: ctx.now() } }),
        ...(after && { OR: [{ endsAt: { lt: new Date(after[0]) } }, { endsAt: new Date(after[0]), id: { gt: after[1] } }] }),
      },
      orderBy: [{ endsAt: "desc" }, { id: "asc" }],
      take: limit + 1,
    });
    const views = new Map((await viewsOf(tx, ctx, rows.slice(0, limit))).map((view) => [view.id, view]));
    const page = pageOf(
      rows,
      limit,
      ({ id }) => views.get(id),
      ({ endsAt, id }) => [endsAt.toISOString(), id],
    );
    return { ...page, items: page.items.filter((view) => view !== undefined) };
  });
}

export const SilencesOn = z.union([z.object({ alertId: z.guid() }), z.object({ endpointId: z.guid() })]);

/** The active silences that hold back an alert's notifications (the one of its timeline), or that may hold back an endpoint's alerts. */
export async function silencesOn(ctx: ServiceContext, input: z.input<typeof SilencesOn>): Promise<SilenceView[]> {
  authorize(ctx, "viewer", "alerts:read");
  const subject = parse(SilencesOn, input);
  const { tenantId } = ctx.actor;
  const now = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const active = await tx.silence.findMany({
      where: { tenantId, startsAt: { lte: now }, endsAt: { gt: now } },
      orderBy: [{ endsAt: "desc" }, { id: "asc" }],
    });
    if ("alertId" in subject) {
      const alert = (await selectableAlerts(tx, tenantId, [subject.alertId])).get(subject.alertId);
      if (!alert) throw notFound("alert");
      const silence = silenceOf(active.map(storedSilence), alert, now);
      return viewsOf(
        tx,
        ctx,
        active.filter(({ id }) => id === silence?.id),
      );
    }
    const endpoint = await selectableEndpoint(tx, tenantId, subject.endpointId);
    return viewsOf(
      tx,
      ctx,
      active.filter((row) => mayHoldBackEndpoint(storedSilence(row).selector, endpoint)),
    );
  });
}

async function selectableEndpoint(tx: TenantTx, tenantId: string, id: string) {
  const row = await tx.endpoint.findFirst({
    where: { tenantId, id, deletedAt: null },
    include: { collectors: { select: { collector: { select: { name: true, site: true } } } }, series: { select: { metricName: true } } },
  });
  if (!row) throw notFound("endpoint");
  return {
    ...{ endpointId: id, endpointName: row.name, protocol: row.protocol, labels: row.tags },
    metrics: row.series.map(({ metricName }) => metricName),
    collectors: row.collectors.map(({ collector }) => collector),
  };
}
