import { Burst, pacing, type Reading } from "../burst/burst";
import { replyMarks } from "../burst/reply-marks";
import { burstRun, failedRun } from "../burst/report";
import { asProbeFailure, type DatagramSocket, mustHave, type Probe } from "../probe";
import { Echoes } from "../udp-echo/echoes";
import { decodeEchoReply, encodeEchoRequest, type IpFamily } from "./codec";
import type { IcmpTarget } from "./spec";

const SILENCE = "No echo reply came back: is the host up, and does a firewall pass ICMP?";
const FAMILY: Record<IcmpTarget["family"], IpFamily | undefined> = { auto: undefined, ipv4: 4, ipv6: 6 };

/** Pings. The replies of other programs' pings arrive at the same socket and are nobody's business. */
export const icmpProbe: Probe<IcmpTarget> = {
  protocol: "icmp",
  async run(target, io, signal) {
    const atMs = io.wallMs();
    let socket: DatagramSocket | undefined;
    try {
      mustHave(io, "icmp");
      const to = await io.pin("icmp", target.host, 0, FAMILY[target.family]);
      const family = to.address.includes(":") ? 6 : 4;
      const open = await io.icmp(to, pacing(target));
      socket = open;
      const burst = new Burst<undefined>(target, io);
      const echoes = new Echoes(io, target);
      const identifier = new DataView(io.randomBytes(2).slice().buffer).getUint16(0);
      const read = (bytes: Uint8Array): Reading<undefined> => {
        const decoded = decodeEchoReply(family, bytes);
        return decoded.ok && decoded.reply.identifier === identifier ? echoes.read(decoded.reply.data) : undefined;
      };
      open.onReply((bytes, received, meta) => burst.take(read(bytes), received, meta));
      open.onFailure((failure) => burst.fail(failure));
      const marks = { ttl: target.ttl, ...(target.dscp !== 0 && { dscp: target.dscp }) };
      const request = (seq: number) => encodeEchoRequest(family, { identifier, seq, data: echoes.write(seq) });
      const result = await burst.run((seq, departure) => open.send(request(seq), departure, marks), open, signal);
      const run = burstRun(result, { prefix: "icmp", io, silence: SILENCE });
      return { ...run, detail: { ...run.detail, address: to.address, ...replyMarks(result.packets) } };
    } catch (error) {
      return failedRun(asProbeFailure(error), atMs, io, "icmp_loss");
    } finally {
      socket?.close();
    }
  },
};
