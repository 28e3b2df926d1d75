import { Burst, pacing } from "../burst/burst";
import { replyMarks } from "../burst/reply-marks";
import { burstRun, failedRun } from "../burst/report";
import { asProbeFailure, type DatagramSocket, type Probe } from "../probe";
import { Echoes } from "./echoes";
import type { UdpEchoTarget } from "./spec";

const SILENCE = "No reply came back: is the echo service running, and does a firewall pass UDP?";

/** Sends the burst, waits for the replies, and says what came back. A packet that does not come back is loss, not an error. */
export const udpEchoProbe: Probe<UdpEchoTarget> = {
  protocol: "udp-echo",
  async run(target, io, signal) {
    const atMs = io.wallMs();
    let socket: DatagramSocket | undefined;
    try {
      const open = await io.udp(await io.pin("udp", target.host, target.port), pacing(target));
      socket = open;
      const burst = new Burst<undefined>(target, io);
      const echoes = new Echoes(io, target);
      open.onReply((payload, received, meta) => burst.take(echoes.read(payload), received, meta));
      open.onFailure((failure) => burst.fail(failure));
      const options = target.dscp === 0 ? {} : { dscp: target.dscp };
      const result = await burst.run((seq, departure) => open.send(echoes.write(seq), departure, options), open, signal);
      const run = burstRun(result, { prefix: "udp_echo", io, silence: SILENCE });
      return { ...run, detail: { ...run.detail, ...replyMarks(result.packets) } };
    } catch (error) {
      return failedRun(asProbeFailure(error), atMs, io, "udp_echo_loss");
    } finally {
      socket?.close();
    }
  },
};
