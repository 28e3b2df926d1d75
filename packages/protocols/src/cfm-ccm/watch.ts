import { decodeCfm } from "../cfm/codec";
import { type LinkReply, vlanText } from "../ethernet/link";
import type { ClockPair, Stamp } from "../timestamp";
import { type Ccm, maidOf, maidText, readCcm } from "./codec";
import { CCM_INTERVALS } from "./intervals";
import type { CfmCcmTarget } from "./spec";

/** 802.1Q §20.9: what can stand against a remote MEP. */
const DEFECTS = ["loss_of_continuity", "mismerge", "unexpected_mep", "unexpected_interval", "mac_status"] as const;
export type Defect = (typeof DEFECTS)[number];

/** What a busy engine may begin or end its listening late, and what a stamp in user space may be late. */
const LOOSE_MS = 50;

/** Listens, and says what is wrong. */
export class CcmWatch {
  private readonly meps = new Map<number, { ccm: Ccm; received: Stamp }[]>();
  private last: Ccm | undefined;
  private count = 0;
  private readonly defects = new Map<Defect, string>();
  private readonly expectedMaid: Uint8Array | undefined;
  readonly strays: string[] = [];

  constructor(private readonly target: CfmCcmTarget) {
    this.expectedMaid = target.mdName === "" ? undefined : maidOf(target.mdName, target.maName);
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

  /** Why a CCM is not one of the far end that is watched. */
  private refusalOf({ level, maid, mepId }: Ccm, reply: LinkReply): { defect?: Defect; why: string } | undefined {
    const { target, expectedMaid } = this;
    if (!reply.isSameVlan) return { why: `A CCM came ${vlanText(reply.vlanIds)}.` };
    // Higher levels pass through here and are none of ours (§20.17.1); a lower one has leaked.
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
    const heard = this.meps.get(ccm.mepId);
    if (heard === undefined) this.meps.set(ccm.mepId, [{ ccm, received }]);
    else heard.push({ ccm, received });
  }

  /** @param began both clocks when there was something to hear @param listenedMs for how long there was */
  verdict(began: ClockPair, listenedMs: number) {
    if (this.count === 0) this.note("loss_of_continuity", `No CCM was heard for ${Math.round(listenedMs)} ms (3.5 intervals at least).`);
    for (const [mepId, heard] of this.meps) this.lookForSilence(mepId, heard, began, listenedMs);
    return {
      last: this.last,
      count: this.count,
      defects: [...this.defects.keys()],
      reasons: [...this.defects.values()],
      isRdi: [...this.meps.values()].some((heard) => heard.at(-1)?.ccm.isRdi),
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

  /** §20.1.2: a MEP that is not heard for 3.5 intervals has lost continuity, also when it is heard before and after. */
  private lookForSilence(mepId: number, heard: readonly Heard[], began: ClockPair, listenedMs: number): void {
    const limitMs = 3.5 * CCM_INTERVALS[this.target.interval].ms;
    const atMs = heard.map(({ received: { clock, ns } }) => Number(ns - (clock === "realtime" ? began.realtimeNs : began.monoNs)) / 1e6);
    const isExact = heard.every(({ received }) => received.kind !== "user");
    const between = Math.max(0, ...atMs.slice(1).map((ms, i) => ms - (atMs[i] ?? ms))) - (isExact ? 0 : LOOSE_MS);
    const atEnds = Math.max(atMs[0] ?? 0, listenedMs - (atMs.at(-1) ?? 0)) - LOOSE_MS;
    const silentMs = Math.max(between, atEnds);
    if (silentMs > limitMs)
      this.note("loss_of_continuity", `MEP ${mepId} was silent for ${Math.round(silentMs)} ms, more than 3.5 intervals.`);
  }

  /** Over all MEPs. */
  private meanIntervalMs(): number | undefined {
    let ms = 0;
    let intervals = 0;
    for (const heard of this.meps.values()) {
      const [first, last] = [heard[0], heard.at(-1)];
      if (first === undefined || last === undefined || first.received.clock !== last.received.clock) continue;
      ms += Number(last.received.ns - first.received.ns) / 1e6;
      intervals += heard.length - 1;
    }
    return intervals === 0 ? undefined : ms / intervals;
  }

  /**
   * A MEP may leave the number 0 (§20.11), and begins anew when it is started: then nothing is known.
   * @param mostSent by one MEP while there was something to hear
   */
  private sequenceLoss(mostSent: number): number | undefined {
    let expected = 0;
    let heardOf = 0;
    for (const heard of this.meps.values()) {
      const [first, last] = [heard[0]?.ccm, heard.at(-1)?.ccm];
      if (first === undefined || last === undefined || heard.length < 2) continue;
      if (heard.some(({ ccm }) => ccm.sequence === 0)) return undefined;
      const grewBy = (last.sequence - first.sequence) >>> 0;
      if (grewBy > mostSent) return undefined;
      expected += grewBy + 1;
      heardOf += heard.length;
    }
    return heardOf === 0 || expected < heardOf ? undefined : (expected - heardOf) / expected;
  }
}

interface Heard {
  ccm: Ccm;
  received: Stamp;
}
