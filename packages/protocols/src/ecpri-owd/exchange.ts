import type { Packet, Reading } from "../burst/packets";
import type { IoContext, Stamp } from "../probe";
import type { Carrier } from "./carrier";
import { ACTION, type Action, compensationOf, type DecodedEcpri, decodeOneWayDelays, encodeOneWayDelay, type OneWayDelay } from "./codec";
import { DIALECT_NAMES } from "./dialects";
import { EgressDelay } from "./egress";
import { MeasurementIds } from "./measurement-ids";
import type { EcpriTarget } from "./spec";

/** Timestamps and fields of one answer. */
export interface OwdAnswer {
  /** The radio's time at the point of reference, ns · 2^16: arrival of our frame, or sending of the radio's frame. */
  remoteAt: bigint;
  /** Arrival time of the measured frame; undefined when the measured frame is our own. */
  arrival: Stamp | undefined;
}

/** Measurement IDs of this process. */
const ids = new MeasurementIds();
const peerOf = ({ interface: device, mac, host, port }: EcpriTarget): string => [device, mac?.toLowerCase(), host, port].join(" ");

const SHIFT = 16n;
const fixed = (ns: bigint): bigint => ns << SHIFT;

/**
 * The measurements of one run, in either direction: towards the radio (request → response, with a follow-up between them in two-step), or from
 * the radio (remote request → the radio's request, to which we respond as the specification requires).
 */
export class DelayExchange {
  private readonly firstId: number;
  private readonly isRemote: boolean;
  private readonly isTwoStep: boolean;
  private readonly compensation: bigint;
  /** T1 of the measured frame, and of the last one sent, by number. */
  private readonly sent: { measured: Stamp; trigger: Stamp }[] = [];
  /** Remote two-step: arrival times of the radio's requests, by measurement ID, until the follow-up states when the request left. */
  private readonly arrived = new Map<number, Stamp>();
  private readonly answered = new Set<number>();
  private readonly egress = new EgressDelay();

  constructor(
    private readonly carrier: Carrier,
    private readonly target: EcpriTarget,
    private readonly io: IoContext,
  ) {
    this.firstId = ids.take(peerOf(target), target.count, io.randomBytes(1)[0] ?? 0);
    this.isRemote = target.mode === "remote" || target.mode === "remote-two-step";
    this.isTwoStep = target.mode === "two-step" || target.mode === "remote-two-step";
    this.compensation = compensationOf(target.compensationNs);
  }

  /** Sends measurement `seq` and resolves with the timestamp of its first frame. */
  async send(seq: number): Promise<Stamp> {
    if (this.isRemote) return this.sendFirst(seq, this.isTwoStep ? ACTION.remoteRequestWithFollowUp : ACTION.remoteRequest);
    return this.isTwoStep ? this.sendTwoStep(seq) : this.sendOneStep(seq);
  }

  read(message: Uint8Array, received: Stamp, problem: string | undefined): Reading<OwdAnswer>[] {
    return decodeOneWayDelays(message).map((decoded) => this.readOne(decoded, received, problem));
  }

  /**
   * tD = (t2 − tcv2) − (t1 + tcv1), ns. t1 is the kernel's timestamp of the request, not the time written into it. undefined when our timestamp is
   * not of the wall clock, so that it cannot be compared with the radio's.
   */
  delayNs({ seq, answer }: Packet<OwdAnswer>): number | undefined {
    const local = answer?.extra.arrival ?? this.sent[seq]?.measured;
    if (answer === undefined || local?.clock !== "realtime") return undefined;
    const { remoteAt, arrival } = answer.extra;
    const delay = arrival ? fixed(local.ns) - this.compensation - remoteAt : remoteAt - (fixed(local.ns) + this.compensation);
    return Number(delay) / 65_536;
  }

  /** Time from our last frame to the reply, ns; undefined when the radio replied to the request before its follow-up. */
  rttNs({ seq, answer }: Packet<OwdAnswer>): number | undefined {
    const ns = untilAnswer(this.sent[seq]?.trigger, answer);
    return ns === undefined || ns < 0 ? undefined : ns;
  }

  /** Time since our first frame by the local clock, ns: an upper limit of the delay of either direction. */
  elapsedNs({ seq, answer }: Packet<OwdAnswer>): number | undefined {
    return untilAnswer(this.sent[seq]?.measured, answer);
  }

  private readOne(decoded: DecodedEcpri, received: Stamp, problem: string | undefined): Reading<OwdAnswer> {
    if (!decoded.ok) return this.complain(decoded);
    const { packet } = decoded;
    const seq = this.seqOf(packet.measurementId);
    if (seq === undefined) return undefined;
    if (problem !== undefined) return { seq, outcome: "mismatch", why: problem };
    if (this.isRemote) return this.readRemote(seq, packet, received);
    if (packet.action === ACTION.response)
      return { seq, extra: { remoteAt: fixed(packet.timestampNs) - packet.compensation, arrival: undefined } };
    const why = `The radio answered with action ${packet.action} instead of a response (2): a stack that echoes requests, as O-RAN-SC O-DU Low does.`;
    return { seq, outcome: "malformed_response", why };
  }

  private readRemote(seq: number, packet: OneWayDelay, received: Stamp): Reading<OwdAnswer> {
    if (packet.action === ACTION.requestWithFollowUp) {
      this.arrived.set(seq, received);
      return undefined;
    }
    const isFollowUp = packet.action === ACTION.followUp;
    if (packet.action !== ACTION.request && !isFollowUp)
      return { seq, outcome: "malformed_response", why: `The radio answered a remote request with action ${packet.action}.` };
    const arrival = isFollowUp ? this.arrived.get(seq) : received;
    if (arrival === undefined) return { seq, outcome: "malformed_response", why: "A follow-up came without its request." };
    this.respond(seq, arrival);
    return { seq, extra: { remoteAt: fixed(packet.timestampNs) + packet.compensation, arrival } };
  }

  /**
   * Responds once to each request that we asked the radio to send, and to no other frame, so that two stations cannot respond to each other
   * endlessly.
   */
  private respond(seq: number, arrival: Stamp): void {
    if (this.answered.has(seq)) return;
    this.answered.add(seq);
    const message = this.message(seq, ACTION.response, arrival.ns, this.compensation);
    this.carrier.send(message).catch(() => undefined); // ignored: the response is not part of our measurement
  }

  private async sendFirst(seq: number, action: Action): Promise<Stamp> {
    const stamp = await this.carrier.send(this.message(seq, action));
    this.sent[seq] = { measured: stamp, trigger: stamp };
    return stamp;
  }

  private async sendOneStep(seq: number): Promise<Stamp> {
    const writtenNs = this.io.clock.realtimeNs();
    const egress = this.compensation + compensationOf(this.egress.medianNs());
    const stamp = await this.carrier.send(this.message(seq, ACTION.request, writtenNs, egress));
    if (stamp.clock === "realtime") this.egress.add(Number(stamp.ns - writtenNs));
    this.sent[seq] = { measured: stamp, trigger: stamp };
    return stamp;
  }

  /** Sends a request and its follow-up. The follow-up contains the timestamp of the request, which is known only after the request was sent. */
  private async sendTwoStep(seq: number): Promise<Stamp> {
    const measured = await this.sendFirst(seq, ACTION.requestWithFollowUp);
    const leftNs = measured.clock === "realtime" ? measured.ns : this.io.clock.realtimeNs();
    const trigger = await this.carrier.send(this.message(seq, ACTION.followUp, leftNs, this.compensation));
    this.sent[seq] = { measured, trigger };
    return measured;
  }

  private message(seq: number, action: Action, timestampNs = 0n, compensation = 0n): Uint8Array {
    const carriesDummies = action === ACTION.request || action === ACTION.requestWithFollowUp;
    const dummyBytes = carriesDummies ? this.target.dummyBytes : 0;
    return encodeOneWayDelay({ measurementId: (this.firstId + seq) & 0xff, action, timestampNs, compensation, dummyBytes });
  }

  private seqOf(measurementId: number): number | undefined {
    const seq = (measurementId - this.firstId) & 0xff;
    return seq < this.target.count ? seq : undefined;
  }

  private complain(decoded: DecodedEcpri & { ok: false }): Reading<OwdAnswer> {
    // Other message types share the ethertype: user data, real-time control.
    if (decoded.reason === "not_delay") return undefined;
    const seq = decoded.measurementId === undefined ? undefined : this.seqOf(decoded.measurementId);
    const of = decoded.dialect === undefined ? "" : ` It is written as by ${DIALECT_NAMES[decoded.dialect]}.`;
    const why = `The radio sent an eCPRI message that breaks the specification (${decoded.reason.replaceAll("_", " ")}).${of}`;
    return { ...(seq !== undefined && { seq }), outcome: "malformed_response", why };
  }
}

function untilAnswer(from: Stamp | undefined, answer: Packet<OwdAnswer>["answer"]): number | undefined {
  const to = answer?.extra.arrival ?? answer?.received;
  return from === undefined || to === undefined || from.clock !== to.clock ? undefined : Number(to.ns - from.ns);
}
