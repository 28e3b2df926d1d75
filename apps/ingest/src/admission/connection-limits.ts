import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { IngestLimits } from "./limits";

/** Closes connections beyond the limits as soon as they are accepted, before anything is read from them. */
export function limitConnections(server: Server, { connectionsMax, connectionsPerAddressMax }: IngestLimits, onRefused: () => void): void {
  server.maxConnections = connectionsMax;
  server.on("drop", onRefused);
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    // Undefined when the client is gone already.
    const address = socket.remoteAddress ?? "";
    const count = (open.get(address) ?? 0) + 1;
    if (count > connectionsPerAddressMax) {
      onRefused();
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
