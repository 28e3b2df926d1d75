import { nextOccurrences } from "@padit/domain/maintenance";
import { Schedule, SELECTOR, scheduleInput } from "../maintenance/maintenance-input";
import { currentRun } from "../maintenance/maintenance-queries";
import { expectedOf, type MaintenanceRow, scheduleOf, selectorOf } from "../maintenance/maintenance-row";
import { cancelMaintenance, createMaintenance, updateMaintenance } from "../maintenance/maintenance-verbs";
import type { MaintenanceEntry } from "./document-schema";
import type { ConfigurationKind, Workspace } from "./kind";
import { sameText, selectorFromText, selectorToText } from "./names";

type Expected = MaintenanceEntry["expected"];

function expectedEntry(row: MaintenanceRow): Expected {
  const expected = expectedOf(row);
  if (expected.type === "outage") return { outage_seconds: expected.outageMs / 1_000 };
  return expected.type === "no_effect" ? { no_effect: true } : { reroute: true };
}

function expectedInput(expected: Expected) {
  if ("outage_seconds" in expected) return { type: "outage", outageSeconds: expected.outage_seconds } as const;
  return { type: "no_effect" in expected ? "no_effect" : "reroute" } as const;
}

const scheduleEntry = ({ starts_at: startsAt, duration_seconds: durationSeconds, rrule, time_zone: timeZone }: MaintenanceEntry) => ({
  ...{ startsAt, durationSeconds, rrule, timeZone },
});

const described = ({ names }: Workspace, { name, reference, owner, selector, expected }: MaintenanceEntry) => ({
  ...{ name, reference, selector: selectorFromText(selector, names, SELECTOR), expected: expectedInput(expected) },
  ...(owner !== undefined && { ownerId: names.members.idOf(owner) }),
});

/** Whether it runs, or will. One whose run was ended early and that does not recur is past. */
async function isStanding({ ctx, tx }: Workspace, row: MaintenanceRow): Promise<boolean> {
  const nowMs = ctx.now().getTime();
  const isComing = nextOccurrences(scheduleOf(row), ctx.now(), 2).some(({ startMs }) => startMs > nowMs);
  return isComing || (await currentRun(tx, row, ctx.now())) !== null;
}

export const maintenanceKind: ConfigurationKind<MaintenanceEntry> = {
  section: "maintenance",
  noun: "maintenance",
  isNamed: false,
  keyOf: ({ name }) => name,
  async read(at) {
    const { tx, tenantId, names } = at;
    const rows = await tx.maintenance.findMany({ where: { tenantId, cancelledAt: null }, orderBy: { id: "asc" } });
    const standing: { id: string; entry: MaintenanceEntry }[] = [];
    for (const row of rows) {
      if (!(await isStanding(at, row))) continue;
      const owner = row.ownerId === null ? undefined : names.members.nameOf(row.ownerId);
      const entry = {
        ...{ name: row.name, reference: row.reference, ...(owner !== undefined && { owner }) },
        ...{ selector: selectorToText(selectorOf(row), names), expected: expectedEntry(row), starts_at: row.startsAt.toISOString() },
        ...{ duration_seconds: row.durationSeconds, rrule: row.rrule, time_zone: row.timeZone },
      };
      standing.push({ id: row.id, entry });
    }
    return standing;
  },
  async complete({ names }, entry) {
    if (entry.owner !== undefined) names.members.idOf(entry.owner);
    const { rrule } = Schedule.parse(scheduleEntry(entry));
    return { ...entry, rrule, reference: entry.reference || null, selector: sameText(entry.selector, names, SELECTOR) };
  },
  isOver({ ctx }, entry) {
    if (entry.rrule) return false;
    return nextOccurrences(scheduleInput(Schedule.parse(scheduleEntry(entry))), ctx.now(), 1).length === 0;
  },
  async create(at, entry) {
    return { id: (await createMaintenance(at.ctx, { ...described(at, entry), ...scheduleEntry(entry) })).id };
  },
  async update(at, maintenanceId, entry) {
    await updateMaintenance(at.ctx, { maintenanceId, ...described(at, entry), ...scheduleEntry(entry) });
  },
  async remove({ ctx }, maintenanceId) {
    await cancelMaintenance(ctx, { maintenanceId });
  },
};
