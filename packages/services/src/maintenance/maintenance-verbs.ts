import type { Prisma, TenantTx } from "@padit/db";
import { newId, PaditError, readSelector } from "@padit/domain";
import { checkSchedule } from "@padit/domain/maintenance";
import { z } from "zod";
import { actorColumns, audit } from "../audit";
import { announceAgain } from "../incidents/announce-again";
import { findMember } from "../members/member-queries";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { Described, effectColumns, Schedule, SELECTOR, scheduleInput } from "./maintenance-input";
import { currentRun, findMaintenance, viewOf } from "./maintenance-queries";
import { type MaintenanceRow, scheduleOf } from "./maintenance-row";
import type { MaintenanceView } from "./maintenance-view";
import { planRuns } from "./plan-runs";

/** Largest number of maintenances of an organization that were not cancelled. */
const MAINTENANCES_MAX = 500;
/** The latest first start, days ahead. */
const START_DAYS_MAX = 730;
const DAY_MS = 86_400_000;

export const CreateMaintenance = Schedule.extend(Described.shape);

/** Plans work on all endpoints that the selector covers, once or again and again. */
export async function createMaintenance(ctx: ServiceContext, input: z.input<typeof CreateMaintenance>): Promise<MaintenanceView> {
  authorize(ctx, "operator", "alerts:write");
  const { selector: text, expected, ownerId: wanted, name, reference, ...planned } = parse(CreateMaintenance, input);
  const { tenantId } = ctx.actor;
  const { actorId, actorName } = actorColumns(ctx.actor);
  const now = ctx.now();
  checkPlanned(planned, now);
  const id = newId();
  return ctx.db.withTenant(tenantId, async (tx) => {
    if ((await tx.maintenance.count({ where: { tenantId, cancelledAt: null } })) >= MAINTENANCES_MAX)
      throw new PaditError("conflict", `An organization has ${MAINTENANCES_MAX} maintenances at most. Cancel some that are over.`);
    const row = await tx.maintenance.create({
      data: {
        ...{ tenantId, id, name, reference, ...planned, ...effectColumns(expected) },
        ...(wanted === undefined ? { ownerId: actorId, ownerName: actorName } : await ownerColumns(tx, tenantId, wanted)),
        ...{ selector: selectorJson(readSelector(text, SELECTOR)), scheduledAt: now, plannedUntil: now },
        ...{ createdById: actorId, createdByName: actorName },
      },
    });
    await planRuns(tx, row, now);
    await audit(tx, ctx, { action: "maintenance.create", targetType: "maintenance", targetId: id, detail: { after: auditable(row) } });
    await announceAgain(tx, tenantId, now);
    await tellBrowsers(tx, tenantId, "maintenance", id);
    return viewOf(tx, ctx, id);
  });
}

export const UpdateMaintenance = z.object({
  maintenanceId: z.guid(),
  name: Described.shape.name.optional(),
  reference: z.string().trim().max(200).nullable().optional(),
  ownerId: Described.shape.ownerId,
  selector: Described.shape.selector.optional(),
  expected: Described.shape.expected.optional(),
  startsAt: Schedule.shape.startsAt.optional(),
  durationSeconds: Schedule.shape.durationSeconds.optional(),
  rrule: z.string().trim().max(300).nullable().optional(),
  timeZone: Schedule.shape.timeZone.optional(),
});

/** Changes a maintenance. While it runs, its schedule stays: extend or end the run instead. */
export async function updateMaintenance(ctx: ServiceContext, input: z.input<typeof UpdateMaintenance>): Promise<MaintenanceView> {
  authorize(ctx, "operator", "alerts:write");
  const { maintenanceId: id, ...changes } = parse(UpdateMaintenance, input);
  const { tenantId } = ctx.actor;
  const now = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findMaintenance(tx, tenantId, id);
    if (before.cancelledAt !== null) throw new PaditError("conflict", "This maintenance was cancelled. Plan another one.");
    const planned = Schedule.parse({ ...before, ...definedOf(changes) });
    const isMoved = !isSameSchedule(before, planned);
    if (isMoved) {
      if (await currentRun(tx, before, now))
        throw new PaditError("conflict", "It runs now: extend it or end it, and then change its schedule.");
      checkPlanned(planned, now);
      await tx.maintenanceRun.deleteMany({ where: { tenantId, maintenanceId: id, startsAt: { gt: now } } });
    }
    const data = {
      ...(await describedColumns(tx, tenantId, changes)),
      ...(isMoved && { ...planned, scheduledAt: now, plannedUntil: now }),
    };
    const after = await tx.maintenance.update({ where: { tenantId_id: { tenantId, id } }, data });
    if (isMoved) await planRuns(tx, after, now);
    const detail = { before: auditable(before), after: auditable(after) };
    await audit(tx, ctx, { action: "maintenance.update", targetType: "maintenance", targetId: id, detail });
    await announceAgain(tx, tenantId, now);
    await tellBrowsers(tx, tenantId, "maintenance", id);
    return viewOf(tx, ctx, id);
  });
}

const definedOf = (changes: object) => Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

function isSameSchedule(row: MaintenanceRow, planned: z.output<typeof Schedule>): boolean {
  const [before, after] = [scheduleOf(row), scheduleInput(planned)];
  return (
    before.startsAt.getTime() === after.startsAt.getTime() &&
    before.durationMs === after.durationMs &&
    before.rrule === after.rrule &&
    before.timeZone === after.timeZone
  );
}

/** The columns that describe a maintenance and that a person changed. */
async function describedColumns(
  tx: TenantTx,
  tenantId: string,
  { name, reference, ownerId, selector, expected }: Omit<z.output<typeof UpdateMaintenance>, "maintenanceId">,
): Promise<Prisma.MaintenanceUncheckedUpdateInput> {
  return {
    ...(name !== undefined && { name }),
    ...(reference !== undefined && { reference: reference || null }),
    ...(ownerId !== undefined && (await ownerColumns(tx, tenantId, ownerId))),
    ...(selector !== undefined && { selector: selectorJson(readSelector(selector, SELECTOR)) }),
    ...(expected !== undefined && effectColumns(expected)),
  };
}

async function ownerColumns(tx: TenantTx, tenantId: string, ownerId: string): Promise<{ ownerId: string; ownerName: string }> {
  return { ownerId, ownerName: (await findMember(tx, tenantId, ownerId)).name };
}

export const CancelMaintenance = z.object({ maintenanceId: z.guid() });

/** Ends the run of this moment and takes place no more. The maintenance stays in the list of past ones. Repeating changes nothing. */
export async function cancelMaintenance(ctx: ServiceContext, input: z.input<typeof CancelMaintenance>): Promise<MaintenanceView> {
  authorize(ctx, "operator", "alerts:write");
  const { maintenanceId: id } = parse(CancelMaintenance, input);
  const { tenantId } = ctx.actor;
  const now = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findMaintenance(tx, tenantId, id);
    if (before.cancelledAt !== null) return viewOf(tx, ctx, id);
    await tx.maintenance.update({ where: { tenantId_id: { tenantId, id } }, data: { cancelledAt: now } });
    await tx.maintenanceRun.deleteMany({ where: { tenantId, maintenanceId: id, startsAt: { gt: now } } });
    await tx.maintenanceRun.updateMany({ where: { tenantId, maintenanceId: id, endsAt: { gt: now } }, data: { endsAt: now } });
    await audit(tx, ctx, { action: "maintenance.cancel", targetType: "maintenance", targetId: id, detail: { before: auditable(before) } });
    await announceAgain(tx, tenantId, now);
    await tellBrowsers(tx, tenantId, "maintenance", id);
    return viewOf(tx, ctx, id);
  });
}

/** @throws PaditError invalid */
function checkPlanned(planned: z.output<typeof Schedule>, now: Date): void {
  const schedule = scheduleInput(planned);
  const endMs = planned.startsAt.getTime() + schedule.durationMs;
  const refuse = (message: string) => new PaditError("invalid", message, { issues: [{ path: "startsAt", message }] });
  if (schedule.rrule === null && endMs <= now.getTime()) throw refuse("This time is over already.");
  if (planned.startsAt.getTime() > now.getTime() + START_DAYS_MAX * DAY_MS)
    throw refuse(`The first start may lie ${START_DAYS_MAX} days ahead at most.`);
  checkSchedule(schedule);
}

function auditable(row: MaintenanceRow) {
  const { name, reference, ownerName: owner, effect, outageSeconds, startsAt, durationSeconds, rrule, timeZone } = row;
  return { name, reference, owner, effect, outageSeconds, startsAt: startsAt.toISOString(), durationSeconds, rrule, timeZone };
}
