import { printSelector } from "@padit/domain";
import { type ExpectedEffect, nextOccurrences } from "@padit/domain/maintenance";
import { expectedOf, type MaintenanceRow, type RunRow, scheduleOf, selectorOf } from "./maintenance-row";
import type { EndedRun } from "./run-comparison";

/** Maximum number of next starts that a view lists. */
export const NEXT_STARTS = 5;

export interface MaintenanceView {
  id: string;
  name: string;
  /** Number of the change in another system. */
  reference: string | null;
  /** Name of the member or API key. */
  owner: string;
  ownerId: string | null;
  /** Whether the owner is an active member, who is mailed before the end. API keys and disabled, removed or limited people are not. */
  hasActiveOwner: boolean;
  /** Text of the selector. */
  selector: string;
  expected: ExpectedEffect;
  startsAt: Date;
  durationSeconds: number;
  rrule: string | null;
  timeZone: string;
  /** `coming` has a next start, `past` has none or was cancelled. */
  phase: "running" | "coming" | "past";
  active: boolean;
  /** The run of this moment; null if none runs. */
  current: { startsAt: Date; endsAt: Date } | null;
  /** The last run that is over; null before the first end. */
  last: EndedRun | null;
  /** The next five starts. */
  next: Date[];
  /** Number of endpoints that the selector covers now. */
  covers: number;
  /** Names of the first covered endpoints. */
  endpointNames: string[];
  createdBy: string;
}

/** What a view shows beside the row. */
export interface ViewInput {
  now: Date;
  current: RunRow | null;
  last: EndedRun | null;
  hasActiveOwner: boolean;
  covers: number;
  endpointNames: string[];
}

export function maintenanceView(row: MaintenanceRow, { now, current, ...shown }: ViewInput): MaintenanceView {
  const { id, name, reference, ownerName: owner, ownerId, startsAt, durationSeconds, rrule, timeZone, createdByName: createdBy } = row;
  const next = row.cancelledAt === null ? nextStarts(row, now) : [];
  return {
    ...{ id, name, reference, owner, ownerId, startsAt, durationSeconds, rrule, timeZone, createdBy, ...shown },
    selector: printSelector(selectorOf(row)),
    expected: expectedOf(row),
    phase: current ? "running" : next.length > 0 ? "coming" : "past",
    active: current !== null,
    current: current && { startsAt: current.startsAt, endsAt: current.endsAt },
    next,
  };
}

/** The next starts after a moment. The occurrence that runs is not among them. */
function nextStarts(row: MaintenanceRow, now: Date): Date[] {
  return nextOccurrences(scheduleOf(row), now, NEXT_STARTS + 1)
    .filter(({ startMs }) => startMs > now.getTime())
    .slice(0, NEXT_STARTS)
    .map(({ startMs }) => new Date(startMs));
}
