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
import { LACKING, LACKS_EGRESS } from "./lacking";

const now = (): Stamp => ({ ns: process.hrtime.bigint(), clock: "mono", kind: "user" });

/** Connected, so that only the far end's datagrams arrive and "port unreachable" is heard. */
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
      // Before the call: libuv hands the packet to the kernel inside it, so the reply cannot overtake the stamp.
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
    // They always tell at once: the stamp is taken when it is told.
    attend: () => undefined,
    // Node's sockets do not tell.
    localDrops: () => 0,
    pathMtuBytes: () => undefined,
    close: () => socket.close(),
  };
}

/** @throws ProbeFailure for what Node cannot set */
function apply(socket: ReturnType<typeof createSocket>, { dscp, ttl }: SendOptions): void {
  if (dscp !== undefined && dscp !== 0) throw new ProbeFailure("not_run", "LACKS_DSCP", LACKING.dscp);
  if (ttl !== undefined) socket.setTTL(ttl);
}
