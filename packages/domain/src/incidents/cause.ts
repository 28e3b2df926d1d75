import { type Explanation, isNamed, type PathState } from "./explain-failures";
import { type Geometry, RISK_TYPES, type RiskGroup } from "./risk-groups";

/** CONTRACT §3. `single`: one endpoint on its own; `unknown`: a fault whose cause is not known yet. */
export const CAUSE_TYPES = [...RISK_TYPES, "node", "span", "ring", "change", "clock", "single", "unknown"] as const;
type CauseType = (typeof CAUSE_TYPES)[number];

export interface IncidentCause {
  type: CauseType;
  /** Null where the type names no thing. For `unknown`, an incident's id and title: this one was left over when the rest of it recovered. */
  id: string | null;
  name: string | null;
  /** The metric group whose failures the cause explains: delay, delivery or another one. */
  symptom: string;
  /** Failing paths that the cause explains. */
  explained: number;
  /** Endpoints behind the cause that fail, and all that are measured. */
  failing: number;
  active: number;
  /** Endpoints that are not behind the cause. */
  failingElsewhere: number;
  activeElsewhere: number;
  /** 0…1; null for `single` and `unknown`. */
  confidence: number | null;
  /** The second best explanation, as `type name`. */
  runnerUp: string | null;
  /** Names of groups that no measurement tells apart from this cause. */
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

const endpoints = (n: number): string => `${n} ${n === 1 ? "endpoint" : "endpoints"}`;
const verbOf = (symptom: string, n: number): string => {
  if (symptom === "delivery") return n === 1 ? "fails" : "fail";
  if (symptom === "delay") return n === 1 ? "has an abnormal delay" : "have abnormal delays";
  return n === 1 ? "is abnormal" : "are abnormal";
};

/** The verdict with its numbers, for people. Not for `single`, whose alert has a sentence of its own. */
export function causeSentence(cause: IncidentCause): string {
  const { type, name, symptom, failing, active, failingElsewhere, activeElsewhere, twins } = cause;
  const verb = verbOf(symptom, active);
  const compared = (where: string): string => (activeElsewhere === 0 ? "" : `, ${failingElsewhere} of ${activeElsewhere} ${where}`);
  const alike = twins.length === 0 ? "" : ` The measurements cannot tell it apart from ${twins.join(", ")}.`;
  const sentence = (inside: string, outside: string, verdict: string): string =>
    `${failing} of ${endpoints(active)} ${inside} ${verb}${compared(outside)}: ${verdict}.${alike}`;
  switch (type) {
    case "collector":
      return active === 0
        ? `Collector ${name} sends nothing.`
        : sentence(`via collector ${name}`, "via other collectors", `collector ${name} or its access, not the targets`);
    case "site":
      return active === 0
        ? `The collectors of site ${name} send nothing.`
        : sentence(`via the collectors of site ${name}`, "via other sites", `site ${name} or its access, not the targets`);
    case "target":
      return sentence(`on host ${name}`, "elsewhere", `host ${name} or its access, not a collector`);
    case "prefix":
      return sentence(`in ${name}`, "elsewhere", `the network ${name} or the way to it`);
    case "label":
      return sentence(`labelled ${name}`, "without this label", `what the endpoints labelled ${name} share`);
    case "protocol":
      return sentence(`measured by ${name}`, "measured otherwise", `the protocol ${name} or its service`);
    case "unknown":
      if (name !== null) return `${endpoints(failing)} did not recover with the rest of “${name}”.`;
      return `${endpoints(failing)} ${verbOf(symptom, failing)} since the same time. The cause is not known yet.`;
    default:
      return sentence(`behind ${type} ${name}`, "elsewhere", `${type} ${name}`);
  }
}

/** A short name of an incident of several alerts. */
export function causeTitle({ type, name, symptom, failing }: IncidentCause): string {
  const what = `${endpoints(failing)} ${verbOf(symptom, failing)}`;
  if (type === "unknown" && name !== null) return `${failing} left over from ${name}`;
  if (type === "unknown") return `Cause not known yet: ${what}`;
  const subject = `${type === "target" ? "Host" : `${type.charAt(0).toUpperCase()}${type.slice(1)}`} ${name}`;
  return failing === 0 ? `${subject} is silent` : `${subject}: ${what}`;
}
