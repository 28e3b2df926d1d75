import { type Database, lockUntilCommit, type Prisma, type TenantTx } from "@padit/db";
import type { MaintenanceNotificationType } from "@padit/domain";
import { effectText, maintenanceTitle } from "@padit/domain/maintenance";
import { announceAgain } from "../incidents/announce-again";
import { enqueue } from "../outbox/enqueue";
import { tellBrowsers } from "../tell-browsers";
import { coveredWhere } from "./maintenance-queries";
import { expectedOf, selectorOf } from "./maintenance-row";

/** Runs of one pass; more wait for the next one. */
const RUNS_MAX = 500;

type RunWithMaintenance = Prisma.MaintenanceRunGetPayload<{ include: { maintenance: true } }>;

/**
 * Marks the endpoints that a run of maintenance covers when it begins, and takes the marks away when it has ended: the state `maintenance`
 * follows from the mark. The beginning and the end are published in the same transaction. Repeating changes nothing, so several processes may do it.
 */
export async function markBegunAndEnded(db: Database, now: Date): Promise<void> {
  const changed = { OR: [{ startedAt: null, startsAt: { lte: now } }, { endsAt: { lte: now } }] };
  for (const run of await runsWhere(db, { endedAt: null, ...changed })) await mark(db, run, now);
}

/** Marks endpoints again that running maintenance covers: some were added, or have other labels, since it began. */
export async function markRunning(db: Database, now: Date): Promise<void> {
  for (const run of await runsWhere(db, { endedAt: null, startsAt: { lte: now }, endsAt: { gt: now } })) await mark(db, run, now);
}

const runsWhere = (db: Database, where: Prisma.MaintenanceRunWhereInput): Promise<RunWithMaintenance[]> =>
  db.asSystem((tx) =>
    tx.maintenanceRun.findMany({ where, include: { maintenance: true }, orderBy: [{ startsAt: "asc" }, { id: "asc" }], take: RUNS_MAX }),
  );

async function mark(db: Database, { tenantId, id }: Pick<RunWithMaintenance, "tenantId" | "id">, now: Date): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    // Another worker may be at it: whoever has the lock reads the row anew.
    await lockUntilCommit(tx, `padit.maintenance_run ${id}`);
    const run = await tx.maintenanceRun.findUnique({ where: { tenantId_id: { tenantId, id } }, include: { maintenance: true } });
    if (run === null || run.endedAt !== null) return;
    const { maintenanceId, maintenance } = run;
    const isRunning = run.endsAt > now;
    const covered = isRunning ? coveredWhere(tenantId, selectorOf(maintenance)) : null;
    const note = `${maintenanceTitle(maintenance)}: ${effectText(expectedOf(maintenance))}.`;
    const released = await unmark(tx, run, covered);
    // An endpoint of two runs keeps the mark of the first one while that lasts.
    const unmarked = { OR: [{ maintenanceRunId: null }, { maintenanceRunId: id, maintenanceNote: { not: note } }] };
    const data = { maintenanceRunId: id, maintenanceNote: note };
    const marked = covered ? await tx.endpoint.updateMany({ where: { AND: [covered, unmarked] }, data }) : { count: 0 };
    const isPublished = await publish(tx, run, { isRunning, now });
    if (isPublished || released + marked.count > 0) await tellBrowsers(tx, tenantId, "maintenance", maintenanceId);
  });
}

/** Writes down that a run began or ended, each once, and queues the events. A run that nobody saw begin has both. @returns whether it did */
async function publish(tx: TenantTx, run: RunWithMaintenance, { isRunning, now }: { isRunning: boolean; now: Date }): Promise<boolean> {
  const { tenantId, id, startedAt } = run;
  const events: MaintenanceNotificationType[] = [
    ...(startedAt === null ? (["maintenance.started"] as const) : []),
    ...(isRunning ? [] : (["maintenance.ended"] as const)),
  ];
  if (events.length === 0) return false;
  // The grouper looks again at what still fails at the end: it is a consequence of the work.
  if (!isRunning) await announceAgain(tx, tenantId, now);
  const data = { startedAt: startedAt ?? now, endedAt: isRunning ? null : now };
  await tx.maintenanceRun.update({ where: { tenantId_id: { tenantId, id } }, data });
  for (const type of events)
    await enqueue(
      tx,
      { kind: "delivery", eventType: type, maintenanceRunId: id },
      { kind: "event", topic: type, refs: { maintenanceRunId: id } },
    );
  return true;
}

/** Takes the mark of a run from the endpoints that it does not cover any more. @returns their number */
async function unmark(
  tx: TenantTx,
  { tenantId, id }: Pick<RunWithMaintenance, "tenantId" | "id">,
  covered: Prisma.EndpointWhereInput | null,
): Promise<number> {
  const own = { tenantId, maintenanceRunId: id };
  const data = { maintenanceRunId: null, maintenanceNote: null };
  const { count } = await tx.endpoint.updateMany({ where: covered ? { AND: [own, { NOT: covered }] } : own, data });
  return count;
}
