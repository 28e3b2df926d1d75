import type { Band, Fault, FaultKind } from "./everyday.faults";
import type { EndpointTruth, Notification, Played } from "./everyday.play";
import { DAY_MS, MINUTE_MS } from "./everyday.time";

/** An alert up to this long after the end of a fault belongs to the fault, because of the length of windows and the allowed lateness, ms. */
const GRACE_MS = 10 * MINUTE_MS;
const LEAK_GRACE_MS = DAY_MS;
/** Repetitions of a schedule that are neither a fault nor a false alert. */
const LEARNING_REPETITIONS = 7;
/** Schedules raise the delay. */
const SCHEDULE_KEY = "delay";
/** An alert may be open when the world ends, if it was opened or its fault ended this long before. */
const LAST_ALERTS_MS = DAY_MS;
const OPENINGS = new Set<Notification["type"]>(["open", "reopen", "severity_raised", "flapping_started"]);

export interface ScoredFault {
  endpoint: number;
  protocol: string;
  kind: FaultKind;
  band: Band;
  size: number;
  fromMs: number;
  toMs: number;
  keys: readonly string[];
  isLengthened: boolean;
  /** Null when no opening belongs to it. */
  delayMs: number | null;
  notifications: number;
}

export interface Scored {
  faults: ScoredFault[];
  /** Openings that neither a fault nor a schedule still being learnt explains. */
  falses: Notification[];
  /** Openings that report that something got better, within minutes after it did. */
  recoveries: Notification[];
  /** Endings while the fault that opened the alert lasted. */
  wronglyResolved: (Notification & { fault: FaultKind })[];
  /** Openings of an open alert, endings of none, and openings that never end. */
  unpaired: Notification[];
  samples: number;
}

export function scorePlayed({ truths, notifications, samples }: Played, endMs: number): Scored {
  const scored: Scored = { faults: [], falses: [], recoveries: [], wronglyResolved: [], unpaired: [], samples };
  for (const truth of truths) {
    const own = notifications.filter(({ endpoint }) => endpoint === truth.endpoint);
    scoreFaults(truth, own, scored);
    scoreOpenings(truth, own, scored);
    for (const group of new Set(own.map((n) => n.group)))
      scoreEndings(
        truth,
        own.filter((n) => n.group === group),
        endMs,
        scored,
      );
  }
  return scored;
}

const graceOf = ({ kind }: Fault): number => (kind === "leak" ? LEAK_GRACE_MS : GRACE_MS);
const belongsTo = (fault: Fault, atMs: number): boolean => atMs >= fault.fromMs && atMs <= fault.toMs + graceOf(fault);
const isRecovery = (notification: Notification, { toMs }: { toMs: number }): boolean =>
  notification.isBetter && notification.atMs >= toMs && notification.atMs <= toMs + GRACE_MS;

function scoreFaults({ endpoint, protocol, faults }: EndpointTruth, own: readonly Notification[], scored: Scored): void {
  for (const fault of faults) {
    const openings = own.filter((n) => OPENINGS.has(n.type) && belongsTo(fault, n.atMs) && !isRecovery(n, fault));
    const [first] = openings;
    const { kind, band, size, fromMs, toMs, keys, isLengthened } = fault;
    const delayMs = first ? first.atMs - fromMs : null;
    scored.faults.push({ endpoint, protocol, kind, band, size, fromMs, toMs, keys, isLengthened, delayMs, notifications: openings.length });
  }
}

function scoreOpenings(truth: EndpointTruth, own: readonly Notification[], scored: Scored): void {
  let excusedUntilMs = Number.NEGATIVE_INFINITY;
  for (const opening of own) {
    if (!OPENINGS.has(opening.type)) continue;
    const isRecovered =
      truth.faults.some((fault) => isRecovery(opening, fault)) ||
      truth.improvements.some(({ fromMs }) => isRecovery(opening, { toMs: fromMs }));
    if (isRecovered) scored.recoveries.push(opening);
    else if (truth.faults.some((fault) => belongsTo(fault, opening.atMs))) continue;
    const occurrences = schedulesAt(truth, opening);
    if (!isRecovered && occurrences.some(({ repetition }) => repetition < LEARNING_REPETITIONS)) continue;
    // When the clocks change, a schedule may alert once.
    if (!isRecovered && occurrences.some(({ isOnClockChange }) => isOnClockChange) && opening.atMs > excusedUntilMs) {
      excusedUntilMs = opening.atMs + 2 * DAY_MS;
      continue;
    }
    scored.falses.push(opening);
  }
}

/** The times of schedules that are on at an opening; several schedules of an endpoint may be. */
const schedulesAt = ({ occurrences }: EndpointTruth, { group, atMs }: Notification): EndpointTruth["occurrences"] =>
  group === SCHEDULE_KEY ? occurrences.filter(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs + GRACE_MS) : [];

/** Follows the alert of one key through its openings and endings. */
function scoreEndings(truth: EndpointTruth, own: readonly Notification[], endMs: number, scored: Scored): void {
  let open: Notification | null = null;
  let settledAtMs = Number.NEGATIVE_INFINITY;
  for (const notification of own) {
    if (notification.type === "open" || notification.type === "reopen") {
      if (open) scored.unpaired.push(notification);
      open = notification;
    } else if (notification.type === "resolve") {
      if (!open) scored.unpaired.push(notification);
      const fault = open && !isOpenedBySchedule(truth, open, settledAtMs) ? faultOf(truth, open) : undefined;
      if (fault && isWronglyResolved(fault, notification)) scored.wronglyResolved.push({ ...notification, fault: fault.kind });
      if (notification.resolution === "settled") settledAtMs = notification.atMs;
      open = null;
    } else if (!open) scored.unpaired.push(notification);
  }
  if (!open) return;
  const fault = faultOf(truth, open);
  if (Math.max(open.atMs, fault?.toMs ?? 0) < endMs - LAST_ALERTS_MS) scored.unpaired.push(open);
}

/**
 * Whether a schedule opened the alert: it began after the alert on the fault had settled at the fault's level. The fault may still last, but that
 * level is normal by then.
 */
const isOpenedBySchedule = (truth: EndpointTruth, open: Notification, settledAtMs: number): boolean =>
  schedulesAt(truth, open).some(
    ({ fromMs }) => faultOf(truth, open) === faultOf(truth, { ...open, atMs: settledAtMs }) && fromMs >= settledAtMs,
  );

const faultOf = ({ faults }: EndpointTruth, { atMs }: Notification): Fault | undefined => faults.find((fault) => belongsTo(fault, atMs));

function isWronglyResolved(fault: Fault, { group, atMs, resolution }: Notification): boolean {
  // Until an alert is marked as flapping, each recovery of a flapping service is a correct end. Its many openings are counted elsewhere.
  if (atMs >= fault.toMs || !fault.keys.includes(group) || fault.kind === "flapping") return false;
  return group === "delivery" || fault.kind === "outage" || resolution !== "settled";
}
