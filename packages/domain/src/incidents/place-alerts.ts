import { idOf } from "../ids";
import { causeOf, type IncidentCause, unknownCause } from "./cause";
import { isBeyondChance } from "./coincidence";
import { explainFailures, type PathState } from "./explain-failures";
import type { PlaceAlertsInput, PlaceableAlert, PlaceDraft, PlacedAlerts, PlacedIncident } from "./placement";
import { afterPlannedWork, isConsequence } from "./planned-consequences";
import { type Geometry, geometryOf, type MeasuredPath, mayExplain } from "./risk-groups";

const SILENCE = "no_data";

interface Sorted {
  geometry: Geometry;
  states: PathState[];
  indexOf: ReadonlyMap<string, number>;
}
/** Incident by alert. */
type Joined = Map<string, string>;

const pathKey = (endpointId: string, collectorId: string): string => `${endpointId}|${collectorId}`;
const byOnset = (a: PlaceableAlert, b: PlaceableAlert): number => a.onsetMs - b.onsetMs || (a.id < b.id ? -1 : 1);

/**
 * Puts every alert without an incident into one, by cause: alerts that an open incident's cause explains join it; the others are judged
 * together with the alerts that began within the window. Pure: the same input gives the same incidents, whose ids follow from their first alert.
 */
export function placeAlerts(input: PlaceAlertsInput): PlacedAlerts {
  const isNew = ({ incidentId }: PlaceableAlert): boolean => incidentId === null;
  const isWaiting = (alert: PlaceableAlert): boolean => isNew(alert) || isConsequence(input, alert);
  const all = [...input.alerts].sort(byOnset);
  if (!all.some(isWaiting)) return { incidents: [], joined: [], merged: [] };
  const symptoms = new Map<string, Sorted>();
  const sortedOf = (symptom: string): Sorted => {
    const known = symptoms.get(symptom) ?? sortConditions(input, symptom);
    symptoms.set(symptom, known);
    return known;
  };
  const joining = joinedByCause(input, all.filter(isNew), sortedOf);
  const rest = all.filter((alert) => !alert.isPinned && !joining.has(alert.id));
  const pool = poolOf(rest, input.windowMs, isWaiting);
  const explained = [...new Set(pool.map(({ symptom }) => symptom))].flatMap((s) => draftsOf(pool, s, sortedOf(s), input));
  const drafts = mergeSameCause(afterPlannedWork(input, pool, explained));
  const left = leftovers(pool, drafts, input);
  return assignIds(input, [...drafts, ...left.drafts], new Map([...joining, ...left.joined]), all);
}

/** New alerts that the named cause of an open incident explains, whenever they begin. */
function joinedByCause(
  { incidents, changes }: PlaceAlertsInput,
  alerts: readonly PlaceableAlert[],
  sortedOf: (symptom: string) => Sorted,
): Joined {
  const joining: Joined = new Map();
  for (const incident of incidents) {
    const change = incident.cause.type === "change" ? changes.find(({ id }) => id === incident.cause.id) : undefined;
    if (change) for (const alert of alerts) if (mayExplain(change, alert) && !joining.has(alert.id)) joining.set(alert.id, incident.id);
    if (incident.cause.type === "change") continue;
    const { geometry, indexOf } = sortedOf(incident.cause.symptom);
    const group = geometry.groups.find(({ type, id }) => type === incident.cause.type && id === incident.cause.id);
    if (!group) continue;
    const members = new Set(group.members);
    for (const alert of alerts) {
      const index = indexOf.get(keyOf(alert));
      if (alert.symptom === incident.cause.symptom && index !== undefined && members.has(index) && !joining.has(alert.id))
        joining.set(alert.id, incident.id);
    }
  }
  return joining;
}

/** The alerts that wait for an incident, and those that began at most one window away from each other and from them. */
function poolOf(sorted: readonly PlaceableAlert[], windowMs: number, isWaiting: (alert: PlaceableAlert) => boolean): PlaceableAlert[] {
  const sessions: PlaceableAlert[][] = [];
  for (const alert of sorted) {
    const last = sessions.at(-1);
    const end = last?.at(-1);
    if (last && end && alert.onsetMs - end.onsetMs <= windowMs) last.push(alert);
    else sessions.push([alert]);
  }
  return sessions.filter((session) => session.some(isWaiting)).flat();
}

const keyOf = ({ endpointId, collectorId }: PlaceableAlert): string => pathKey(endpointId ?? collectorId ?? "", collectorId ?? "");

function sortConditions({ conditions, collectors, endpoints, alerts, changes }: PlaceAlertsInput, symptom: string): Sorted {
  const own =
    symptom === SILENCE
      ? [...collectors.keys()].map((id) => ({ endpointId: id, collectorId: id, symptom, isMeasured: true }))
      : conditions.filter((condition) => condition.symptom === symptom);
  const paths = [...own];
  const indexOf = new Map(paths.map(({ endpointId, collectorId }, index) => [pathKey(endpointId, collectorId), index]));
  for (const alert of alerts) {
    const { endpointId, collectorId } = alert;
    if (alert.symptom !== symptom || collectorId === null || indexOf.has(keyOf(alert))) continue;
    indexOf.set(keyOf(alert), paths.length);
    paths.push({ endpointId: endpointId ?? collectorId, collectorId, symptom, isMeasured: true });
  }
  const states = paths.map(({ isMeasured }): PathState => (isMeasured ? "healthy" : "unknown"));
  // What failed before a change, or long after it, neither speaks for the change nor against it.
  const onsets = new Map(alerts.flatMap((alert) => (alert.symptom === symptom ? [[keyOf(alert), alert.onsetMs] as const] : [])));
  const changesOf = ({ endpointId, collectorId }: MeasuredPath) => {
    const onsetMs = onsets.get(pathKey(endpointId, collectorId));
    return changes.filter((change) => mayExplain(change, { endpointId, onsetMs: onsetMs ?? change.fromMs }));
  };
  return { geometry: geometryOf(paths, endpoints, collectors, changesOf), states, indexOf };
}

function draftsOf(
  pool: readonly PlaceableAlert[],
  symptom: string,
  { geometry, states, indexOf }: Sorted,
  { alerts }: PlaceAlertsInput,
): PlaceDraft[] {
  const now = [...states];
  const mark = (of: readonly PlaceableAlert[], state: PathState): void => {
    for (const alert of of) {
      const index = alert.symptom === symptom ? indexOf.get(keyOf(alert)) : undefined;
      if (index !== undefined) now[index] = state;
    }
  };
  mark(alerts, "unknown"); // Paths that failed before the window are explained by other incidents.
  mark(pool, "failing");
  const ofIndex = new Map(pool.flatMap((alert) => (alert.symptom === symptom ? [[indexOf.get(keyOf(alert)), alert] as const] : [])));
  return explainFailures(geometry, now).explanations.map((explanation) => ({
    alerts: explanation.explained.flatMap((index) => ofIndex.get(index) ?? []),
    cause: causeOf(explanation, geometry, now, symptom),
  }));
}

/** A cause that explains failures of several metric groups is one fault. */
function mergeSameCause(drafts: readonly PlaceDraft[]): PlaceDraft[] {
  const merged = new Map<string, PlaceDraft>();
  drafts.forEach((draft, n) => {
    const { type, id } = draft.cause;
    const key = id === null ? `${n}` : `${type}|${id}`;
    const first = merged.get(key);
    if (first) first.alerts.push(...draft.alerts);
    else merged.set(key, { ...draft, alerts: [...draft.alerts] });
  });
  return [...merged.values()];
}

/**
 * Alerts that no cause explains. If they coincide beyond chance they are one incident whose cause is not known; otherwise those of one endpoint
 * are one incident, and alerts that have an incident stay in it.
 */
function leftovers(
  pool: readonly PlaceableAlert[],
  drafts: readonly PlaceDraft[],
  input: PlaceAlertsInput,
): { drafts: PlaceDraft[]; joined: Joined } {
  const explained = new Set(drafts.flatMap(({ alerts }) => alerts.map(({ id }) => id)));
  const named = new Set(input.incidents.flatMap(({ id, cause }) => (cause.type === "single" || cause.type === "unknown" ? [] : [id])));
  const left = pool.filter(({ id, incidentId }) => !explained.has(id) && !named.has(incidentId ?? ""));
  const bySubject = new Map<string, PlaceableAlert[]>();
  for (const alert of left) bySubject.set(subjectOf(alert), [...(bySubject.get(subjectOf(alert)) ?? []), alert]);
  const [first] = left;
  if (first && isBeyondChance(bySubject.size, input.usualOnsets))
    return { drafts: [{ alerts: left, cause: unknownCause(first.symptom, bySubject.size) }], joined: new Map() };
  const joined: Joined = new Map();
  const singles: PlaceDraft[] = [];
  for (const alerts of bySubject.values()) {
    const incidentId = alerts.find((alert) => alert.incidentId !== null)?.incidentId ?? null;
    if (incidentId === null) singles.push({ alerts, cause: singleCause(alerts, input) });
    else for (const alert of alerts) if (alert.incidentId === null) joined.set(alert.id, incidentId);
  }
  return { drafts: singles, joined };
}

const subjectOf = ({ endpointId, collectorId }: PlaceableAlert): string => endpointId ?? `collector ${collectorId}`;

function singleCause(alerts: readonly PlaceableAlert[], { endpoints, collectors }: PlaceAlertsInput): IncidentCause {
  const [first] = alerts;
  const base = { ...unknownCause(first?.symptom ?? "", alerts.length), failing: 1, active: 1 };
  if (first?.endpointId) return { ...base, type: "single", id: first.endpointId, name: endpoints.get(first.endpointId)?.name ?? null };
  const collectorId = first?.collectorId ?? null;
  return { ...base, type: "collector", id: collectorId, name: collectors.get(collectorId ?? "")?.name ?? null, failing: 0, active: 0 };
}

function assignIds(
  { tenantId, incidents }: PlaceAlertsInput,
  drafts: readonly PlaceDraft[],
  joined: Joined,
  all: readonly PlaceableAlert[],
): PlacedAlerts {
  const open = new Map(incidents.map((incident) => [incident.id, incident]));
  const age = (id: string): number => open.get(id)?.openedAtMs ?? Number.POSITIVE_INFINITY;
  const taken = new Set<string>();
  const placeOf = new Map(all.map(({ id, incidentId }) => [id, incidentId]));
  const placed: PlacedIncident[] = [];
  for (const { alerts, cause } of [...drafts].sort((a, b) => firstOf(a.alerts, b.alerts))) {
    const sorted = [...alerts].sort(byOnset);
    const candidates = [...new Set(sorted.flatMap(({ incidentId }) => (incidentId !== null && open.has(incidentId) ? [incidentId] : [])))];
    const oldest = candidates.filter((id) => !taken.has(id)).sort((a, b) => age(a) - age(b) || (a < b ? -1 : 1))[0];
    const id = oldest ?? idOf("incident", tenantId, sorted[0]?.id ?? "");
    taken.add(id);
    for (const alert of sorted) placeOf.set(alert.id, id);
    placed.push({ id, alertIds: sorted.map((alert) => alert.id), cause });
  }
  for (const [alertId, id] of joined) placeOf.set(alertId, id);
  const occupied = new Set(placeOf.values());
  const merged = incidents.flatMap(({ id }) => {
    const first = all.find(({ incidentId }) => incidentId === id);
    const into = first && placeOf.get(first.id);
    return !occupied.has(id) && into ? [{ id, into }] : [];
  });
  return { incidents: placed, joined: [...joined].map(([alertId, incidentId]) => ({ alertId, incidentId })), merged };
}

const firstOf = ([a]: readonly PlaceableAlert[], [b]: readonly PlaceableAlert[]): number => (a && b ? byOnset(a, b) : 0);
