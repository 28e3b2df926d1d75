import type { Database, Prisma, TenantTx } from "@padit/db";
import { effectText, maintenanceTitle } from "@padit/domain/maintenance";
import { tellBrowsers } from "../tell-browsers";
import { coveredWhere } from "./maintenance-queries";
import { expectedOf, selectorOf } from "./maintenance-row";

/** Runs of one pass; more wait for the next one. */
const RUNS_MAX = 500;

type RunWithMaintenance = Prisma.MaintenanceRunGetPayload<{ include: { maintenance: true } }>;

/**
 * Marks the endpoints that a run of maintenance covers when it begins, and takes the marks away when it has ended: the state `maintenance`
 * follows from the mark. Repeating changes nothing, so several processes may do it.
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

async function mark(db: Database, run: RunWithMaintenance, now: Date): Promise<void> {
  const { tenantId, id, maintenanceId, maintenance } = run;
  await db.withTenant(tenantId, async (tx) => {
    const isRunning = run.endsAt > now;
    const covered = isRunning ? coveredWhere(tenantId, selectorOf(maintenance)) : null;
    const note = `${maintenanceTitle(maintenance)}: ${effectText(expectedOf(maintenance))}.`;
    const released = await unmark(tx, run, covered);
    // An endpoint of two runs keeps the mark of the first one while that lasts.
    const unmarked = { OR: [{ maintenanceRunId: null }, { maintenanceRunId: id, maintenanceNote: { not: note } }] };
    const data = { maintenanceRunId: id, maintenanceNote: note };
    const marked = covered ? await tx.endpoint.updateMany({ where: { AND: [covered, unmarked] }, data }) : { count: 0 };
    const seen = isRunning ? (run.startedAt === null ? { startedAt: now } : null) : { endedAt: now, startedAt: run.startedAt ?? now };
    if (seen) await tx.maintenanceRun.update({ where: { tenantId_id: { tenantId, id } }, data: seen });
    if (released + marked.count > 0) await tellBrowsers(tx, tenantId, "maintenance", maintenanceId);
  });
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
