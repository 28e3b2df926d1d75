import { attempting } from "../burst/attempt";
import { Burst, pacing } from "../burst/burst";
import type { QuotedPacket, Reading } from "../burst/packets";
import { replyMarks } from "../burst/reply-marks";
import { burstRun } from "../burst/report";
import { egressFamily, egressOf } from "../egress-settings";
import { mustHave } from "../probe";
import { Echoes } from "../udp-echo/echoes";
import { decodeEchoReply, ECHO_HEADER_BYTES, encodeEchoRequest, readEchoHeader } from "./codec";
import type { IcmpTarget } from "./spec";

const SILENCE = "No echo reply came back: is the host up, and does a firewall pass ICMP?";

/** Sends echo requests. Replies to other programs' pings arrive at the same socket and are ignored. */
export const icmpProbe = attempting<IcmpTarget>("icmp", "icmp_loss", async ({ target, io, signal, closing, pin }) => {
  mustHave(io, "icmp");
  const to = await pin("icmp", target.host, 0, egressFamily(target));
  const family = to.address.includes(":") ? 6 : 4;
  const socket = closing(await io.icmp(to, { ...pacing(target), ...egressOf(target) }));
  const burst = new Burst<undefined>(target, io);
  const echoes = new Echoes(io, target);
  const identifier = new DataView(io.randomBytes(2).slice().buffer).getUint16(0);
  const read = (bytes: Uint8Array): Reading<undefined> => {
    const decoded = decodeEchoReply(family, bytes);
    return decoded.ok && decoded.reply.identifier === identifier ? echoes.read(decoded.reply.data) : undefined;
  };
  socket.onReply((bytes, received, meta) => burst.take(read(bytes), received, meta));
  const whose = (quoted: Uint8Array): QuotedPacket => {
    const header = readEchoHeader(quoted);
    if (header === undefined) return "unknown";
    if (header.identifier !== identifier) return "foreign";
    const of = echoes.whose(quoted.subarray(ECHO_HEADER_BYTES));
    return of === "unknown" ? { seq: header.seq } : of;
  };
  socket.onFailure((failure) => burst.fail(failure, failure.icmp && whose(failure.icmp.quoted)));
  const marks = { ttl: target.ttl, ...(target.dscp !== 0 && { dscp: target.dscp }) };
  const request = (seq: number) => encodeEchoRequest(family, { identifier, seq, data: echoes.write(seq) });
  const result = await burst.run((seq, departure) => socket.send(request(seq), departure, marks), socket, signal);
  const run = burstRun(result, { prefix: "icmp", io, silence: SILENCE });
  return { ...run, detail: { ...run.detail, ...replyMarks(result.packets) } };
});
