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
  /** It did not leave this machine, or came back wrong. */
  failure: { outcome: Outcome; why: string } | undefined;
}

export interface BurstResult<Extra> {
  /** Wall clock at the first send, ms since the Unix epoch: the kernel's where it stamps. */
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
  /** The wall clock was stepped while the run was on, ns; 0: it was not. */
  stepNs: number;
}

/** A packet of the burst. As its own `Departure` it is notified when it was sent or refused. */
export class SentPacket<Extra> implements Packet<Extra>, Departure {
  sent: Stamp | undefined;
  answer: Answer<Extra> | undefined;
  failure: Packet<Extra>["failure"];
  /** The path did not let it through because of its size, and it was sent again once the system knew that size. */
  isRepeated = false;

  constructor(
    readonly seq: number,
    private readonly burst: { told(failure?: ProbeFailure): void },
  ) {}

  left(stamp: Stamp): void {
    this.sent = stamp;
    this.burst.told();
  }

  /** A refusal of the packet before surfaces here; this one is lost all the same. What this machine did not let out is not. */
  refused(failure: ProbeFailure): void {
    const { outcome, message: why } = failure;
    if (outcome !== "refused" && outcome !== "unreachable") this.failure ??= { outcome, why };
    this.burst.told(failure);
  }
}
