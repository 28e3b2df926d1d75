import type { IncidentNotificationType } from "../notification-types";
import type { Hold } from "../routing/hold";
import { escalationKey, OPENING } from "../routing/recipient";
import type { PlannedStep, RecipientPlan } from "../routing/route";
import { moreSevere, type Severity } from "../severity";

const SECOND_MS = 1_000;
/** Time (ms) without a further alert after which the opening of an incident is sent. */
export const SETTLED_MS = 5 * SECOND_MS;
/** Maximum time (ms) that a growing incident delays its opening: 15 s, less the second until the grouper looks again. */
export const OPENING_WAIT_MS_MAX = 14 * SECOND_MS;
/** Time (ms) for which an incident is resolved before its ending is sent. */
export const ENDING_WAIT_MS = 5 * SECOND_MS;
/** The same (ms) for an incident that opened again after its ending was sent: repeated recoveries send nothing. */
export const REPEATED_ENDING_WAIT_MS = 600 * SECOND_MS;
const SIZE_FACTOR = 10;
/** The time (ms) within which the outages of a flapping incident add up. */
export const FLAPPING_WINDOW_MS = 3_600 * SECOND_MS;
/** Outage (ms) within that time above which a flapping incident escalates. */
const FLAPPING_OUTAGE_MS_MAX = 300 * SECOND_MS;

/** The state of an incident that decides its notifications. Times are ms since the Unix epoch. */
export interface NotifiableIncident {
  status: "open" | "acknowledged" | "resolved";
  isMerged: boolean;
  /** Type and id of the cause; null while no cause is known, and for an incident of one endpoint. */
  cause: string | null;
  /** Number of alerts. */
  size: number;
  severity: Severity;
  /** Whether an unresolved alert flaps. */
  isFlapping: boolean;
  /** Outage (ms) within `FLAPPING_WINDOW_MS` of the flapping alert that was down longest; 0 if none flaps. */
  flappingOutageMs: number;
  groupedAtMs: number;
  grewAtMs: number;
  statusSinceMs: number;
}

/** One change of an incident for which an integration was notified, or would have been if it accepted the event type. */
export interface IncidentNotice {
  /** Unique for each incident and integration. */
  change: string;
  type: IncidentNotificationType;
  cause: string | null;
  size: number;
  /** null in notices that were stored before this field existed. */
  severity: Severity | null;
  /** Rotas through which this notice reached the integration. */
  via: readonly string[];
}

export interface NoticeInput {
  incident: NotifiableIncident;
  /** In the order in which they were decided. */
  told: readonly IncidentNotice[];
  /**
   * Plan from the routes or, without routes, from the integration's filter. Only openings need it: whoever got the opening gets all later
   * notices.
   */
  plan: RecipientPlan;
  /** The hold on every unresolved alert of the incident; null for none. Endings are not held back. */
  hold: Hold | null;
  nowMs: number;
}

/** `wait`: nothing to send before `untilMs`; null until the incident changes. Reasons are sentences for the timeline. */
export type NoticeDecision =
  | { verdict: "send"; notice: IncidentNotice; reason: string }
  | { verdict: "wait"; untilMs: number | null; reason: string };

/**
 * The next notification of an incident for one integration. Openings and endings are pairs; alerts that join an incident send nothing.
 * Pure and total: the same input gives the same answer, so that a repeated run sends nothing twice.
 */
export function decideIncidentNotice(input: NoticeInput): NoticeDecision {
  const { incident, told, hold } = input;
  const last = told.at(-1);
  const isOver = incident.status === "resolved" || incident.isMerged;
  if (hold !== null && !isOver) return wait(hold.until.getTime(), hold.reason);
  const isOpenThere = last !== undefined && last.type !== "incident.resolved";
  if (isOver) return isOpenThere ? ending(input) : wait(null, "The incident is over.");
  return escalated(input, isOpenThere ? update(input, last) : opening(input));
}

/** Adds the escalation that is due, or the time of the next one, to a decision that sends nothing now. */
function escalated(input: NoticeInput, decision: NoticeDecision): NoticeDecision {
  const { incident, told, plan, nowMs } = input;
  if (decision.verdict === "send" || incident.status !== "open") return decision;
  let untilMs = decision.untilMs;
  const isLong = isFlappingLong(incident);
  for (const id of new Set(plan.steps.map(({ routeId }) => routeId))) {
    const steps = plan.steps.filter(({ routeId }) => routeId === id);
    const firstN = Math.min(...steps.map(({ n }) => n));
    const dueMs = ({ n, afterMs, quietUntilMs }: PlannedStep) =>
      Math.max(incident.statusSinceMs + (isLong && n === firstN ? 0 : afterMs), quietUntilMs ?? 0);
    // After an outage of the worker, only the newest step that is due is sent.
    const due = steps.findLast((step) => dueMs(step) <= nowMs);
    const change = due && escalationKey(incident.statusSinceMs, due.routeId, due.n);
    if (due && change !== undefined && told.every((notice) => notice.change !== change))
      return send(input, "incident.escalated", change, `${whyEscalated(incident, due, nowMs)} (route ${due.route}).`, due.via);
    const next = steps.find((step) => dueMs(step) > nowMs);
    if (next) untilMs = Math.min(dueMs(next), untilMs ?? Number.POSITIVE_INFINITY);
  }
  return { ...decision, untilMs };
}

/** Whether the outages of a flapping incident add up to more than a person should wait for. */
const isFlappingLong = ({ isFlapping, flappingOutageMs }: NotifiableIncident): boolean =>
  isFlapping && flappingOutageMs > FLAPPING_OUTAGE_MS_MAX;

const flappingSentence = ({ flappingOutageMs }: NotifiableIncident): string =>
  `The incident flaps, with ${minutes(flappingOutageMs)} min of outage within ${minutes(FLAPPING_WINDOW_MS)} min`;

function whyEscalated(incident: NotifiableIncident, { afterMs }: PlannedStep, nowMs: number): string {
  if (isFlappingLong(incident) && nowMs < incident.statusSinceMs + afterMs) return flappingSentence(incident);
  return `Nobody acknowledged the incident for ${minutes(afterMs)} min`;
}

const MINUTE_MS = 60 * SECOND_MS;
const minutes = (durationMs: number): number => Math.round((durationMs / MINUTE_MS) * 10) / 10;

const wait = (untilMs: number | null, reason: string): NoticeDecision => ({ verdict: "wait", untilMs, reason });

function send(
  { incident }: NoticeInput,
  type: IncidentNotificationType,
  change: string,
  reason: string,
  via: readonly string[] = [],
): NoticeDecision {
  const { cause, size, severity } = incident;
  return { verdict: "send", notice: { change, type, cause, size, severity, via }, reason };
}

const endingsIn = (told: readonly IncidentNotice[]): number => told.filter(({ type }) => type === "incident.resolved").length;

function opening(input: NoticeInput): NoticeDecision {
  const { incident, told, plan, nowMs } = input;
  const by = plan.route === null ? "" : ` (route ${plan.route})`;
  if (!plan.isFirst) return wait(null, "No alert of the incident matches.");
  if (plan.quietUntilMs !== null && nowMs < plan.quietUntilMs) return wait(plan.quietUntilMs, `Quiet hours${by}.`);
  const endings = endingsIn(told);
  if (endings > 0) return send(input, "incident.reopened", `reopened:${endings}`, `The incident opened again${by}.`, plan.via);
  const settledMs = Math.min(incident.grewAtMs + SETTLED_MS, incident.groupedAtMs + OPENING_WAIT_MS_MAX);
  const dueMs = plan.waitMs === null ? settledMs : incident.groupedAtMs + plan.waitMs;
  if (nowMs < dueMs)
    return wait(dueMs, plan.waitMs === null ? "The incident still grows." : `The route ${plan.route} waits for the fault to end.`);
  return send(input, "incident.created", OPENING, `The incident is new${by}.`, plan.via);
}

function ending(input: NoticeInput): NoticeDecision {
  const { incident, told, nowMs } = input;
  const endings = endingsIn(told);
  const change = `ended:${endings + 1}`;
  if (incident.isMerged) return send(input, "incident.resolved", change, "The incident was merged into another one.");
  const dueMs = incident.statusSinceMs + (endings === 0 ? ENDING_WAIT_MS : REPEATED_ENDING_WAIT_MS);
  if (nowMs < dueMs) return wait(dueMs, "The incident may open again.");
  return send(input, "incident.resolved", change, "All alerts of the incident are resolved.");
}

function update(input: NoticeInput, last: IncidentNotice): NoticeDecision {
  const { incident, told } = input;
  const isNew = (change: string) => told.every((notice) => notice.change !== change);
  const acknowledged = `acknowledged:${incident.statusSinceMs}`;
  if (incident.status === "acknowledged" && isNew(acknowledged))
    return send(input, "incident.acknowledged", acknowledged, "A person handles the incident.");
  const raised = `severity:${incident.severity}:${endingsIn(told)}`;
  if (hasRisen(input) && isNew(raised)) return send(input, "incident.updated", raised, `The incident became ${incident.severity}.`);
  const cause = `cause:${incident.cause}`;
  if (incident.cause !== null && incident.cause !== last.cause && isNew(cause))
    return send(input, "incident.updated", cause, "The cause became known or changed.");
  const size = `size:${magnitude(incident.size, told)}`;
  if (incident.size >= last.size * SIZE_FACTOR && isNew(size)) return send(input, "incident.updated", size, "The incident grew tenfold.");
  // A recipient of escalations alone gets its first step now.
  if (isFlappingLong(incident) && !input.plan.isFirst) return wait(null, "The escalation says that the incident flaps.");
  if (incident.isFlapping && isNew("flapping")) return send(input, "incident.updated", "flapping", "Alerts of the incident flap.");
  const long = `flapping-outage:${endingsIn(told)}`;
  if (isFlappingLong(incident) && isNew(long)) return send(input, "incident.escalated", long, `${flappingSentence(incident)}.`);
  return wait(null, "Nothing changed that is worth a message.");
}

/**
 * Whether the incident is more severe than in every notice since its last opening. An outage that joins the incident of a warning must be
 * notified although the warning has already been sent.
 */
function hasRisen({ incident, told }: NoticeInput): boolean {
  const ended = told.findLastIndex(({ type }) => type === "incident.resolved");
  const known = told.slice(ended + 1).flatMap(({ severity }) => severity ?? []);
  const [first, ...others] = known;
  if (first === undefined) return false;
  const worst = others.reduce(moreSevere, first);
  return worst !== incident.severity && moreSevere(worst, incident.severity) === incident.severity;
}

/** Number of tenfold growths since the opening. */
function magnitude(size: number, told: readonly IncidentNotice[]): number {
  const first = Math.max(1, told[0]?.size ?? 1);
  return Math.floor(Math.log10(Math.max(1, size) / first) + Number.EPSILON);
}
