import { outgoingUdpFilter } from "../filter";
import type { Native, NativeSocket } from "../native";
import { readInternetName } from "../sockaddr";

/** Kernel stamps of one packet, ns; undefined if the kernel reported none. */
interface LoopStamps {
  /** Send stamp of the capture. */
  tapped?: bigint | undefined;
  sent?: bigint | undefined;
  received?: bigint | undefined;
}
export interface Loop {
  readonly port: number;
  /** Sends one packet. Resolves with its stamps when all have arrived, or after 200 ms with those that have. */
  send(isTapped: boolean): Promise<LoopStamps>;
  /** Records the capture's stamp of the current packet. */
  tapped(ns: bigint | undefined): void;
  close(): void;
}

const ADDRESS = "127.0.0.1";
const WAIT_MS = 200;
const deaf = { sent: () => undefined, received: () => undefined, failed: () => undefined };
const PAYLOAD = Buffer.alloc(64);

/** Opens a UDP socket that is connected to itself on the loopback interface. */
export function openLoop(native: Native): Loop {
  const finder = native.open({ kind: "udp", family: 4, localAddress: ADDRESS, sendStamps: false }, deaf);
  const port = readInternetName(finder.address())?.port ?? 0;
  finder.close();
  let stamps: LoopStamps = {};
  let look: () => void = () => undefined;
  const socket = native.open(
    { kind: "udp", family: 4, address: ADDRESS, port, localAddress: ADDRESS, localPort: port, sendStamps: true },
    {
      sent(batch) {
        stamps.sent = batch.kernelNs(0);
        look();
      },
      received(batch) {
        stamps.received = batch.kernelNs(0);
        look();
      },
      failed: () => undefined,
    },
  );
  return {
    port,
    send: (isTapped) =>
      new Promise((resolve) => {
        stamps = {};
        const timer = setTimeout(() => resolve(stamps), WAIT_MS);
        timer.unref();
        look = () => {
          if (stamps.sent === undefined || stamps.received === undefined || (isTapped && stamps.tapped === undefined)) return;
          clearTimeout(timer);
          resolve(stamps);
        };
        socket.send(PAYLOAD);
      }),
    tapped(ns) {
      stamps.tapped = ns;
      look();
    },
    close: () => socket.close(),
  };
}

/** Captures the packets of the loop; undefined if this process lacks the right. */
export function openTap(native: Native, loop: Loop): NativeSocket | undefined {
  try {
    return native.open(
      { kind: "packet", device: "lo", sendStamps: false, seesOutgoing: true, filter: outgoingUdpFilter(loop.port) },
      { ...deaf, received: (batch) => loop.tapped(batch.kernelNs(0)) },
    );
  } catch {
    return undefined;
  }
}
