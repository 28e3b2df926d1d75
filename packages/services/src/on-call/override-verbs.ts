import type { TenantTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { announceAgain } from "../incidents/announce-again";
import { Moment } from "../moment";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { undoableEntry } from "../undoable-entry";
import { readPeople } from "./people";
import { GetRota } from "./rota-queries";
import { requireMembers } from "./rota-verbs";
import { type RotaView, rotaView } from "./rota-view";
import { findRota } from "./stored-rota";

/** Overrides of a rota that have not ended. */
const OVERRIDES_MAX = 200;
const DAY_MS = 86_400_000;
const SPAN_DAYS_MAX = 92;
/** How far ahead an override may begin, days. */
const AHEAD_DAYS_MAX = 366;

export const AddOverride = GetRota.extend({ memberId: z.guid(), startsAt: Moment, endsAt: Moment });

/** Makes another member on call for a span that has not ended. Of overrides that overlap, the one added last counts. */
export async function addOverride(
  ctx: ServiceContext,
  input: z.input<typeof AddOverride>,
): Promise<{ rota: RotaView; overrideId: string }> {
  authorize(ctx, "operator", "integrations:write");
  const { rotaId, memberId, startsAt, endsAt } = parse(AddOverride, input);
  const { tenantId } = ctx.actor;
  const now = ctx.now();
  checkSpan({ startsAt, endsAt }, now);
  const id = newId();
  return ctx.db.withTenant(tenantId, async (tx) => {
    await findRota(tx, tenantId, rotaId);
    requireMembers(await readPeople(tx, tenantId), [memberId], "memberId");
    if ((await tx.rotaOverride.count({ where: { tenantId, rotaId, endsAt: { gt: now } } })) >= OVERRIDES_MAX)
      throw new PaditError("conflict", `A rota has ${OVERRIDES_MAX} overrides ahead at most.`);
    await tx.rotaOverride.create({ data: { tenantId, id, rotaId, memberId, startsAt, endsAt, createdAt: now } });
    const after = { override: id, memberId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    const facts = { action: "rota.add_override", targetType: "rota", targetId: rotaId, detail: { after } };
    await audit(tx, ctx, facts);
    return { rota: await changed(tx, ctx, rotaId), overrideId: id };
  });
}

export const RemoveOverride = z.object({ overrideId: z.guid() });

/** Removes an override. @returns the token with which `undoRemoveOverride` restores it */
export async function removeOverride(
  ctx: ServiceContext,
  input: z.input<typeof RemoveOverride>,
): Promise<{ rota: RotaView; undoToken: string }> {
  authorize(ctx, "operator", "integrations:write");
  const { overrideId: id } = parse(RemoveOverride, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const row = await tx.rotaOverride.findFirst({ where: { tenantId, id } });
    if (!row) throw notFound("override");
    const { rotaId, memberId, startsAt, endsAt, createdAt } = row;
    await tx.rotaOverride.delete({ where: { tenantId_id: { tenantId, id } } });
    const before = { override: id, memberId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    const detail = { before: { ...before, createdAt: createdAt.toISOString() } };
    const undoToken = await audit(tx, ctx, { action: "rota.remove_override", targetType: "rota", targetId: rotaId, detail });
    return { rota: await changed(tx, ctx, rotaId), undoToken };
  });
}

export const UndoRemoveOverride = z.object({ undoToken: z.guid() });
const Removed = z.object({
  before: z.object({ override: z.guid(), memberId: z.guid(), startsAt: Moment, endsAt: Moment, createdAt: Moment }),
});

/** Restores an override that the same actor removed. Repeating changes nothing. */
export async function undoRemoveOverride(ctx: ServiceContext, input: z.input<typeof UndoRemoveOverride>): Promise<RotaView> {
  authorize(ctx, "operator", "integrations:write");
  const { undoToken } = parse(UndoRemoveOverride, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const entry = await undoableEntry(tx, ctx, { undoToken, action: "rota.remove_override" });
    const { override: id, ...columns } = Removed.parse(entry.detail).before;
    const { targetId: rotaId } = entry;
    await findRota(tx, tenantId, rotaId);
    const { count } = await tx.rotaOverride.createMany({ data: [{ tenantId, id, rotaId, ...columns }], skipDuplicates: true });
    if (count > 0) {
      const detail = { undid: undoToken };
      await audit(tx, ctx, { action: "rota.undo_remove_override", targetType: "rota", targetId: rotaId, detail });
    }
    return changed(tx, ctx, rotaId);
  });
}

async function changed(tx: TenantTx, ctx: ServiceContext, rotaId: string): Promise<RotaView> {
  const { tenantId } = ctx.actor;
  await announceAgain(tx, tenantId, ctx.now());
  await tellBrowsers(tx, tenantId, "rota", rotaId);
  return rotaView(await findRota(tx, tenantId, rotaId), await readPeople(tx, tenantId), ctx.now());
}

/** @throws PaditError invalid */
function checkSpan({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }, now: Date): void {
  const refuse = (path: string, message: string) => new PaditError("invalid", message, { issues: [{ path, message }] });
  if (endsAt <= startsAt) throw refuse("endsAt", "The end must be after the start.");
  if (endsAt <= now) throw refuse("endsAt", "This time is over already.");
  if (endsAt.getTime() - startsAt.getTime() > SPAN_DAYS_MAX * DAY_MS)
    throw refuse("endsAt", `An override lasts ${SPAN_DAYS_MAX} days at most.`);
  if (startsAt.getTime() - now.getTime() > AHEAD_DAYS_MAX * DAY_MS)
    throw refuse("startsAt", `An override begins ${AHEAD_DAYS_MAX} days ahead at most.`);
}
