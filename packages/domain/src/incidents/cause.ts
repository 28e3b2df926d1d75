import type { AlertMessage, MessageValue } from "../model/alert-message";
import { type Explanation, isNamed, type PathState } from "./explain-failures";
import { type Geometry, RISK_TYPES, type RiskGroup } from "./risk-groups";

/** `cause.type` of an incident in REST and webhooks. `single`: one endpoint on its own; `unknown`: a fault whose cause is not known yet. */
export const CAUSE_TYPES = [...RISK_TYPES, "node", "span", "ring", "clock", "single", "unknown"] as const;
type CauseType = (typeof CAUSE_TYPES)[number];

export interface IncidentCause {
  type: CauseType;
  /** Null for a type without an object. For `unknown`: id and title of the incident of which this one remained when the rest recovered. */
  id: string | null;
  name: string | null;
  /** The metric group whose failures the cause explains: delay, delivery or another one. */
  symptom: string;
  /** Failing paths that the cause explains. */
  explained: number;
  /** Number of failing endpoints that depend on the cause, and of all measured ones that do. */
  failing: number;
  active: number;
  /** Failing and measured endpoints that do not depend on the cause. */
  failingElsewhere: number;
  activeElsewhere: number;
  /** 0…1; null for `single`, `unknown`, and for planned work whose endpoints still fail after it. */
  confidence: number | null;
  /** The second best explanation, as `type name`. */
  runnerUp: string | null;
  /** Names of groups that no measurement distinguishes from this cause. */
  twins: readonly string[];
}

const labelOf = ({ type, name }: Pick<RiskGroup, "type" | "name">): string => `${type} ${name}`;

/** The cause that an explanation gives: `unknown` where it is not certain enough. */
export function causeOf(explanation: Explanation, geometry: Geometry, states: readonly PathState[], symptom: string): IncidentCause {
  const { group, explained, confidence, runnerUp } = explanation;
  const counts = endpointCounts(group, geometry, states);
  if (!isNamed(explanation)) return { ...unknownCause(symptom, explained.length), ...counts, runnerUp: labelOf(group) };
  return {
    ...{ type: group.type, id: group.id, name: group.name, symptom, explained: explained.length, ...counts, confidence },
    runnerUp: runnerUp && labelOf(runnerUp),
    twins: group.twins.map(labelOf),
  };
}

export const unknownCause = (symptom: string, explained: number): IncidentCause => ({
  ...{ type: "unknown", id: null, name: null, symptom, explained, failing: explained, active: explained, twins: [] },
  ...{ failingElsewhere: 0, activeElsewhere: 0, confidence: null, runnerUp: null },
});

function endpointCounts(group: RiskGroup, { paths }: Geometry, states: readonly PathState[]) {
  const members = new Set(group.members);
  const seen = {
    inside: new Set<string>(),
    insideFailing: new Set<string>(),
    outside: new Set<string>(),
    outsideFailing: new Set<string>(),
  };
  paths.forEach(({ endpointId }, index) => {
    if (states[index] === "unknown") return;
    const isInside = members.has(index);
    (isInside ? seen.inside : seen.outside).add(endpointId);
    if (states[index] === "failing") (isInside ? seen.insideFailing : seen.outsideFailing).add(endpointId);
  });
  return {
    ...{ failing: seen.insideFailing.size, active: seen.inside.size },
    ...{ failingElsewhere: seen.outsideFailing.size, activeElsewhere: seen.outside.size },
  };
}

const NAMED_TYPES = ["collector", "site", "target", "prefix", "label", "protocol", "change"] as const;
type NamedType = (typeof NAMED_TYPES)[number] | "other";
const namedType = (type: CauseType): NamedType => NAMED_TYPES.find((known) => known === type) ?? "other";

const form = (n: number) => (n === 1 ? "one" : "several");
const endpoints = (n: number): AlertMessage => ({ key: `endpoints.${form(n)}`, values: { count: String(n) } });
const symptomOf = (symptom: string) => (symptom === "delivery" || symptom === "delay" ? symptom : "other");
const verbOf = (symptom: string, n: number): AlertMessage => ({ key: `verb.${symptomOf(symptom)}.${form(n)}` });
const sentence = (first: AlertMessage, ...more: AlertMessage[]): AlertMessage => {
  const [why] = more;
  if (!why) return { key: "sentence", values: { clauses: first } };
  return { key: "because", values: { happened: first, why } };
};

/** The cause with its numbers, as a sentence. Not used for `single`, because its alert has a sentence of its own. */
export function causeSentence(cause: IncidentCause): AlertMessage {
  const { type, symptom, failing, active, failingElsewhere, activeElsewhere, twins } = cause;
  const name = cause.name ?? "";
  if (type === "unknown")
    return cause.name === null
      ? sentence({ key: "cause.sinceSameTime", values: { endpoints: endpoints(failing), verb: verbOf(symptom, failing) } })
      : sentence({ key: "cause.notRecovered", values: { endpoints: endpoints(failing), name } });
  if (active === 0 && type === "collector") return sentence({ key: "cause.collectorSilent", values: { name } });
  if (active === 0 && type === "site") return sentence({ key: "cause.siteSilent", values: { name } });
  const named = namedType(type);
  const values = { type, name };
  const compared: MessageValue =
    activeElsewhere === 0
      ? ""
      : {
          key: "cause.compared",
          values: { failing: String(failingElsewhere), active: String(activeElsewhere), outside: { key: `outside.${named}` } },
        };
  const happened: AlertMessage = {
    key: "cause.sentence",
    values: {
      ...{ failing: String(failing), endpoints: endpoints(active), verb: verbOf(symptom, active), compared },
      ...{ inside: { key: `inside.${named}`, values }, verdict: { key: `verdict.${named}`, values } },
    },
  };
  return twins.length === 0 ? sentence(happened) : sentence(happened, { key: "cause.twins", values: { twins: twins.join(", ") } });
}

/** A short name of an incident of several alerts. */
export function causeTitle({ type, name, symptom, failing }: IncidentCause): AlertMessage {
  const what: AlertMessage = { key: `affected.${symptomOf(symptom)}.${form(failing)}`, values: { endpoints: endpoints(failing) } };
  if (type === "unknown" && name !== null) return { key: "cause.leftOver", values: { count: String(failing), name } };
  if (type === "unknown") return { key: "cause.unknown", values: { what } };
  const named = namedType(type);
  const capital = `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  const subject: AlertMessage = { key: `subject.${named}`, values: { type: capital, name: name ?? "" } };
  return failing === 0 ? { key: "cause.silent", values: { subject } } : { key: "cause.failing", values: { subject, what } };
}
