import type { Socket } from "node:net";
import type { Native } from "@padit/native";
import type { IoContext, TcpConnected } from "@padit/protocols/probe";
import { tcpConnect } from "./tcp-connect";

/** Connects by Node's socket and asks the kernel how long its handshake took. */
export const nativeTcpConnect =
  (native: Native): IoContext["tcpConnect"] =>
  (to, timeoutMs, signal) =>
    tcpConnect(to, timeoutMs, signal, (socket) => handshake(native, socket));

function handshake(native: Native, socket: Socket): TcpConnected["kernel"] {
  const fd = descriptorOf(socket);
  if (fd === undefined) return undefined;
  const { rttUs, retransmits } = native.addon.tcpInfo(fd);
  return rttUs === 0 ? undefined : { rttMs: rttUs / 1000, retransmits };
}

/** Node keeps it on the socket's handle, undocumented since 0.x and used by its own modules; without it the user's clock is told. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = "_handle" in socket ? socket._handle : undefined;
  const fd: unknown = typeof handle === "object" && handle !== null && "fd" in handle ? handle.fd : undefined;
  return typeof fd === "number" && fd >= 0 ? fd : undefined;
}
