import type { InternetOptions } from "../addon";
import type { Native, NativeSocket, SocketEvents } from "../native";
import { readInternetName } from "../sockaddr";

const LOOPBACK = { 4: "127.0.0.1", 6: "::1" } as const;

/** A UDP socket connected to itself: a sent datagram is in its own receive queue when the send returns. */
export function openLoop(native: Native, family: 4 | 6, events: SocketEvents, options: Partial<InternetOptions> = {}): NativeSocket {
  const deaf = { sent: () => undefined, received: () => undefined, failed: () => undefined };
  const address = LOOPBACK[family];
  const finder = native.open({ kind: "udp", family, localAddress: address, sendStamps: false }, deaf);
  const port = readInternetName(finder.address())?.port ?? 0;
  finder.close();
  return native.open({ kind: "udp", family, address, port, localAddress: address, localPort: port, sendStamps: true, ...options }, events);
}
