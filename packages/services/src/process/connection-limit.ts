import type { Server } from "node:http";
import type { Socket } from "node:net";

export interface ConnectionLimit {
  perAddressMax: number;
  /** Addresses without a limit: all clients behind a proxy share the proxy's address. */
  isExempt?: (address: string) => boolean;
  /** Called for each connection that is closed because of the limit. */
  onRefused?: () => void;
}

/** Closes connections of one TCP peer beyond the limit as soon as they are accepted, before any byte is read from them. */
export function limitConnections(server: Server, { perAddressMax, isExempt = () => false, onRefused }: ConnectionLimit): void {
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    // Undefined if the client has already disconnected.
    const address = socket.remoteAddress ?? "";
    if (isExempt(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > perAddressMax) {
      onRefused?.();
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
