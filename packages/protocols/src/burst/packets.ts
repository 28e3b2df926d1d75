import type { Departure, Outcome, ProbeFailure, ReplyMeta, Stamp } from "../probe";

/** A received packet: the answer to packet `seq`, or a wrong answer (with `seq` where it is known), or undefined for a foreign packet. */
export type Reading<Extra> = { seq: number; extra: Extra } | { seq?: number; outcome: Outcome; why: string } | undefined;

/** The packet that an ICMP error quotes: one of this run, `foreign` for another program's, `unknown` if too few bytes are quoted. */
export type QuotedPacket = { seq: number } | "foreign" | "unknown";

interface Answer<Extra> {
  received: Stamp;
  meta: ReplyMeta;
  extra: Extra;
}
/** One packet of the run. Without an answer and without a failure the packet or its reply was lost or late. */
export interface Packet<Extra> {
  seq: number;
  sent: Stamp | undefined;
  answer: Answer<Extra> | undefined;
  /** The packet could not be sent, or its reply was wrong. */
  failure: { outcome: Outcome; why: string } | undefined;
}

export interface BurstResult<Extra> {
  /** Wall clock at the first send, ms since the Unix epoch; the kernel's timestamp if there is one. */
  atMs: number;
  packets: readonly Packet<Extra>[];
  duplicates: number;
  /** Answers that arrived after the answer to a later packet (RFC 4737 §3.3). */
  reordered: number;
  /** Answers that came after the time-out. */
  late: number;
  /** Path MTU, bytes; undefined where the socket does not report it. */
  pathMtuBytes: number | undefined;
  /** The first ICMP error about a packet of this run. */
  reported: ProbeFailure | undefined;
  /** Wrong answers, the first reason of each outcome. */
  wrong: ReadonlyMap<Outcome, string>;
  wrongAnswers: number;
  /** A failure that the operating system reported for the whole path, e.g. "port unreachable". */
  failure: ProbeFailure | undefined;
  /** Packets that arrived and that this machine dropped. */
  localDrops: number;
  /** Step of the wall clock during the run, ns; 0: none. */
  stepNs: number;
}

/** A packet of the burst. It is its own `Departure`, which is called when the packet was sent or refused. */
export class SentPacket<Extra> implements Packet<Extra>, Departure {
  sent: Stamp | undefined;
  answer: Answer<Extra> | undefined;
  failure: Packet<Extra>["failure"];
  /** The packet was too large for the path, and was sent again after the system had learnt the path MTU. */
  isRepeated = false;

  constructor(
    readonly seq: number,
    private readonly burst: { noteDeparture(failure?: ProbeFailure): void },
  ) {}

  left(stamp: Stamp): void {
    this.sent = stamp;
    this.burst.noteDeparture();
  }

  /**
   * Notes that the packet could not be sent. A fault of the network that is reported here was caused by an earlier packet; this packet then counts
   * as lost too. A packet that this machine did not send does not count as lost.
   */
  refused(failure: ProbeFailure): void {
    const { outcome, message: why } = failure;
    if (outcome !== "refused" && outcome !== "unreachable") this.failure ??= { outcome, why };
    this.burst.noteDeparture(failure);
  }
}
