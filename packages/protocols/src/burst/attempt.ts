import { UsedAddress } from "../ip-version";
import { asProbeFailure, type FarEndMemory, type IoContext, type Probe, type ProbeRun } from "../probe";
import { failedRun } from "./report";

export interface Attempt<Target> {
  target: Target;
  io: IoContext;
  signal: AbortSignal;
  farEnd: FarEndMemory | undefined;
  /** Wall clock at the beginning, ms. */
  atMs: number;
  /** As `IoContext.pin`; the run's detail and a failure's hint name the address. */
  pin: IoContext["pin"];
  /** Registers a socket to be closed when the attempt ends, also after an error. Returns the socket. */
  closing<Socket extends { close(): void }>(socket: Socket): Socket;
}

/**
 * Wraps the function of a probe: an error that it throws becomes a failed run with the reason, and all its sockets are closed.
 * @param loss the metric that is 1 when the network delivered nothing
 */
export const attempting = <Target>(
  protocol: string,
  loss: string | undefined,
  work: (attempt: Attempt<Target>) => Promise<ProbeRun>,
): Probe<Target> => ({
  protocol,
  async run(target, io, signal, farEnd) {
    const atMs = io.wallMs();
    const used = new UsedAddress(io);
    const opened: { close(): void }[] = [];
    const closing: Attempt<Target>["closing"] = (socket) => {
      opened.push(socket);
      return socket;
    };
    try {
      return used.complete(await work({ target, io, signal, farEnd, atMs, closing, pin: (...asked) => used.pin(...asked) }));
    } catch (error) {
      return used.complete(failedRun(asProbeFailure(error), atMs, io, loss));
    } finally {
      for (const socket of opened) socket.close();
    }
  },
});
