import { createSocket } from "node:dgram";
import type { PinnedAddress, Stamp, UdpSocket } from "@padit/protocols/probe";
import { failureOf } from "./failures";

const now = (): Stamp => ({ ns: process.hrtime.bigint(), kind: "user" });

/** Connected, so that only the far end's datagrams arrive and "port unreachable" is heard. */
export async function openUdp(to: PinnedAddress): Promise<UdpSocket> {
  const socket = createSocket(to.address.includes(":") ? "udp6" : "udp4");
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      socket.close();
      reject(failureOf(error));
    };
    socket.once("error", fail);
    socket.connect(to.port, to.address, () => {
      socket.off("error", fail);
      resolve();
    });
  });
  let onFailure: Parameters<UdpSocket["onFailure"]>[0] = () => undefined;
  socket.on("error", (error) => onFailure(failureOf(error)));
  return {
    send(payload) {
      // Before the call: libuv hands the packet to the kernel inside it, so the reply cannot overtake the stamp.
      const sent = now();
      return new Promise((resolve, reject) => socket.send(payload, (error) => (error ? reject(failureOf(error)) : resolve(sent))));
    },
    onReply(listener) {
      socket.on("message", (payload) => listener(payload, now()));
    },
    onFailure(listener) {
      onFailure = listener;
    },
    close: () => socket.close(),
  };
}
