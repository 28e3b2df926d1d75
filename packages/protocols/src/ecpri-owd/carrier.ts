import { openLink, vlanText } from "../ethernet/link";
import { toHex } from "../hex";
import { familyOf } from "../ip-version";
import { departed, type IoContext, ProbeFailure, type Stamp } from "../probe";
import { ECPRI_ETHERTYPE } from "./codec";
import type { EcpriTarget } from "./spec";

/** Sends and receives eCPRI messages over Ethernet or UDP. */
export interface Carrier {
  send(message: Uint8Array): Promise<Stamp>;
  /** @param problem why a message cannot be an answer although it came from the radio */
  onMessage(listener: (message: Uint8Array, received: Stamp, problem: string | undefined) => void): void;
  onFailure(listener: (failure: ProbeFailure) => void): void;
  attend(): void;
  localDrops(): number;
  hex(): { sent?: string; received?: string };
  close(): void;
}

/** @throws ProbeFailure */
export const openCarrier = (target: EcpriTarget, io: IoContext, pin: IoContext["pin"]): Promise<Carrier> =>
  target.transport === "udp" ? overUdp(target, io, pin) : overEthernet(target, io);

async function overEthernet(target: EcpriTarget, io: IoContext): Promise<Carrier> {
  const { mac } = target;
  if (mac === null) throw new ProbeFailure("local_error", "NO_MAC", "The target has no MAC address.");
  const link = await openLink(io, target, { etherType: ECPRI_ETHERTYPE, mac });
  let received: Uint8Array | undefined;
  return {
    send: (message) => departed((departure) => link.send(mac, message, departure)),
    onMessage(listener) {
      link.onReply((reply) => {
        if (reply.source !== mac) return;
        received ??= reply.frame;
        listener(
          reply.payload,
          reply.received,
          reply.isSameVlan ? undefined : `A message came ${vlanText(reply.vlanIds)}, which was not asked for.`,
        );
      });
    },
    onFailure: link.onFailure,
    attend: link.attend,
    localDrops: link.localDrops,
    hex() {
      const sent = link.firstSent();
      return { ...(sent && { sent: toHex(sent) }), ...(received && { received: toHex(received) }) };
    },
    close: link.close,
  };
}

async function overUdp(target: EcpriTarget, io: IoContext, pin: IoContext["pin"]): Promise<Carrier> {
  const socket = await io.udp(await pin("udp", target.host, target.port ?? 0, familyOf(target.family)));
  const options = target.dscp === 0 ? {} : { dscp: target.dscp };
  let sent: Uint8Array | undefined;
  let received: Uint8Array | undefined;
  return {
    send(message) {
      sent ??= message;
      return departed((departure) => socket.send(message, departure, options));
    },
    onMessage(listener) {
      socket.onReply((payload, at) => {
        received ??= payload.slice();
        listener(payload, at, undefined);
      });
    },
    onFailure: (listener) => socket.onFailure(listener),
    attend: () => socket.attend(),
    localDrops: () => socket.localDrops(),
    hex: () => ({ ...(sent && { sent: toHex(sent) }), ...(received && { received: toHex(received) }) }),
    close: () => socket.close(),
  };
}
