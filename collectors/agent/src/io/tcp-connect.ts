import { connect, type Socket } from "node:net";
import type { PinnedAddress, TcpConnected } from "@padit/protocols/probe";
import { failureOf, timedOut } from "./failures";
import { onceLooked } from "./once-looked";

/**
 * Measures the duration of a TCP handshake in user space. The connection is closed at once, without data.
 * @param look reads the kernel's figures while the socket is connected
 */
export function tcpConnect(
  to: PinnedAddress,
  timeoutMs: number,
  signal: AbortSignal,
  look: (socket: Socket) => TcpConnected["kernel"] = () => undefined,
): Promise<TcpConnected> {
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
    const timer = setTimeout(onceLooked(abort), timeoutMs);
    signal.addEventListener("abort", abort);
    socket.once("connect", () => {
      const connectMs = performance.now() - startMs;
      const kernel = look(socket);
      end(() => resolve(kernel === undefined ? { connectMs } : { connectMs, kernel }));
    });
    socket.once("error", (error) => end(() => reject(failureOf(error))));
  });
}
