import { type PinnedAddress, ProbeFailure, type TcpConnected, type TcpEgress } from "@padit/protocols/probe";
import type { Native, NativeSocket } from "../native";
import { readInternetName } from "../sockaddr";
import { egressOptions } from "./datagram-socket";
import { reportedFailure } from "./reported-failure";

export interface TcpAttempt {
  /** Rejects with a ProbeFailure; one that a router caused names the router. */
  connected: Promise<TcpConnected>;
  /** Closes the connection or ends the attempt; `connected` may then never settle. */
  close(): void;
}

/** Starts a TCP handshake. @throws Error with the system's `code` if it cannot be started */
export function connectTcp(native: Native, to: PinnedAddress, egress: TcpEgress): TcpAttempt {
  const family = to.address.includes(":") ? 6 : 4;
  const startMs = performance.now();
  const opened: { socket?: NativeSocket } = {};
  const connected = new Promise<TcpConnected>((resolve, reject) => {
    const options = {
      kind: "tcp",
      family,
      address: to.address,
      port: to.port,
      sendStamps: false,
      ...egressOptions(family, egress),
    } as const;
    const settled = () => {
      const connectMs = performance.now() - startMs;
      const { rttUs, retransmits } = native.addon.tcpInfo(opened.socket?.descriptor() ?? -1);
      resolve({ connectMs, ...(rttUs !== 0 && { kernel: { rttMs: rttUs / 1000, retransmits } }) });
    };
    // A failure that a router reported comes first and settles the promise; the system's own code for it follows.
    const failed = (reported: Parameters<typeof reportedFailure>[0]) =>
      reject(
        reportedFailure(reported, () => ({ peer: to.address, own: opened.socket && readInternetName(opened.socket.address())?.address })),
      );
    opened.socket = native.open(options, { sent: () => undefined, received: () => undefined, failed, settled });
  });
  return { connected, close: () => opened.socket?.close() };
}

/** Maximum number of ports of a range that one run tries; each may still belong to an earlier connection. */
const PORT_TRIES_MAX = 16;

/** Calls `open` with a free source port of the range; tries another port if the system reports it as in use. */
export function withFreePort<T>(
  { port, lastPort, ...egress }: TcpEgress,
  pick: (count: number) => number,
  open: (egress: TcpEgress) => T,
): T {
  if (port === undefined) return open(egress);
  const count = (lastPort ?? port) - port + 1;
  const first = pick(count);
  for (let tried = 0; ; tried++) {
    try {
      return open({ ...egress, port: port + ((first + tried) % count) });
    } catch (error) {
      const isInUse = error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EADDRNOTAVAIL");
      if (!isInUse || tried + 1 >= Math.min(count, PORT_TRIES_MAX)) throw isInUse ? portInUse(port, lastPort ?? port, error) : error;
    }
  }
}

const portInUse = (first: number, last: number, cause: unknown): ProbeFailure =>
  new ProbeFailure(
    "local_error",
    "EADDRINUSE",
    first === last
      ? `Source port ${first} is still in use by an earlier connection: choose a range of ports.`
      : `The source ports ${first} to ${last} are in use by earlier connections: choose a larger range.`,
    { cause },
  );
