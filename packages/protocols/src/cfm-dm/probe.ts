import { attempting } from "../burst/attempt";
import { Burst, pacing } from "../burst/burst";
import type { Reading } from "../burst/packets";
import { burstRun, kindOf } from "../burst/report";
import { CFM_ETHERTYPE, decodeCfm, encodeCfm, OPCODE } from "../cfm/codec";
import { unparsed } from "../cfm/unparsed";
import { type LinkReply, openLink, vlanText } from "../ethernet/link";
import { toHex } from "../hex";
import { timescaleDetail } from "../one-way";
import type { IoContext } from "../probe";
import { type DelayReply, dmm, readDmr } from "./codec";
import { directionMetrics, frameDelayNs, impossibility, tickOf } from "./directions";
import type { CfmDmTarget } from "./spec";
import { timeFormatOf } from "./time-format";

const SILENCE = "No DMR came back: check the MAC address, the VLAN and the MD level, and whether the far end answers delay messages.";
/** Bytes of the timestamp in a DMM's body. */
const ECHO_BYTES = 8;

/** Sends DMMs to one MEP and receives its DMRs. A DMR has no sequence number; the copy of our timestamp in it identifies its DMM. */
export const cfmDmProbe = attempting<CfmDmTarget>("cfm-dm", "cfm_dm_loss", async ({ target, io, signal, farEnd, closing }) => {
  const link = closing(
    await openLink(io, target, { etherType: CFM_ETHERTYPE, mac: target.mac, mdLevel: target.mdLevel, ...pacing(target) }),
  );
  const burst = new Burst<DelayReply>(target, io);
  const delays = new DelayMessages(target, io);
  let received: Uint8Array | undefined;
  link.onReply((reply) => {
    received ??= reply.frame;
    burst.take(delays.read(reply), reply.received);
  });
  link.onFailure((failure) => burst.fail(failure));
  const result = await burst.run((seq, departure) => link.send(target.mac, delays.write(seq), departure), link, signal);
  const format = timeFormatOf(result.packets, farEnd);
  const tickNs = tickOf(result.packets, format);
  const clock = { delayNs: frameDelayNs(format), ...(tickNs !== undefined && { peerErrorNs: tickNs }) };
  const run = burstRun(result, { prefix: "cfm_dm", io, silence: SILENCE, ...clock });
  const { sync } = io.clock.status();
  const sent = link.firstSent();
  const hex = { ...(sent && { sent: toHex(sent) }), ...(received && { received: toHex(received) }) };
  if (run.outcome !== "ok") return { ...run, sync, hex };
  const { metrics, withheld, timescaleNs } = directionMetrics(result, target, kindOf(result, io), format, io);
  const impossible = impossibility(result.packets, kindOf(result, io), format);
  const detail = {
    ...run.detail,
    ...(format === "fraction" && { peer_ts_format: "seconds and 2^-32 s instead of nanoseconds" }),
    ...(tickNs !== undefined && { peer_clock_tick_us: Math.round(tickNs / 1000) }),
    ...(impossible !== undefined && { peer_stamps: impossible }),
    ...timescaleDetail(timescaleNs),
    ...(withheld !== undefined && { one_way: withheld }),
  };
  return { ...run, sync, hex, metrics: { ...run.metrics, ...metrics }, detail, ...(impossible !== undefined && { hint: impossible }) };
});

class DelayMessages {
  private readonly seqOf = new Map<string, number>();

  constructor(
    private readonly target: CfmDmTarget,
    private readonly io: IoContext,
  ) {}

  write(seq: number): Uint8Array {
    // Adding the sequence number makes the timestamps of two requests in the same nanosecond different.
    const pdu = dmm(this.target.mdLevel, this.io.clock.realtimeNs() + BigInt(seq), this.target.dataBytes);
    this.seqOf.set(toHex(pdu.body.subarray(0, ECHO_BYTES)), seq);
    return encodeCfm(pdu);
  }

  read(reply: LinkReply): Reading<DelayReply> {
    if (reply.source !== this.target.mac) return undefined;
    const decoded = decodeCfm(reply.payload);
    if (!decoded.ok) return unparsed(reply.payload, OPCODE.dmr);
    const answer = readDmr(decoded.pdu);
    const seq = answer === undefined ? undefined : this.seqOf.get(toHex(answer.echo));
    // A reply to a request of another session.
    if (answer === undefined || seq === undefined) return undefined;
    if (!reply.isSameVlan) return { seq, outcome: "mismatch", why: `A reply came ${vlanText(reply.vlanIds)}, which was not asked for.` };
    if (decoded.pdu.level !== this.target.mdLevel)
      return { seq, outcome: "mismatch", why: `A reply came at MD level ${decoded.pdu.level}.` };
    return { seq, extra: answer };
  }
}
