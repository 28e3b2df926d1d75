import type { FarEndIo, ReplyMeta, SendOptions, Stamp, UdpListener } from "@padit/protocols/probe";
import { type ListenOptions, listen } from "./every-address";
import type { ExchangeMessage, FaultBoard, FaultProtocol } from "./faults";
import type { Gate } from "./gate";
import type { Service } from "./service";
import { Waiting } from "./waiting";

/** When something came, ns. A delay by fault counts as the way here, so that it is seen as a path's. */
export interface Arrival {
  /** On the wall clock, the delay included. */
  receivedNs: bigint;
  /** That delay. */
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
/** Answers one datagram through `send`, or stays silent. */
export type Answerer = (request: Request, send: (payload: Uint8Array, options?: SendOptions) => Promise<Stamp>) => void;

export interface UdpServerOptions {
  io: FarEndIo;
  bind: string;
  port: number;
  protocol: FaultProtocol;
  faults: FaultBoard;
  gate: Gate;
  answer: Answerer;
  /** Which exchange of several messages a payload belongs to, where the protocol has such. */
  exchangeOf?: (from: Request["from"], payload: Uint8Array) => ExchangeMessage | undefined;
  /** See `Gate.admits`. */
  isLoopFree?: boolean;
  onListenFailure: ListenOptions["onFailure"];
}

/** A port that answers: who may ask, what goes wrong on purpose, and then the protocol's own answer. */
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
      // An ICMP answer to one of ours concerns that client alone.
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

/** What became of an answer is the client's to notice. */
export const ignore = (sending: Promise<unknown>): void => void sending.catch(() => undefined);

/** RFC 862: the same bytes, never more than was sent, with the DSCP they came with where it can be set. */
export const echo =
  (canMark: boolean): Answerer =>
  ({ payload, meta }, send) =>
    ignore(send(payload, canMark && meta.dscp ? { dscp: meta.dscp } : undefined));
