import { randomInt } from "node:crypto";
import { connect } from "node:net";
import { type PinnedAddress, ProbeFailure, type TcpConnected, type TcpEgress } from "@padit/protocols/probe";
import { failureOf, timedOut } from "./failures";
import { LACKS_EGRESS } from "./lacking";
import { onceLooked } from "./once-looked";

/** Measures the duration of a TCP handshake in user space. The connection is closed at once, without data. */
export function tcpConnect(
  to: PinnedAddress,
  timeoutMs: number,
  signal: AbortSignal,
  { address, interface: device, port, lastPort = port }: TcpEgress = {},
): Promise<TcpConnected> {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    if (device !== undefined) return reject(new ProbeFailure("not_run", "LACKS_EGRESS", LACKS_EGRESS));
    const source = {
      ...(address !== undefined && { localAddress: address }),
      ...(port !== undefined && lastPort !== undefined && { localPort: randomInt(port, lastPort + 1) }),
    };
    const socket = connect({ host: to.address, port: to.port, ...source });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      socket.destroy();
      settle();
    };
    const abort = () => end(() => reject(timedOut(performance.now() - startMs)));
    const timer = setTimeout(onceLooked(abort), timeoutMs);
    signal.addEventListener("abort", abort);
    socket.once("connect", () => {
      const connectMs = performance.now() - startMs;
      end(() => resolve({ connectMs }));
    });
    socket.once("error", (error) => end(() => reject(failureOf(error))));
  });
}
