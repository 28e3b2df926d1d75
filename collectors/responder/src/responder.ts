import { controlSocket } from "./control-socket";
import { demoHttpServer } from "./demo-http-server";
import { FaultBoard } from "./faults";
import { udpEchoServer } from "./udp-echo-server";

export interface ResponderOptions {
  bind: string;
  /** 0 picks a free one. */
  udpPort: number;
  /** undefined: no HTTP server. */
  httpPort: number | undefined;
  /** Path of the unix socket that sets faults; undefined: none. */
  controlPath: string | undefined;
  nowMs?: () => number;
  random?: () => number;
}

/** The far end of the demo and of drills: answers honestly until told to misbehave. */
export async function startResponder(options: ResponderOptions) {
  const faults = new FaultBoard(options.nowMs ?? (() => performance.now()), options.random);
  const { bind } = options;
  const udp = await udpEchoServer({ bind, port: options.udpPort, faults });
  const http = options.httpPort === undefined ? undefined : await demoHttpServer({ bind, port: options.httpPort, faults });
  const control = options.controlPath === undefined ? undefined : await controlSocket(options.controlPath, faults);
  return {
    faults,
    udpPort: udp.port,
    httpPort: http?.port,
    async close() {
      await Promise.all([udp.close(), http?.close(), control?.close()]);
    },
  };
}
