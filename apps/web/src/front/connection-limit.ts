import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Closes connections of one TCP peer beyond `perAddressMax` as soon as they are accepted. Proxies are exempt: everybody shares theirs. */
export function limitConnections(server: Server, perAddressMax: number, isProxy: (address: string) => boolean): void {
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    // Undefined when the client is gone already.
    const address = socket.remoteAddress ?? "";
    if (isProxy(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > perAddressMax) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}
