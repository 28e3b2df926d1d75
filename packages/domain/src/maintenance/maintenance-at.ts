import { matches, type Selectable, type Selector } from "../selector";
import { type ExpectedEffect, type FaultSpan, isExpectedOf } from "./expected-effect";

/** One occurrence of a maintenance as it takes place, `[startMs, endMs)`: a person may have extended it or ended it early. */
export interface MaintenanceRun {
  id: string;
  maintenanceId: string;
  name: string;
  /** Number of the change in another system; null without one. */
  reference: string | null;
  selector: Selector;
  expected: ExpectedEffect;
  /** ms since the Unix epoch. */
  startMs: number;
  endMs: number;
}

const isRunning = ({ startMs, endMs }: Pick<MaintenanceRun, "startMs" | "endMs">, atMs: number): boolean => startMs <= atMs && atMs < endMs;

/**
 * Whether a maintenance covers an endpoint, a series or an alert. A free word matches names of endpoints only, because the text of an alert
 * changes with the measured values.
 */
export const coversThing = ({ selector }: Pick<MaintenanceRun, "selector">, { title: _, description: __, ...thing }: Selectable): boolean =>
  matches(selector, thing);

/** The running maintenance that covers a thing; of several, the one that ends last. Null if there is none. */
export function maintenanceAt<Run extends MaintenanceRun>(runs: readonly Run[], thing: Selectable, atMs: number): Run | null {
  return runs
    .filter((run) => isRunning(run, atMs) && coversThing(run, thing))
    .reduce<Run | null>((last, run) => (last === null || endsLater(run, last) ? run : last), null);
}

/** Two runs that end at the same time are ordered by id, so that a repeated run finds the same one. */
const endsLater = (one: MaintenanceRun, other: MaintenanceRun): boolean =>
  one.endMs === other.endMs ? one.id < other.id : one.endMs > other.endMs;

/**
 * The run that explains a fault: the fault began within the run, the run still lasts, and the fault is within its expected effect. Null if
 * there is none, and after the end of the run, because a failure that outlasts the work is unexpected.
 */
export const explainingRun = <Run extends Pick<MaintenanceRun, "startMs" | "endMs" | "expected">>(
  runs: readonly Run[],
  fault: FaultSpan,
  atMs: number,
): Run | null => runs.find((run) => isRunning(run, atMs) && isRunning(run, fault.sinceMs) && isExpectedOf(run.expected, fault)) ?? null;

/** Name of the maintenance with its reference, such as `Router upgrade (CHG-1234)`. */
export const maintenanceTitle = ({ name, reference }: Pick<MaintenanceRun, "name" | "reference">): string =>
  reference === null ? name : `${name} (${reference})`;

/** The sentence on the timeline of an alert that is not notified because of a maintenance. */
export const maintenanceSentence = (run: Pick<MaintenanceRun, "name" | "reference" | "endMs">): string =>
  `Held back by the maintenance “${maintenanceTitle(run)}” until ${utcMinute(run.endMs)} UTC.`;

const utcMinute = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).replace("T", " ");
