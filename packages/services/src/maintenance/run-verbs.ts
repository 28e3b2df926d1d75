import { PaditError } from "@padit/domain";
import { MAINTENANCE_DURATION_MS_MAX } from "@padit/domain/maintenance";
import { z } from "zod";
import { audit } from "../audit";
import { announceAgain } from "../incidents/announce-again";
import { Moment } from "../moment";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { undoableEntry } from "../undoable-entry";
import { currentRun, findMaintenance, viewOf } from "./maintenance-queries";
import type { MaintenanceView } from "./maintenance-view";

export const ExtendMaintenance = z.object({ maintenanceId: z.guid(), endsAt: Moment });

/** Moves the end of the run of this moment. The schedule stays, so that the next occurrence begins as planned. */
export async function extendMaintenance(ctx: ServiceContext, input: z.input<typeof ExtendMaintenance>): Promise<MaintenanceView> {
  authorize(ctx, "operator", "alerts:write");
  const { maintenanceId, endsAt } = parse(ExtendMaintenance, input);
  const { tenantId } = ctx.actor;
  const now = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const run = await currentRun(tx, await findMaintenance(tx, tenantId, maintenanceId), now);
    if (!run) throw new PaditError("conflict", "This maintenance does not run now.");
    const message = "The new end must lie ahead, and a run lasts 7 days at most.";
    if (endsAt <= now || endsAt.getTime() - run.startsAt.getTime() > MAINTENANCE_DURATION_MS_MAX)
      throw new PaditError("invalid", message, { issues: [{ path: "endsAt", message }] });
    // A later end is announced again, 15 min before it comes.
    const data = { endsAt, ...(endsAt > run.endsAt && { warnedAt: null, warningClaimedUntil: null }) };
    await tx.maintenanceRun.update({ where: { tenantId_id: { tenantId, id: run.id } }, data });
    const detail = { run: run.id, before: { endsAt: run.endsAt.toISOString() }, after: { endsAt: endsAt.toISOString() } };
    await audit(tx, ctx, { action: "maintenance.extend", targetType: "maintenance", targetId: maintenanceId, detail });
    await announceAgain(tx, tenantId, now);
    await tellBrowsers(tx, tenantId, "maintenance", maintenanceId);
    return viewOf(tx, ctx, maintenanceId);
  });
}

export const EndMaintenance = z.object({ maintenanceId: z.guid() });

/** Ends the run of this moment. Without one it changes nothing. @returns the token with which `undoEndMaintenance` restores the end */
export async function endMaintenance(
  ctx: ServiceContext,
  input: z.input<typeof EndMaintenance>,
): Promise<{ maintenance: MaintenanceView; undoToken: string | null }> {
  authorize(ctx, "operator", "alerts:write");
  const { maintenanceId } = parse(EndMaintenance, input);
  const { tenantId } = ctx.actor;
  const now = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const run = await currentRun(tx, await findMaintenance(tx, tenantId, maintenanceId), now);
    if (!run) return { maintenance: await viewOf(tx, ctx, maintenanceId), undoToken: null };
    await tx.maintenanceRun.update({ where: { tenantId_id: { tenantId, id: run.id } }, data: { endsAt: now } });
    const detail = { run: run.id, before: { endsAt: run.endsAt.toISOString() }, after: { endsAt: now.toISOString() } };
    const undoToken = await audit(tx, ctx, { action: "maintenance.end", targetType: "maintenance", targetId: maintenanceId, detail });
    await announceAgain(tx, tenantId, now);
    await tellBrowsers(tx, tenantId, "maintenance", maintenanceId);
    return { maintenance: await viewOf(tx, ctx, maintenanceId), undoToken };
  });
}

export const UndoEndMaintenance = z.object({ undoToken: z.guid() });
const Ended = z.object({ run: z.guid(), before: z.object({ endsAt: Moment }), after: z.object({ endsAt: Moment }) });

/**
 * Restores the end that a run had before the same actor ended it. What was notified since cannot be recalled: if the end was published,
 * the beginning is published anew, and the end when it comes. Repeating changes nothing.
 */
export async function undoEndMaintenance(ctx: ServiceContext, input: z.input<typeof UndoEndMaintenance>): Promise<MaintenanceView> {
  authorize(ctx, "operator", "alerts:write");
  const { undoToken } = parse(UndoEndMaintenance, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const entry = await undoableEntry(tx, ctx, { undoToken, action: "maintenance.end" });
    const { run: id, before, after } = Ended.parse(entry.detail);
    const ended = { tenantId, id, endsAt: after.endsAt, maintenance: { cancelledAt: null } };
    const data = { endsAt: before.endsAt, endedAt: null };
    // The worker took the marks of endpoints away when it published the end; it sets them again with a new beginning.
    const published = await tx.maintenanceRun.updateMany({
      where: { ...ended, endedAt: { not: null } },
      data: { ...data, startedAt: null },
    });
    const unpublished = await tx.maintenanceRun.updateMany({ where: ended, data });
    if (published.count + unpublished.count > 0) {
      const facts = { action: "maintenance.undo_end", targetType: "maintenance", targetId: entry.targetId, detail: { undid: undoToken } };
      await audit(tx, ctx, facts);
      await announceAgain(tx, tenantId, ctx.now());
      await tellBrowsers(tx, tenantId, "maintenance", entry.targetId);
    }
    return viewOf(tx, ctx, entry.targetId);
  });
}
