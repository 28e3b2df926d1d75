import { createSocket } from "node:dgram";
import { type FarEndIo, ProbeFailure, type Stamp, type UdpListener } from "@padit/protocols/probe";

const HELP = "This responder runs on Node's own sockets; the native addon and CAP_NET_RAW on Linux would help.";

const realtimeNs = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
const now = (): Stamp => ({ ns: realtimeNs(), clock: "realtime", kind: "user" });

/** The responder's access to the network on Node's own sockets: no TTL and DSCP, no Ethernet, and a clock with unknown synchronisation. */
export const nodeFarEnd: FarEndIo = {
  clock: {
    realtimeNs,
    pair: () => ({ realtimeNs: realtimeNs(), monoNs: process.hrtime.bigint(), uncertaintyNs: 1_000_000 }),
    status: () => ({ sync: "unknown", maxErrorNs: null }),
  },
  lacks: () => HELP,
  async packet() {
    throw new ProbeFailure("not_run", "LACKS_PACKET", `Ethernet frames cannot be answered. ${HELP}`);
  },
  linkState: () => undefined,
  onLinkNews: () => () => undefined,
  async listenUdp(bind, port): Promise<UdpListener> {
    const socket = createSocket(bind.includes(":") ? "udp6" : "udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(port, bind, () => {
        socket.off("error", reject);
        // An ICMP error about a reply concerns only that client.
        socket.on("error", () => undefined);
        resolve();
      });
    });
    return {
      port: socket.address().port,
      async send(payload, to) {
        const sent = now();
        await new Promise<void>((resolve, reject) =>
          socket.send(payload, to.port, to.address, (error) => (error ? reject(error) : resolve())),
        );
        return sent;
      },
      onDatagram: (listener) => void socket.on("message", (payload, from) => listener(payload, from, now(), {})),
      close: () => void socket.close(),
    };
  },
};
