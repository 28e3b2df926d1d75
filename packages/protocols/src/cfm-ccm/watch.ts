import { decodeCfm } from "../cfm/codec";
import { type LinkReply, vlanText } from "../ethernet/link";
import type { ClockPair, Stamp } from "../timestamp";
import { type Ccm, readCcm } from "./codec";
import { CCM_INTERVALS } from "./intervals";
import { maidOf, maidText } from "./maid";
import { type CfmCcmTarget, expectedNames } from "./spec";

/** Defects of a remote MEP (802.1Q §20.9). */
const DEFECTS = ["loss_of_continuity", "mismerge", "unexpected_mep", "unexpected_interval", "mac_status", "rdi"] as const;
export type Defect = (typeof DEFECTS)[number];

/** Maximum delay of a busy process at the start or end of a watch, and of a user-space timestamp, ms. */
const LOOSE_MS = 50;

const LOST_AFTER_INTERVALS = 3.5;

/** Reads CCMs and finds the defects of the remote MEPs. */
export class CcmWatch {
  private readonly meps = new Map<number, MepSummary>();
  private last: Ccm | undefined;
  private count = 0;
  private readonly defects = new Map<Defect, string>();
  private readonly expectedMaid: Uint8Array | undefined;
  readonly strays: string[] = [];

  /** @param before time of each MEP's last CCM in the previous watch, by MEP ID; empty for the first watch */
  constructor(
    private readonly target: CfmCcmTarget,
    private readonly before: ReadonlyMap<number, Stamp> = new Map(),
  ) {
    const names = expectedNames(target);
    this.expectedMaid = names && maidOf(names);
  }

  take(reply: LinkReply): void {
    const decoded = decodeCfm(reply.payload);
    const ccm = decoded.ok ? readCcm(decoded.pdu) : undefined;
    if (ccm === undefined) return;
    const refusal = this.refusalOf(ccm, reply);
    if (refusal === undefined) this.accept(ccm, reply.received);
    else if (refusal.defect === undefined) this.stray(refusal.why);
    else this.note(refusal.defect, refusal.why);
  }

  /** Why a CCM does not come from the expected far end; undefined if it does. */
  private refusalOf({ level, maid, mepId }: Ccm, reply: LinkReply): { defect?: Defect; why: string } | undefined {
    const { target, expectedMaid } = this;
    if (!reply.isSameVlan) return { why: `A CCM came ${vlanText(reply.vlanIds)}.` };
    // CCMs of higher levels pass through and are ignored (§20.17.1). A CCM of a lower level has leaked from its domain.
    if (level > target.mdLevel) return { why: `A CCM came at MD level ${level}.` };
    if (level < target.mdLevel) return { defect: "mismerge", why: `A CCM of the lower MD level ${level} leaks in.` };
    if (expectedMaid !== undefined && Buffer.compare(expectedMaid, maid) !== 0)
      return { defect: "mismerge", why: `A CCM of another association came: ${maidText(maid)}.` };
    if (target.mepId !== null && mepId !== target.mepId) return { defect: "unexpected_mep", why: `A CCM of MEP ${mepId} came.` };
    return undefined;
  }

  private accept(ccm: Ccm, received: Stamp): void {
    if (ccm.interval !== CCM_INTERVALS[this.target.interval].code)
      this.note("unexpected_interval", `The far end sends at another interval (code ${ccm.interval}).`);
    if (ccm.portStatus === 1 || (ccm.interfaceStatus !== undefined && ccm.interfaceStatus !== 1))
      this.note("mac_status", "The far end says that its port is blocked or its interface is not up.");
    this.last = ccm;
    this.count++;
    if (ccm.isRdi) this.note("rdi", `MEP ${ccm.mepId} does not hear this side or another MEP (RDI).`);
    const heard = this.meps.get(ccm.mepId);
    if (heard === undefined) this.meps.set(ccm.mepId, new MepSummary(ccm, received, this.before.get(ccm.mepId)));
    else heard.add(ccm, received);
  }

  get isSilent(): boolean {
    return this.count === 0;
  }

  /** The watch that continues this one, so that a silence that spans both is one silence. */
  next(began: ClockPair, listenedMs: number): CcmWatch {
    const lastStamps = new Map([...this.before, ...[...this.meps].map(([mepId, { last }]) => [mepId, last.received] as const)]);
    // A MEP that this watch reports as silent is ignored until its next CCM.
    const before = [...lastStamps].filter(([, stamp]) => listenedMs - msSince(began, stamp) - LOOSE_MS <= this.limitMs);
    return new CcmWatch(this.target, new Map(before));
  }

  /** @param began both clocks when the socket began to receive @param listenedMs duration of receiving, ms */
  verdict(began: ClockPair, listenedMs: number) {
    if (this.count === 0) this.note("loss_of_continuity", `No CCM was heard for ${Math.round(listenedMs)} ms (3.5 intervals at least).`);
    for (const mepId of new Set([...this.meps.keys(), ...this.before.keys()])) this.lookForSilence(mepId, began, listenedMs);
    return {
      last: this.last,
      count: this.count,
      defects: [...this.defects.keys()],
      reasons: [...this.defects.values()],
      intervalMs: this.meanIntervalMs(),
      loss: this.sequenceLoss((2 * listenedMs) / CCM_INTERVALS[this.target.interval].ms + 2),
    };
  }

  private note(defect: Defect, why: string): void {
    if (!this.defects.has(defect)) this.defects.set(defect, why);
  }

  private stray(why: string): void {
    if (this.strays.length < 5 && !this.strays.includes(why)) this.strays.push(why);
  }

  private get limitMs(): number {
    return LOST_AFTER_INTERVALS * CCM_INTERVALS[this.target.interval].ms;
  }

  /** A MEP without a CCM for 3.5 intervals has lost continuity, even if CCMs arrive before and after (§20.1.2). */
  private lookForSilence(mepId: number, began: ClockPair, listenedMs: number): void {
    const heard = this.meps.get(mepId);
    const before = this.before.get(mepId);
    const sinceMs = (stamp: Stamp | undefined) => listenedMs - (stamp === undefined ? 0 : msSince(began, stamp));
    // Begin and end of the watch are not timestamps of packets: a busy process may begin or end late.
    const atStartMs = before === undefined && heard !== undefined ? msSince(began, heard.first.received) - LOOSE_MS : 0;
    const atEndMs = sinceMs(heard?.last.received ?? before) - LOOSE_MS;
    const betweenMs = heard === undefined ? 0 : heard.longestGapMs - (heard.isExact ? 0 : LOOSE_MS);
    const silentMs = Math.max(atStartMs, atEndMs, betweenMs);
    if (silentMs > this.limitMs)
      this.note("loss_of_continuity", `MEP ${mepId} was silent for ${Math.round(silentMs)} ms, more than 3.5 intervals.`);
  }

  /** Mean interval between CCMs over all MEPs, ms; undefined with fewer than two CCMs of a MEP. */
  private meanIntervalMs(): number | undefined {
    let ms = 0;
    let intervals = 0;
    for (const { first, last, count } of this.meps.values()) {
      if (first.received.clock !== last.received.clock) continue;
      ms += Number(last.received.ns - first.received.ns) / 1e6;
      intervals += count - 1;
    }
    return intervals === 0 ? undefined : ms / intervals;
  }

  /**
   * Share of lost CCMs, 0 to 1. Undefined if a MEP leaves the sequence number 0 (§20.11) or restarted: then the loss is not known.
   * @param mostSent maximum number of CCMs that one MEP can have sent during the watch
   */
  private sequenceLoss(mostSent: number): number | undefined {
    let expected = 0;
    let heardOf = 0;
    for (const { first, last, count, isCounting } of this.meps.values()) {
      if (count < 2) continue;
      if (!isCounting) return undefined;
      const grewBy = (last.ccm.sequence - first.ccm.sequence) >>> 0;
      if (grewBy > mostSent) return undefined;
      expected += grewBy + 1;
      heardOf += count;
    }
    return heardOf === 0 || expected < heardOf ? undefined : (expected - heardOf) / expected;
  }
}

interface Heard {
  ccm: Ccm;
  received: Stamp;
}

/** Summary of one MEP's CCMs; its size does not depend on their number. */
class MepSummary {
  readonly first: Heard;
  last: Heard;
  count = 1;
  longestGapMs: number;
  isExact: boolean;
  /** No CCM had the sequence number 0. */
  isCounting: boolean;

  /** @param before time of this MEP's last CCM in the previous watch */
  constructor(ccm: Ccm, received: Stamp, before: Stamp | undefined) {
    this.first = { ccm, received };
    this.last = this.first;
    this.longestGapMs = before === undefined ? 0 : gapMs(before, received);
    this.isExact = received.kind !== "user";
    this.isCounting = ccm.sequence !== 0;
  }

  add(ccm: Ccm, received: Stamp): void {
    this.longestGapMs = Math.max(this.longestGapMs, gapMs(this.last.received, received));
    this.isExact &&= received.kind !== "user";
    this.isCounting &&= ccm.sequence !== 0;
    this.last = { ccm, received };
    this.count++;
  }
}

const gapMs = (from: Stamp, to: Stamp): number => (from.clock === to.clock ? Number(to.ns - from.ns) / 1e6 : 0);
const msSince = (began: ClockPair, { clock, ns }: Stamp): number =>
  Number(ns - (clock === "realtime" ? began.realtimeNs : began.monoNs)) / 1e6;
