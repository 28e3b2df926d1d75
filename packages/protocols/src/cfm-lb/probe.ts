import { Burst, pacing } from "../burst/burst";
import { burstRun, failedRun } from "../burst/report";
import { CFM_ETHERTYPE, class1Group } from "../cfm/codec";
import { type Link, openLink } from "../ethernet/link";
import { toHex } from "../hex";
import { asProbeFailure, type Probe } from "../probe";
import { type LbAnswer, Loopbacks } from "./exchange";
import type { CfmLbTarget } from "./spec";

const SILENCE = "No LBR came back: check the MAC address, the VLAN and the MD level, and whether the far end answers loopback messages.";

/** Sends LBMs to one MEP, or to all of a level, and takes their LBRs. */
export const cfmLbProbe: Probe<CfmLbTarget> = {
  protocol: "cfm-lb",
  async run(target, io, signal) {
    const atMs = io.wallMs();
    let link: Link | undefined;
    try {
      const mac = target.destination === "multicast" || target.mac === null ? class1Group(target.mdLevel) : target.mac;
      const open = await openLink(io, target, { etherType: CFM_ETHERTYPE, mac, mdLevel: target.mdLevel, ...pacing(target) });
      link = open;
      const burst = new Burst<LbAnswer>(target, io);
      const loopbacks = new Loopbacks(target, mac, io);
      let received: Uint8Array | undefined;
      open.onReply((reply) => {
        received ??= reply.frame;
        burst.take(loopbacks.read(reply), reply.received);
      });
      open.onFailure((failure) => burst.fail(failure));
      const result = await burst.run((seq, departure) => open.send(mac, loopbacks.write(seq), departure), open, signal);
      const { metrics, ...run } = burstRun(result, { prefix: "cfm_lb", io, silence: SILENCE });
      const { cfm_lb_rtt, ...rest } = metrics;
      const sent = open.firstSent();
      const first = result.packets.find(({ answer }) => answer !== undefined)?.answer?.extra;
      const responders = loopbacks.responders();
      return {
        ...run,
        metrics: {
          ...(cfm_lb_rtt && { lbm_rtt: cfm_lb_rtt }),
          ...rest,
          ...(run.outcome === "ok" && { cfm_lb_responders: { value: responders.length, uncertainty: null } }),
        },
        detail: {
          ...run.detail,
          ...(first && { tlv_echo: first.isTlvEcho, responders: responders.slice(0, 20) }),
          ...(first?.pcp !== undefined && { reply_pcp: first.pcp }),
        },
        hex: { ...(sent && { sent: toHex(sent) }), ...(received && { received: toHex(received) }) },
      };
    } catch (error) {
      return failedRun(asProbeFailure(error), atMs, io, "cfm_lb_loss");
    } finally {
      link?.close();
    }
  },
};
