import { type Capability, type FarEndIo, ProbeFailure } from "@padit/protocols/probe";
import type { Native } from "../native";
import { IoCounters } from "./counters";
import { kernelClock } from "./kernel-clock";
import { Links } from "./links";
import { openPacket } from "./packet-socket";
import { rawSocketRights } from "./rights";
import { openListener } from "./udp-listener";

/** The responder's access to the network, with kernel stamps. */
export function nativeFarEnd(native: Native, clockErrorNs?: number, counters = new IoCounters()): FarEndIo {
  const rights = rawSocketRights(native);
  const links = new Links(native);
  const lacks = (capability: Capability) => rights[capability];
  return {
    clock: kernelClock(native, clockErrorNs),
    lacks,
    async packet(on, options) {
      const reason = lacks("packet");
      if (reason !== undefined) throw new ProbeFailure("not_run", "LACKS_PACKET", reason);
      return openPacket(native, counters, on, options);
    },
    linkState: (device) => links.state(device),
    onLinkNews: (listener) => links.onNews(listener),
    listenUdp: async (bind, port) => openListener(native, counters, bind, port),
  };
}
