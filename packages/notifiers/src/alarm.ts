import type { Severity } from "@padit/domain";
import type { Message } from "./message";
import { type Phase, phaseOf, subjectOf } from "./subject";
import { facts } from "./wording";

const OBJECT_CHARACTERS_MAX = 500;

/** ITU-T X.733 §8.1.2.3; an alarm that has ended is `cleared`. */
export type PerceivedSeverity = "critical" | "warning" | "indeterminate" | "cleared";
const PERCEIVED: Readonly<Record<Severity, PerceivedSeverity>> = { critical: "critical", warning: "warning", info: "indeterminate" };

/** A message in the terms of ITU-T X.733, which the alarm systems of network operators share. */
interface AlarmTerms {
  /** Identifier of the alarm, equal in all its messages, so that the message of its end clears the raised alarm. */
  id: string;
  phase: Phase;
  objectType: "collector" | "endpoint";
  /** Name of the affected object. */
  object: string;
  alarmType: "communicationsAlarm" | "qualityOfServiceAlarm";
  probableCause: "communicationsSubsystemFailure" | "performanceDegraded";
  perceivedSeverity: PerceivedSeverity;
}

export function alarmTerms(message: Message): AlarmTerms {
  const { alert, collector, organization } = message;
  const phase = phaseOf(message.type);
  const known = new Map(facts(message, OBJECT_CHARACTERS_MAX));
  const isAboutCollector = !alert?.endpoint;
  return {
    id: subjectOf(message),
    phase,
    objectType: isAboutCollector ? "collector" : "endpoint",
    object: known.get(isAboutCollector ? "Collector" : "Endpoint") ?? collector?.id ?? organization.slug,
    alarmType: isAboutCollector ? "communicationsAlarm" : "qualityOfServiceAlarm",
    probableCause: isAboutCollector ? "communicationsSubsystemFailure" : "performanceDegraded",
    perceivedSeverity: phase === "ended" ? "cleared" : alert ? PERCEIVED[alert.severity] : "indeterminate",
  };
}
