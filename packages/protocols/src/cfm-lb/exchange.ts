import type { Reading } from "../burst/packets";
import { type CfmTlv, decodeCfm, encodeCfm, OPCODE, senderIdTlv, TLV } from "../cfm/codec";
import { unparsed } from "../cfm/unparsed";
import { type LinkReply, vlanText } from "../ethernet/link";
import type { IoContext } from "../probe";
import { lbm, readLoopback } from "./codec";
import type { CfmLbTarget } from "./spec";

export interface LbAnswer {
  source: string;
  /** The MEP returned our TLVs, as the standard requires. O-RAN's reference O-RU returns none. */
  isTlvEcho: boolean;
  pcp: number | undefined;
}

/** Creates the loopback messages of one run and checks the replies. */
export class Loopbacks {
  private readonly firstId: number;
  private readonly tlvs: readonly CfmTlv[];
  private readonly seen = new Set<string>();
  private firstSources = new Map<number, string>();

  constructor(
    private readonly target: CfmLbTarget,
    private readonly to: string,
    io: IoContext,
  ) {
    this.firstId = new DataView(io.randomBytes(4).slice().buffer).getUint32(0);
    this.tlvs = [
      ...(target.senderId === "" ? [] : [senderIdTlv(target.senderId)]),
      ...(target.dataBytes === 0 ? [] : [{ type: TLV.data, value: io.randomBytes(target.dataBytes) }]),
    ];
  }

  write(seq: number): Uint8Array {
    return encodeCfm(lbm({ level: this.target.mdLevel, transactionId: (this.firstId + seq) >>> 0, tlvs: this.tlvs }));
  }

  /** Every station that answered. */
  responders(): string[] {
    return [...this.seen];
  }

  read(reply: LinkReply): Reading<LbAnswer> {
    const decoded = decodeCfm(reply.payload);
    const isOthers = this.target.destination === "unicast" && reply.source !== this.to;
    if (isOthers) return undefined;
    if (!decoded.ok) return unparsed(reply.payload, OPCODE.lbr);
    const answer = readLoopback(decoded.pdu, OPCODE.lbr);
    if (answer === undefined) return undefined;
    const seq = (answer.transactionId - this.firstId) >>> 0;
    // Another program on this machine may send LBMs to the same MEP.
    if (seq >= this.target.count) return undefined;
    if (!reply.isSameVlan) return { seq, outcome: "mismatch", why: `A reply came ${vlanText(reply.vlanIds)}, which was not asked for.` };
    if (answer.level !== this.target.mdLevel) return { seq, outcome: "mismatch", why: `A reply came at MD level ${answer.level}.` };
    const isTlvEcho = isSame(answer.tlvs, this.tlvs);
    if (!isTlvEcho && answer.tlvs.length > 0) return { seq, outcome: "mismatch", why: "The TLVs came back changed." };
    this.seen.add(reply.source);
    const first = this.firstSources.get(seq);
    // A reply of another member of the group is not a duplicate of the first reply.
    if (first !== undefined && first !== reply.source) return undefined;
    this.firstSources.set(seq, reply.source);
    return { seq, extra: { source: reply.source, isTlvEcho, pcp: reply.pcp } };
  }
}

const isSame = (a: readonly CfmTlv[], b: readonly CfmTlv[]): boolean =>
  a.length === b.length && a.every(({ type, value }, i) => type === b[i]?.type && Buffer.compare(value, b[i].value) === 0);
