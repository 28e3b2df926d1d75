import { coversThing, expectedUntilMs, explainingRun, type MaintenanceRun, maintenanceSentence } from "../maintenance";
import type { Selectable } from "../selector";
import { heldBackSentence, type Silence, silenceOf } from "../silences";

/** What can hold back notifications. Each kind is a member of its own. */
export interface HoldInput {
  silences: readonly Silence[];
  /** Runs of maintenance, at least those that last now. */
  runs: readonly MaintenanceRun[];
}

/** An alert that may be held back. `beganAt`: opening of its newest bout; without it no maintenance holds it back. */
export type Holdable = Selectable & { beganAt?: Date };

/** Something that holds back notifications, of an alert or of an incident. */
export interface Hold {
  /** Of the silence, or of the run of a maintenance. */
  id: string;
  /** Sentence for the timeline. */
  reason: string;
  until: Date;
}

/** Kinds of alerts about an endpoint through which nothing gets, or which is not measured. */
const OUTAGE_KINDS: ReadonlySet<string> = new Set(["outage", "wrong_answer", "no_data", "not_measured"]);

/** Whether nothing gets through to an endpoint, or it is not measured, while an alert of this kind lasts. */
export const isOutageKind = (kind: string): boolean => OUTAGE_KINDS.has(kind);

/** What holds back an alert's notifications now; null for nothing. */
export function holdOn({ silences, runs }: HoldInput, alert: Holdable, now: Date): Hold | null {
  const silence = silenceOf(silences, alert, now);
  if (silence) return { id: silence.id, reason: heldBackSentence(silence), until: silence.endsAt };
  const { beganAt, kind = "" } = alert;
  if (beganAt === undefined) return null;
  const [nowMs, sinceMs] = [now.getTime(), beganAt.getTime()];
  const fault = { isOutage: isOutageKind(kind), sinceMs, untilMs: nowMs };
  const covering = runs.filter((run) => coversThing(run, alert));
  const run = explainingRun(covering, fault, nowMs);
  return (
    run && { id: run.id, reason: maintenanceSentence(run), until: new Date(Math.min(run.endMs, expectedUntilMs(run.expected, fault))) }
  );
}

/** What holds back an incident: every unresolved alert of it is held back. The hold that ends first, which releases an alert; null for nothing. */
export function holdOnAll(holds: HoldInput, alerts: readonly Holdable[], now: Date): Hold | null {
  const found = alerts.flatMap((alert) => holdOn(holds, alert, now) ?? []);
  if (found.length < alerts.length) return null;
  return found.reduce<Hold | null>((first, hold) => (first !== null && first.until <= hold.until ? first : hold), null);
}
