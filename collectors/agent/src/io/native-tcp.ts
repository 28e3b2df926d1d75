import type { Socket } from "node:net";
import type { Native } from "@padit/native";
import type { IoContext, TcpConnected } from "@padit/protocols/probe";
import { tcpConnect } from "./tcp-connect";

/** Connects with Node's socket and reads the handshake's duration from the kernel (TCP_INFO). */
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

/**
 * The file descriptor is an undocumented field of Node's socket handle that Node's own modules use. Without it user-space time is reported.
 */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = "_handle" in socket ? socket._handle : undefined;
  const fd: unknown = typeof handle === "object" && handle !== null && "fd" in handle ? handle.fd : undefined;
  return typeof fd === "number" && fd >= 0 ? fd : undefined;
}
