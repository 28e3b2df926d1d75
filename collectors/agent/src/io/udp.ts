import { createSocket } from "node:dgram";
import {
  type DatagramSocket,
  type OpenOptions,
  type PinnedAddress,
  ProbeFailure,
  type SendOptions,
  type Stamp,
} from "@padit/protocols/probe";
import { failureOf } from "./failures";
import { LACKS_EGRESS, MISSING_CAPABILITY_REASONS } from "./lacking";

const now = (): Stamp => ({ ns: process.hrtime.bigint(), clock: "mono", kind: "user" });

/** Opens a connected UDP socket: it receives only the far end's datagrams and its ICMP "port unreachable". */
export async function openUdp(to: PinnedAddress, { egress = {} }: OpenOptions = {}): Promise<DatagramSocket> {
  if (egress.interface !== undefined || egress.dontFragment) throw new ProbeFailure("not_run", "LACKS_EGRESS", LACKS_EGRESS);
  const socket = createSocket(to.address.includes(":") ? "udp6" : "udp4");
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      socket.close();
      reject(failureOf(error));
    };
    socket.once("error", fail);
    const connect = () =>
      socket.connect(to.port, to.address, () => {
        socket.off("error", fail);
        resolve();
      });
    const { address, port = 0 } = egress;
    if (address === undefined && port === 0) connect();
    else socket.bind({ port, exclusive: true, ...(address !== undefined && { address }) }, connect);
  });
  let onFailure: Parameters<DatagramSocket["onFailure"]>[0] = () => undefined;
  socket.on("error", (error) => onFailure(failureOf(error)));
  return {
    send(payload, departure, options) {
      if (options !== undefined) apply(socket, options);
      // Stamp before the call: libuv hands the packet to the kernel inside it, so a reply can never have an earlier stamp.
      const sent = now();
      socket.send(payload, (error) => (error ? departure.refused(failureOf(error)) : departure.left(sent)));
    },
    onReply(listener) {
      socket.on("message", (payload) => {
        const received = now();
        listener(payload, received, {});
      });
    },
    onFailure(listener) {
      onFailure = listener;
    },
    // Node's sockets always read packets on arrival, so there is nothing to switch.
    attend: () => undefined,
    // Node's sockets do not report drops.
    localDrops: () => 0,
    pathMtuBytes: () => undefined,
    close: () => socket.close(),
  };
}

/** @throws ProbeFailure for options that Node cannot set */
function apply(socket: ReturnType<typeof createSocket>, { dscp, ttl }: SendOptions): void {
  if (dscp !== undefined && dscp !== 0) throw new ProbeFailure("not_run", "LACKS_DSCP", MISSING_CAPABILITY_REASONS.dscp);
  if (ttl !== undefined) socket.setTTL(ttl);
}
