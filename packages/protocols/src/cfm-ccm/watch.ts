import { decodeCfm } from "../cfm/codec";
import { type LinkReply, vlanText } from "../ethernet/link";
import { type Ccm, maidOf, maidText, readCcm } from "./codec";
import { CCM_INTERVALS } from "./intervals";
import type { CfmCcmTarget } from "./spec";

/** 802.1Q §20.9: what can stand against a remote MEP. */
export const DEFECTS = ["loss_of_continuity", "mismerge", "unexpected_mep", "unexpected_interval", "mac_status"] as const;
export type Defect = (typeof DEFECTS)[number];

/** Listens, and says what is wrong. */
export class CcmWatch {
  private readonly received: { ccm: Ccm; atNs: bigint }[] = [];
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
    if (refusal === undefined) this.accept(ccm, reply.received.ns);
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

  private accept(ccm: Ccm, atNs: bigint): void {
    if (ccm.interval !== CCM_INTERVALS[this.target.interval].code)
      this.note("unexpected_interval", `The far end sends at another interval (code ${ccm.interval}).`);
    if (ccm.portStatus === 1 || (ccm.interfaceStatus !== undefined && ccm.interfaceStatus !== 1))
      this.note("mac_status", "The far end says that its port is blocked or its interface is not up.");
    this.received.push({ ccm, atNs });
  }

  /** @param listenedMs how long there was to hear something */
  verdict(listenedMs: number) {
    const last = this.received.at(-1);
    if (last === undefined) this.note("loss_of_continuity", `No CCM was heard for ${Math.round(listenedMs)} ms (3.5 intervals at least).`);
    return {
      last: last?.ccm,
      count: this.received.length,
      defects: [...this.defects.keys()],
      reasons: [...this.defects.values()],
      isRdi: last?.ccm.isRdi ?? false,
      intervalMs: this.meanIntervalMs(),
      loss: this.sequenceLoss(),
    };
  }

  private note(defect: Defect, why: string): void {
    if (!this.defects.has(defect)) this.defects.set(defect, why);
  }

  private stray(why: string): void {
    if (this.strays.length < 5 && !this.strays.includes(why)) this.strays.push(why);
  }

  private meanIntervalMs(): number | undefined {
    const [first, last] = [this.received[0], this.received.at(-1)];
    if (first === undefined || last === undefined || this.received.length < 2) return undefined;
    return Number(last.atNs - first.atNs) / 1e6 / (this.received.length - 1);
  }

  /** A MEP may leave the number 0 (§20.11): then nothing is known. With several MEPs heard there is no one sequence. */
  private sequenceLoss(): number | undefined {
    const [first, last] = [this.received[0]?.ccm, this.received.at(-1)?.ccm];
    if (first === undefined || last === undefined || this.received.length < 2) return undefined;
    if (this.received.some(({ ccm }) => ccm.sequence === 0 || ccm.mepId !== first.mepId)) return undefined;
    const expected = ((last.sequence - first.sequence) >>> 0) + 1;
    return expected < this.received.length ? undefined : (expected - this.received.length) / expected;
  }
}
