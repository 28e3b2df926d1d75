import { rotaCalendar, turnsWithin } from "@padit/domain/on-call";
import { z } from "zod";
import { Moment } from "../moment";
import { authorize, parse, type ServiceContext } from "../service-context";
import { readPeople } from "./people";
import { type RotaView, rotaView, type TurnView, turnView, turnViewAt } from "./rota-view";
import { findRota, rotaOf, rotaRows } from "./stored-rota";

const DAY_MS = 86_400_000;
/** The longest span of turns that one call returns, days. */
const SPAN_DAYS_MAX = 366;
/** What a calendar holds: the turns of the last four weeks and of the next half year. */
const CALENDAR_DAYS = { past: 28, ahead: 183 } as const;

export async function listRotas(ctx: ServiceContext): Promise<RotaView[]> {
  authorize(ctx, "viewer", "integrations:read");
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const people = await readPeople(tx, tenantId);
    return (await rotaRows(tx, tenantId)).map((row) => rotaView(row, people, ctx.now()));
  });
}

export const GetRota = z.object({ rotaId: z.guid() });

/** @throws PaditError not_found */
export async function getRota(ctx: ServiceContext, input: z.input<typeof GetRota>): Promise<RotaView> {
  authorize(ctx, "viewer", "integrations:read");
  const { rotaId } = parse(GetRota, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) =>
    rotaView(await findRota(tx, tenantId, rotaId), await readPeople(tx, tenantId), ctx.now()),
  );
}

interface OnCallNow {
  rotaId: string;
  rota: string;
  /** Null if no member of the rota is available. */
  current: TurnView | null;
}

/** Who is on call now, by rota. */
export async function onCallNow(ctx: ServiceContext): Promise<OnCallNow[]> {
  authorize(ctx, "viewer", "integrations:read");
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await rotaRows(tx, tenantId);
    if (rows.length === 0) return [];
    const people = await readPeople(tx, tenantId);
    return rows.map((row) => ({ rotaId: row.id, rota: row.name, current: turnViewAt(row, people, ctx.now()) }));
  });
}

const RotaTurns = GetRota.extend({ from: Moment, to: Moment });

/** The turns that overlap `[from, to)`, at most 400. Of past turns, changes of the rota since then are not known. */
export async function rotaTurns(ctx: ServiceContext, input: z.input<typeof RotaTurns>): Promise<TurnView[]> {
  authorize(ctx, "viewer", "integrations:read");
  const { rotaId, from, to } = parse(
    RotaTurns.refine((span) => span.to > span.from && span.to.getTime() - span.from.getTime() <= SPAN_DAYS_MAX * DAY_MS, {
      message: `The end must be after the start, by ${SPAN_DAYS_MAX} days at most.`,
      path: ["to"],
    }),
    input,
  );
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const people = await readPeople(tx, tenantId);
    const rota = rotaOf(await findRota(tx, tenantId, rotaId));
    return turnsWithin(rota, from.getTime(), to.getTime(), people.isAvailable).map((turn) => turnView(turn, people));
  });
}

/** The rota's turns as an iCalendar file. */
export async function exportRota(ctx: ServiceContext, input: z.input<typeof GetRota>): Promise<{ name: string; calendar: string }> {
  authorize(ctx, "viewer", "integrations:read");
  const { rotaId } = parse(GetRota, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const row = await findRota(tx, tenantId, rotaId);
    const { nameOf, isAvailable } = await readPeople(tx, tenantId);
    const now = ctx.now();
    const [fromMs, toMs] = [now.getTime() - CALENDAR_DAYS.past * DAY_MS, now.getTime() + CALENDAR_DAYS.ahead * DAY_MS];
    const turns = turnsWithin(rotaOf(row), fromMs, toMs, isAvailable);
    return { name: row.name, calendar: rotaCalendar({ rotaId, rotaName: row.name, turns, nameOf, now }) };
  });
}
