import { Burst, pacing } from "../burst/burst";
import { replyMarks } from "../burst/reply-marks";
import { burstRun, failedRun, kindOf } from "../burst/report";
import { timescaleDetail } from "../one-way";
import { asProbeFailure, type DatagramSocket, type Probe } from "../probe";
import type { ReceivedReflectorPacket } from "./codec";
import { directionMetrics, pathNs } from "./directions";
import { StampSession } from "./session";
import type { StampTarget } from "./spec";

const SILENCE = "No reply came back: does a STAMP or TWAMP-light reflector listen there, and does a firewall pass its UDP port?";

/** Sends the burst and judges both directions apart, as far as the clocks allow. */
export const stampProbe: Probe<StampTarget> = {
  protocol: "stamp",
  async run(target, io, signal) {
    const atMs = io.wallMs();
    let socket: DatagramSocket | undefined;
    try {
      const open = await io.udp(await io.pin("udp", target.host, target.port), pacing(target));
      socket = open;
      const burst = new Burst<ReceivedReflectorPacket>(target, io);
      const session = new StampSession(target, io);
      open.onReply((payload, received, meta) => burst.take(session.read(payload), received, meta));
      open.onFailure((failure) => burst.fail(failure));
      const options = target.dscp === 0 ? {} : { dscp: target.dscp };
      const result = await burst.run((seq, departure) => open.send(session.write(seq), departure, options), open, signal);
      const run = burstRun(result, { prefix: "stamp", io, silence: SILENCE, delayNs: pathNs });
      const { sync } = io.clock.status();
      if (run.outcome !== "ok") return { ...run, sync };
      const { metrics, withheld, timescaleNs } = directionMetrics(result, target, (seq) => session.numbersOf(seq), kindOf(result, io), io);
      const first = result.packets.find(({ answer }) => answer !== undefined)?.answer?.extra;
      return {
        ...run,
        sync,
        metrics: { ...run.metrics, ...metrics },
        detail: {
          ...run.detail,
          ...replyMarks(result.packets),
          ...(first && { forward_ttl: first.ttl, peer_synchronised: first.error.synchronised }),
          ...timescaleDetail(timescaleNs),
          ...(withheld !== undefined && { one_way: withheld }),
        },
      };
    } catch (error) {
      return failedRun(asProbeFailure(error), atMs, io, "stamp_loss");
    } finally {
      socket?.close();
    }
  },
};
