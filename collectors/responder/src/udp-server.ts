import type { FarEndIo, ReplyMeta, SendOptions, Stamp, UdpListener } from "@padit/protocols/probe";
import { type ListenOptions, listen } from "./every-address";
import type { ExchangeMessage, FaultBoard, FaultProtocol } from "./faults";
import type { Gate } from "./gate";
import type { Service } from "./service";
import { Waiting } from "./waiting";

/** Arrival time of a request. A delay by fault counts as part of the way here, so that it looks like a delay of the path. */
export interface Arrival {
  /** Wall-clock time including the delay, ns since the Unix epoch. */
  receivedNs: bigint;
  /** The delay by fault, ns. */
  delayNs: bigint;
}
export function arrival(arrivedNs: bigint, afterMs: number): Arrival {
  const delayNs = BigInt(Math.round(afterMs * 1e6));
  return { receivedNs: arrivedNs + delayNs, delayNs };
}

export interface Request extends Arrival {
  payload: Uint8Array;
  from: { address: string; port: number };
  meta: ReplyMeta;
}
/** Answers one request through `send`, or does not answer. */
export type Answerer = (request: Request, send: (payload: Uint8Array, options?: SendOptions) => Promise<Stamp>) => void;

export interface UdpServerOptions {
  io: FarEndIo;
  bind: string;
  port: number;
  protocol: FaultProtocol;
  faults: FaultBoard;
  gate: Gate;
  answer: Answerer;
  /** The exchange that a payload belongs to, for protocols with exchanges of several messages. */
  exchangeOf?: (from: Request["from"], payload: Uint8Array) => ExchangeMessage | undefined;
  /** See `Gate.admits`. */
  isLoopFree?: boolean;
  onListenFailure: ListenOptions["onFailure"];
}

/** Serves a UDP port: checks the source, applies faults, then calls the protocol's answerer. */
export async function udpServer(options: UdpServerOptions): Promise<Service> {
  const { io, bind, port, protocol, faults, gate, answer, exchangeOf, isLoopFree, onListenFailure } = options;
  const waiting = new Waiting();
  const serve = (listener: UdpListener) =>
    listener.onDatagram((payload, from, received, meta) => {
      if (!gate.admits(from, isLoopFree)) return;
      const fate = faults.fate(protocol, exchangeOf?.(from, payload));
      if (!fate.answer) return;
      const arrivedNs = received.clock === "realtime" ? received.ns : io.clock.realtimeNs();
      const request = { payload, from, ...arrival(arrivedNs, fate.afterMs), meta };
      const send = (reply: Uint8Array, marks?: SendOptions) => listener.send(reply, from, marks);
      waiting.after(fate.afterMs, () => answer(request, send));
    });
  const listening = await listen({ io, bind, port, onListener: serve, onFailure: onListenFailure });
  gate.answersAt(listening.port);
  return {
    port: listening.port,
    async close() {
      waiting.close();
      listening.close();
    },
  };
}

/** Ignores the result of a send: the client notices a lost reply. */
export const ignore = (sending: Promise<unknown>): void => void sending.catch(() => undefined);

/** RFC 862: returns the same bytes, with the request's DSCP if it can be set. */
export const echo =
  (canMark: boolean): Answerer =>
  ({ payload, meta }, send) =>
    ignore(send(payload, canMark && meta.dscp ? { dscp: meta.dscp } : undefined));
