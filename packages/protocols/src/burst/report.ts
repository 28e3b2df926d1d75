import type { Json } from "@padit/domain/json";
import {
  type IoContext,
  isFailure,
  isWrongAnswer,
  type Measurement,
  type Outcome,
  type ProbeFailure,
  type ProbeRun,
  type StampKind,
} from "../probe";
import { awayByCardNs, awayNs } from "../round-trip";
import { rttUncertaintyNs } from "../uncertainty";
import type { BurstResult, Packet } from "./packets";
import { jitter, summarize } from "./statistics";

const NS_PER_MS = 1e6;
/** Kinds of timestamps, the most exact first. */
const KINDS: readonly StampKind[] = ["hw", "kernel", "tcp_info", "user"];
const worse = (a: StampKind, b: StampKind): StampKind => (KINDS.indexOf(a) > KINDS.indexOf(b) ? a : b);

const exact = (value: number): Measurement => ({ value, uncertainty: null });

/** The least exact kind of timestamp in the run, other than those of network cards. The run as a whole reports this kind. */
export function kindOf({ packets }: BurstResult<unknown>, io: IoContext): StampKind {
  let poorest: StampKind | undefined;
  for (const { sent, answer } of packets) {
    if (answer === undefined) continue;
    poorest ??= "hw";
    if (sent !== undefined) poorest = worse(poorest, worse(sent.kind, answer.received.kind));
  }
  return poorest ?? io.stampKind;
}

/** Kind of timestamp for all round trips of the run: `hw` only if the card stamped every one, because kinds are not mixed within a run. */
function roundTripKind(result: BurstResult<unknown>, io: IoContext): StampKind {
  const answered = result.packets.filter(({ answer }) => answer !== undefined);
  const isByCard = ({ sent, answer }: Packet<unknown>) => sent && answer && awayByCardNs(sent, answer.received) !== undefined;
  return answered.length > 0 && answered.every(isByCard) ? "hw" : kindOf(result, io);
}

/** Round trip, ns; undefined without a reply, or when its two timestamps come from different clocks. */
function roundTripNs({ sent, answer }: Packet<unknown>, kind: StampKind): number | undefined {
  const ns = sent && answer && awayNs(sent, answer.received, kind);
  return ns === undefined ? undefined : Math.max(0, ns);
}

/** Names of a burst's metrics. They are built once per protocol: looking up a newly concatenated string in every run is slow. */
interface Names {
  loss: string;
  duplicates: string;
  reordered: string;
  rtt: string;
  min: string;
  p95: string;
  max: string;
  jitter: string;
  pathMtu: string;
}
const known = new Map<string, Names>();
function namesOf(prefix: string): Names {
  const names = known.get(prefix) ?? {
    loss: `${prefix}_loss`,
    duplicates: `${prefix}_duplicates`,
    reordered: `${prefix}_reordered`,
    rtt: `${prefix}_rtt`,
    min: `${prefix}_rtt_min`,
    p95: `${prefix}_rtt_p95`,
    max: `${prefix}_rtt_max`,
    jitter: `${prefix}_jitter`,
    pathMtu: `${prefix}_path_mtu`,
  };
  known.set(prefix, names);
  return names;
}

export interface ReportOptions<Extra> {
  prefix: string;
  io: IoContext;
  /** Hint for the user if no reply arrived. */
  silence: string;
  /** Delay of one packet, ns, by timestamps of that kind. Absent: its round trip. */
  delayNs?: (packet: Packet<Extra>, kind: StampKind) => number | undefined;
  /** Maximum error of the far end's timestamps in one delay, ns; 0 where its clock ticks so often that the error is negligible. */
  peerErrorNs?: number;
}

/** Reports the outcome, delays, delivery and failure text of a burst. Probes add their own metrics. */
export function burstRun<Extra>(result: BurstResult<Extra>, options: ReportOptions<Extra>): ProbeRun {
  const { outcome, hint, code } = verdictOf(result, options.silence);
  const isTrue = outcome === "ok" || isFailure(outcome);
  const stampSource = roundTripKind(result, options.io);
  const seen: Record<string, Json> = {
    ...(result.late > 0 && { late: result.late }),
    ...(result.wrongAnswers > 0 && { wrong_answers: result.wrongAnswers }),
    ...(result.localDrops > 0 && { local_drops: result.localDrops }),
    ...reportDetail(result.reported),
  };
  const names = namesOf(options.prefix);
  const metrics: ProbeRun["metrics"] = {};
  if (isTrue) addDelivery(metrics, result, names);
  if (result.pathMtuBytes !== undefined && outcome !== "clock_step") metrics[names.pathMtu] = exact(result.pathMtuBytes);
  if (outcome === "ok") addDelays(metrics, result, stampSource, names, options);
  return {
    outcome,
    atMs: result.atMs,
    stampSource,
    metrics,
    ...((code !== undefined || Object.keys(seen).length > 0) && { detail: { ...seen, ...(code !== undefined && { error: code }) } }),
    ...(hint !== undefined && { hint }),
  };
}

/** The ICMP error about a packet of the run, and the address of its sender, for the run's detail. */
const reportDetail = (reported: ProbeFailure | undefined): Record<string, Json> =>
  reported?.icmp === undefined
    ? {}
    : { icmp_error: reported.message, ...(reported.icmp.reporter !== undefined && { icmp_error_from: reported.icmp.reporter }) };

/** A run that could not be made at all. */
export const failedRun = (failure: ProbeFailure, atMs: number, io: IoContext, loss?: string): ProbeRun => ({
  outcome: failure.outcome,
  atMs,
  stampSource: io.stampKind,
  metrics: loss !== undefined && isFailure(failure.outcome) ? { [loss]: exact(1) } : {},
  detail: { error: failure.code },
  hint: failure.message,
});

const WRONG_FIRST: readonly Outcome[] = ["auth_failed", "mismatch", "malformed_response"];

function verdictOf(result: BurstResult<unknown>, silence: string): { outcome: Outcome; hint?: string; code?: string } {
  if (result.stepNs !== 0) {
    const ms = (result.stepNs / NS_PER_MS).toFixed(3);
    return {
      outcome: "clock_step",
      code: "CLOCK_STEP",
      hint: `The collector's clock was stepped by ${ms} ms during the run: no delay is told.`,
    };
  }
  if (result.packets.some(({ answer }) => answer !== undefined)) return { outcome: "ok" };
  const wrong = WRONG_FIRST.find((outcome) => result.wrong.has(outcome));
  if (wrong !== undefined) return { outcome: wrong, code: wrong.toUpperCase(), hint: result.wrong.get(wrong) ?? "" };
  const { failure } = result;
  if (failure !== undefined) return { outcome: failure.outcome, code: failure.code, hint: failureText(failure, result.pathMtuBytes) };
  if (result.late > 0)
    return { outcome: "late", code: "LATE", hint: "Replies came, but after the time-out: raise it, or the way is that slow." };
  if (result.localDrops > 0)
    return { outcome: "local_drop", code: "RX_OVERFLOW", hint: "This machine dropped the replies: its receive buffer was full." };
  return { outcome: "timeout", code: "TIMEOUT", hint: silence };
}

/** Text of a failure. For a packet that is too large, which does not count as lost, the text names the path MTU. */
function failureText({ code, message }: ProbeFailure, pathMtuBytes: number | undefined): string {
  if (code !== "EMSGSIZE" || pathMtuBytes === undefined) return message;
  return `${message} The path MTU is ${pathMtuBytes} bytes: choose smaller packets, or let routers fragment them.`;
}

/** Loss: the share without a correct reply among the packets that were sent and not dropped by this machine (RFC 7680). */
function addDelivery(metrics: ProbeRun["metrics"], result: BurstResult<unknown>, names: Names): void {
  let left = 0;
  let missing = 0;
  for (const { failure, answer } of result.packets) {
    if (failure !== undefined && !isWrongAnswer(failure.outcome)) continue;
    left++;
    if (answer === undefined) missing++;
  }
  const droppedHere = Math.min(missing, result.localDrops);
  if (left > droppedHere) metrics[names.loss] = exact((missing - droppedHere) / (left - droppedHere));
  metrics[names.duplicates] = exact(result.duplicates);
  metrics[names.reordered] = exact(result.reordered);
}

function addDelays<Extra>(
  metrics: ProbeRun["metrics"],
  result: BurstResult<Extra>,
  kind: StampKind,
  names: Names,
  { io, delayNs = roundTripNs, peerErrorNs = 0 }: ReportOptions<Extra>,
): void {
  const bySeq = result.packets.map((packet) => delayNs(packet, kind));
  const summary = summarize(bySeq.filter((ns) => ns !== undefined));
  if (summary === undefined) return;
  const error = io.stampErrorNs(kind);
  // Clocks drift during the whole time from request to reply, including the far end's turnaround, even if the delay excludes the turnaround.
  const aways = delayNs === roundTripNs ? bySeq : result.packets.map((packet) => roundTripNs(packet, kind));
  const turnaround = Math.max(0, (summarize(aways.filter((ns) => ns !== undefined))?.median ?? 0) - summary.median);
  const ms = (ns: number): Measurement => ({
    value: ns / NS_PER_MS,
    uncertainty: (rttUncertaintyNs(error, ns + turnaround) + peerErrorNs) / NS_PER_MS,
  });
  metrics[names.rtt] = ms(summary.median);
  metrics[names.min] = ms(summary.min);
  metrics[names.p95] = ms(summary.p95);
  metrics[names.max] = ms(summary.max);
  const variation = jitter(bySeq);
  if (variation === undefined) return;
  // Jitter is a difference of two round trips, each with its own error.
  metrics[names.jitter] = {
    value: variation / NS_PER_MS,
    uncertainty: (Math.SQRT2 * rttUncertaintyNs(error, 0) + 2 * peerErrorNs) / NS_PER_MS,
  };
}
