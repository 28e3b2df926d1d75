import type { Database, TenantTx } from "@padit/db";
import { idOf } from "@padit/domain";
import { occurrencesWithin } from "@padit/domain/maintenance";
import { type MaintenanceRow, scheduleOf } from "./maintenance-row";

/** Occurrences have their rows from this time (ms) before they begin. */
const PLAN_AHEAD_MS = 86_400_000;
/** Maximum number of runs that one pass plans; a rule repeats hourly at most. */
const RUNS_MAX = 100;
/** `plannedUntil` of a maintenance that takes place once. */
const FOR_EVER = new Date("9999-12-31T00:00:00Z");

/**
 * Stores the runs of a maintenance that begin within the next day. Repeating changes nothing, and a run that a person extended or ended
 * stays as it is. An occurrence that had begun when its schedule was set runs from then on.
 */
export async function planRuns(tx: TenantTx, row: MaintenanceRow, now: Date): Promise<void> {
  const { tenantId, id: maintenanceId, scheduledAt, durationSeconds, rrule, plannedUntil } = row;
  const durationMs = durationSeconds * 1000;
  const isFirst = plannedUntil <= scheduledAt;
  const from = isFirst ? new Date(scheduledAt.getTime() - durationMs) : plannedUntil;
  const until = rrule === null ? FOR_EVER : new Date(now.getTime() + PLAN_AHEAD_MS);
  const occurrences = occurrencesWithin(scheduleOf(row), from, until, RUNS_MAX);
  await tx.maintenanceRun.createMany({
    data: occurrences
      .filter(({ endMs }) => endMs > scheduledAt.getTime())
      .map(({ startMs, endMs }) => ({
        ...{ tenantId, maintenanceId, id: idOf("maintenance", tenantId, maintenanceId, startMs), plannedAt: new Date(startMs) },
        ...{ startsAt: new Date(Math.max(startMs, scheduledAt.getTime())), endsAt: new Date(endMs) },
      })),
    skipDuplicates: true,
  });
  // More occurrences than one pass plans: the next pass goes on after the last one.
  const last = occurrences.length === RUNS_MAX ? occurrences.at(-1) : undefined;
  const data = { plannedUntil: last ? new Date(last.startMs + 1) : until };
  await tx.maintenance.update({ where: { tenantId_id: { tenantId, id: maintenanceId } }, data });
}

/** A maintenance is planned further this long (ms) before its planned runs are used up. */
const REPLAN_MARGIN_MS = 3_600_000;
/** Maintenances of one pass; more wait for the next one. */
const PLANS_MAX = 500;

/** Plans the next runs of repeated maintenances. Safe to run in several processes at once: a run's id follows from its start. */
export async function planDueRuns(db: Database, now: Date): Promise<void> {
  const due = await db.asSystem((tx) =>
    tx.maintenance.findMany({
      where: { cancelledAt: null, plannedUntil: { lt: new Date(now.getTime() + REPLAN_MARGIN_MS) } },
      orderBy: [{ plannedUntil: "asc" }, { id: "asc" }],
      take: PLANS_MAX,
    }),
  );
  for (const row of due) await db.withTenant(row.tenantId, (tx) => planRuns(tx, row, now));
}
