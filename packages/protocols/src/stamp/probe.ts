import { attempting } from "../burst/attempt";
import { Burst, pacing } from "../burst/burst";
import { replyMarks } from "../burst/reply-marks";
import { burstRun, kindOf } from "../burst/report";
import { egressFamily, egressOf } from "../egress-settings";
import { timescaleDetail } from "../one-way";
import type { ReceivedReflectorPacket } from "./codec";
import { directionMetrics, impossibility, pathNs, tickOf } from "./directions";
import { StampSession } from "./session";
import type { StampTarget } from "./spec";

const SILENCE = "No reply came back: does a STAMP or TWAMP-light reflector listen there, and does a firewall pass its UDP port?";

/** Sends the burst and measures each direction separately, as far as the clocks allow. */
export const stampProbe = attempting<StampTarget>("stamp", "stamp_loss", async ({ target, io, signal, closing, pin }) => {
  const socket = closing(
    await io.udp(await pin("udp", target.host, target.port, egressFamily(target)), { ...pacing(target), ...egressOf(target) }),
  );
  const burst = new Burst<ReceivedReflectorPacket>(target, io);
  const session = new StampSession(target, io);
  socket.onReply((payload, received, meta) => burst.take(session.read(payload), received, meta));
  socket.onFailure((failure) => burst.fail(failure, failure.icmp && session.whose(failure.icmp.quoted)));
  const options = target.dscp === 0 ? {} : { dscp: target.dscp };
  const result = await burst.run((seq, departure) => socket.send(session.write(seq), departure, options), socket, signal);
  const tickNs = tickOf(result.packets);
  const clock = { delayNs: pathNs, ...(tickNs !== undefined && { peerErrorNs: tickNs }) };
  const run = burstRun(result, { prefix: "stamp", io, silence: SILENCE, ...clock });
  const { sync } = io.clock.status();
  if (run.outcome !== "ok") return { ...run, sync };
  const { metrics, withheld, timescaleNs } = directionMetrics(result, target, (seq) => session.numbersOf(seq), kindOf(result, io), io);
  const impossible = impossibility(result.packets);
  const first = result.packets.find(({ answer }) => answer !== undefined)?.answer?.extra;
  return {
    ...run,
    sync,
    metrics: { ...run.metrics, ...metrics },
    detail: {
      ...run.detail,
      ...replyMarks(result.packets),
      ...(first?.ttl !== undefined && { forward_ttl: first.ttl }),
      ...(first && { peer_synchronised: first.error.synchronised }),
      ...timescaleDetail(timescaleNs),
      ...(withheld !== undefined && { one_way: withheld }),
      ...(tickNs !== undefined && { peer_clock_tick_us: Math.round(tickNs / 1000) }),
      ...(impossible !== undefined && { peer_stamps: impossible }),
    },
    ...(impossible !== undefined && { hint: impossible }),
  };
});
