import { attempting } from "../burst/attempt";
import { Burst, pacing } from "../burst/burst";
import { replyMarks } from "../burst/reply-marks";
import { burstRun } from "../burst/report";
import { egressFamily, egressOf } from "../egress-settings";
import { Echoes } from "./echoes";
import type { UdpEchoTarget } from "./spec";

const SILENCE = "No reply came back: is the echo service running, and does a firewall pass UDP?";

/** Sends the burst, waits for the replies, and reports them. A packet that does not come back is loss, not an error. */
export const udpEchoProbe = attempting<UdpEchoTarget>("udp-echo", "udp_echo_loss", async ({ target, io, signal, closing, pin }) => {
  const socket = closing(
    await io.udp(await pin("udp", target.host, target.port, egressFamily(target)), { ...pacing(target), ...egressOf(target) }),
  );
  const burst = new Burst<undefined>(target, io);
  const echoes = new Echoes(io, target);
  socket.onReply((payload, received, meta) => burst.take(echoes.read(payload), received, meta));
  socket.onFailure((failure) => burst.fail(failure, failure.icmp && echoes.whose(failure.icmp.quoted)));
  const options = target.dscp === 0 ? {} : { dscp: target.dscp };
  const result = await burst.run((seq, departure) => socket.send(echoes.write(seq), departure, options), socket, signal);
  const run = burstRun(result, { prefix: "udp_echo", io, silence: SILENCE });
  return { ...run, detail: { ...run.detail, ...replyMarks(result.packets) } };
});
