import { type IncidentCause, unknownCause } from "./cause";
import type { PlaceAlertsInput, PlaceableAlert, PlaceDraft } from "./placement";
import { type KnownChange, mayExplain } from "./risk-groups";

/** Types of causes that name nothing: another explanation may replace them. */
const UNNAMED_TYPES: ReadonlySet<string> = new Set(["single", "unknown"]);

const workOf = ({ changes }: Pick<PlaceAlertsInput, "changes">, alert: PlaceableAlert): KnownChange | undefined =>
  changes.find((change) => change.isPlannedAndOver && mayExplain(change, alert));

/**
 * Whether an alert is a consequence of planned work that is over, unless something else explains it: it began during the work or shortly after
 * it and still lasts, and its incident, if it has one, has no named cause.
 */
export function isConsequence({ incidents, changes }: Pick<PlaceAlertsInput, "incidents" | "changes">, alert: PlaceableAlert): boolean {
  if (alert.isPinned || !workOf({ changes }, alert)) return false;
  const own = incidents.find(({ id }) => id === alert.incidentId);
  return own === undefined || UNNAMED_TYPES.has(own.cause.type);
}

/** Adds one draft for each planned work that is over, with its consequences. Named causes keep the alerts that they explain. */
export function afterPlannedWork(input: PlaceAlertsInput, pool: readonly PlaceableAlert[], drafts: readonly PlaceDraft[]): PlaceDraft[] {
  const named = new Set(drafts.flatMap(({ alerts, cause }) => (UNNAMED_TYPES.has(cause.type) ? [] : alerts.map(({ id }) => id))));
  const consequences = new Map<KnownChange, PlaceableAlert[]>();
  for (const alert of pool) {
    const work = !named.has(alert.id) && isConsequence(input, alert) ? workOf(input, alert) : undefined;
    if (work) consequences.set(work, [...(consequences.get(work) ?? []), alert]);
  }
  const gathered = new Set([...consequences.values()].flat().map(({ id }) => id));
  const others = drafts
    .map(({ alerts, cause }) => ({ alerts: alerts.filter(({ id }) => !gathered.has(id)), cause }))
    .filter(({ alerts }) => alerts.length > 0);
  return [...others, ...[...consequences].map(([work, alerts]) => ({ alerts, cause: causeOfWork(work, alerts) }))];
}

function causeOfWork({ id, name, endpointIds }: KnownChange, alerts: readonly PlaceableAlert[]): IncidentCause {
  const failing = new Set(alerts.map(({ endpointId }) => endpointId)).size;
  return {
    ...unknownCause(alerts[0]?.symptom ?? "", alerts.length),
    ...{ type: "change", id, name, failing, active: Math.max(failing, endpointIds.size) },
  };
}
