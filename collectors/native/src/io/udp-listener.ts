import { departed, type UdpListener } from "@padit/protocols/probe";
import type { Native } from "../native";
import { readInternetName, writeInternetName } from "../sockaddr";
import type { IoCounters } from "./counters";
import { Marks, replyMeta } from "./marks";
import { StampedSocket } from "./stamped-socket";

/** Opens a UDP port that receives from any sender. @param port 0 picks a free one. @throws Error with the system's `code` */
export function openListener(native: Native, counters: IoCounters, bind: string, port: number): UdpListener {
  const family = bind.includes(":") ? 6 : 4;
  let onDatagram: Parameters<UdpListener["onDatagram"]>[0] = () => undefined;
  const socket = new StampedSocket(
    native,
    counters,
    { kind: "udp", family, localAddress: bind, localPort: port, sendStamps: true },
    {
      received(batch, i, stamp) {
        const from = readInternetName(batch.name(i));
        if (from !== undefined) onDatagram(batch.copy(i), from, stamp, replyMeta(batch, i));
      },
      // An ICMP error about a reply concerns only that client.
      failed: () => undefined,
    },
  );
  const marks = new Marks(socket.socket);
  return {
    port: readInternetName(socket.socket.address())?.port ?? port,
    async send(payload, to, options) {
      marks.apply(options);
      return departed((departure) => socket.send(payload, departure, writeInternetName(to)));
    },
    onDatagram(listener) {
      onDatagram = listener;
    },
    close: () => socket.close(),
  };
}
