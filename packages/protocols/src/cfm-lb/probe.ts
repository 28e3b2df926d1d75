import { attempting } from "../burst/attempt";
import { Burst, pacing } from "../burst/burst";
import { burstRun } from "../burst/report";
import { CFM_ETHERTYPE, class1Group } from "../cfm/codec";
import { openLink } from "../ethernet/link";
import { toHex } from "../hex";
import { isFailure, type Measurement, type Outcome } from "../probe";
import { type LbAnswer, Loopbacks } from "./exchange";
import type { CfmLbTarget } from "./spec";

const SILENCE = "No LBR came back: check the MAC address, the VLAN and the MD level, and whether the far end answers loopback messages.";

/** A group has no loss, because nobody knows how many members should have answered; it is available if any member answers. */
const groupDelivery = (outcome: Outcome): Record<string, Measurement> =>
  outcome === "ok" || isFailure(outcome) ? { cfm_lb_availability: { value: outcome === "ok" ? 1 : 0, uncertainty: null } } : {};

/** Wait for the replies of a group, ms. Members reply after a random time of up to a second (802.1Q §20.2.2), to avoid simultaneous replies. */
const GROUP_WAIT_MS = 1_100;

/** Sends LBMs to one MEP, or to all MEPs of a level, and receives their LBRs. */
export const cfmLbProbe = attempting<CfmLbTarget>("cfm-lb", "cfm_lb_loss", async ({ target, io, signal, closing }) => {
  const isGroup = target.destination === "multicast" || target.mac === null;
  const plan = isGroup ? { ...target, timeoutMs: Math.max(target.timeoutMs, GROUP_WAIT_MS) } : target;
  const mac = target.destination === "multicast" || target.mac === null ? class1Group(target.mdLevel) : target.mac;
  const link = closing(await openLink(io, target, { etherType: CFM_ETHERTYPE, mac, mdLevel: target.mdLevel, ...pacing(target) }));
  const burst = new Burst<LbAnswer>(plan, io);
  const loopbacks = new Loopbacks(target, mac, io);
  let received: Uint8Array | undefined;
  link.onReply((reply) => {
    received ??= reply.frame;
    burst.take(loopbacks.read(reply), reply.received);
  });
  link.onFailure((failure) => burst.fail(failure));
  const result = await burst.run((seq, departure) => link.send(mac, loopbacks.write(seq), departure), link, signal);
  const { metrics, ...run } = burstRun(result, { prefix: "cfm_lb", io, silence: SILENCE });
  const { cfm_lb_rtt, ...delivery } = metrics;
  const rest = isGroup ? groupDelivery(run.outcome) : delivery;
  const sent = link.firstSent();
  const first = result.packets.find(({ answer }) => answer !== undefined)?.answer?.extra;
  const responders = loopbacks.responders();
  return {
    ...run,
    metrics: {
      ...(cfm_lb_rtt && { lbm_rtt: cfm_lb_rtt }),
      ...rest,
      ...((run.outcome === "ok" || (isGroup && run.outcome === "timeout")) && {
        cfm_lb_responders: { value: responders.length, uncertainty: null },
      }),
    },
    detail: {
      ...run.detail,
      ...(first && { tlv_echo: first.isTlvEcho, responders: responders.slice(0, 20) }),
      ...(first?.pcp !== undefined && { reply_pcp: first.pcp }),
    },
    hex: { ...(sent && { sent: toHex(sent) }), ...(received && { received: toHex(received) }) },
  };
});
