import type { FarEndIo, ReplyMeta, SendOptions, Stamp } from "@padit/protocols/probe";
import type { FaultBoard, FaultProtocol } from "./faults";
import type { Gate } from "./gate";
import type { Service } from "./service";
import { Waiting } from "./waiting";

export interface Request {
  payload: Uint8Array;
  from: { address: string; port: number };
  /** On the wall clock, ns; a delay by fault counts as the way here, so that it is seen as a path's. */
  receivedNs: bigint;
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
}

/** A port that answers: who may ask, what goes wrong on purpose, and then the protocol's own answer. */
export async function udpServer({ io, bind, port, protocol, faults, gate, answer }: UdpServerOptions): Promise<Service> {
  const listener = await io.listenUdp(bind, port);
  gate.answersAt(listener.port);
  const waiting = new Waiting();
  listener.onDatagram((payload, from, received, meta) => {
    if (!gate.admits(from)) return;
    const fate = faults.fate(protocol);
    if (!fate.answer) return;
    const arrivedNs = received.clock === "realtime" ? received.ns : io.clock.realtimeNs();
    const request = { payload, from, receivedNs: arrivedNs + BigInt(Math.round(fate.afterMs * 1e6)), meta };
    // An ICMP answer to one of ours concerns that client alone.
    const send = (reply: Uint8Array, options?: SendOptions) => listener.send(reply, from, options);
    waiting.after(fate.afterMs, () => answer(request, send));
  });
  return {
    port: listener.port,
    async close() {
      waiting.close();
      listener.close();
    },
  };
}

/** What became of an answer is the client's to notice. */
export const ignore = (sending: Promise<unknown>): void => void sending.catch(() => undefined);

/** RFC 862: the same octets, never more than was sent, with the DSCP they came with where it can be set. */
export const echo =
  (canMark: boolean): Answerer =>
  ({ payload, meta }, send) =>
    ignore(send(payload, canMark && meta.dscp ? { dscp: meta.dscp } : undefined));
