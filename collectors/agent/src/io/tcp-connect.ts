import { connect } from "node:net";
import type { PinnedAddress, TcpConnected } from "@padit/protocols/probe";
import { failureOf, timedOut } from "./failures";

/** How long the handshake took in user space. The connection is closed at once, without data. */
export function tcpConnect(to: PinnedAddress, timeoutMs: number, signal: AbortSignal): Promise<TcpConnected> {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const socket = connect({ host: to.address, port: to.port });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      socket.destroy();
      settle();
    };
    const abort = () => end(() => reject(timedOut(performance.now() - startMs)));
    const timer = setTimeout(abort, timeoutMs);
    signal.addEventListener("abort", abort);
    socket.once("connect", () => {
      const connectMs = performance.now() - startMs;
      end(() => resolve({ connectMs }));
    });
    socket.once("error", (error) => end(() => reject(failureOf(error))));
  });
}
