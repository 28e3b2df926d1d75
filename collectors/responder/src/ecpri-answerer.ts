import {
  ACTION,
  type Action,
  compensationOf,
  decodeOneWayDelays,
  EgressDelay,
  encodeOneWayDelay,
  type OneWayDelay,
} from "@padit/protocols/ecpri-owd";
import type { FarEndIo, Stamp } from "@padit/protocols/probe";
import type { ExchangeMessage } from "./faults";
import { type Arrival, ignore } from "./udp-server";

/** Maximum number of two-step measurements in progress; beyond it the oldest is dropped. */
const MAX_PENDING = 10_000;
/**
 * Maximum time between a request and its follow-up, ns. Measurement IDs repeat, so a later one belongs to another request, which was lost.
 */
const FOLLOW_UP_WITHIN_NS = 5_000_000_000n;

interface Message extends Arrival {
  /** Identifies the sender, so that the measurement IDs of two peers are kept apart. */
  source: string;
  payload: Uint8Array;
}

/** The exchange that a two-step request and its follow-up share; undefined for every other message. */
export function ecpriExchange(source: string, payload: Uint8Array): ExchangeMessage | undefined {
  const [decoded] = decodeOneWayDelays(payload);
  const packet = decoded?.ok ? decoded.packet : undefined;
  if (packet?.action !== ACTION.requestWithFollowUp && packet?.action !== ACTION.followUp) return undefined;
  return { name: `${source}|${packet.measurementId}`, isLast: packet.action === ACTION.followUp };
}

/**
 * The far end of eCPRI's one-way delay measurement. Answers requests (a two-step one after its follow-up, with the request's receive time)
 * and measures the way back on a remote request. Responses and malformed messages get no answer, so no packet storm can start.
 */
export function ecpriAnswerer(io: Pick<FarEndIo, "clock">, compensationNs: number) {
  const pending = new Map<string, bigint>();
  const isFresh = (atNs: bigint, nowNs: bigint) => nowNs - atNs < FOLLOW_UP_WITHIN_NS && nowNs >= atNs;
  const compensation = compensationOf(compensationNs);
  const egress = new EgressDelay();
  const message = (to: OneWayDelay, action: Action, timestampNs = 0n, tcv = 0n) =>
    encodeOneWayDelay({ measurementId: to.measurementId, action, timestampNs, compensation: tcv, dummyBytes: 0 });

  return ({ source, payload, receivedNs, delayNs }: Message, send: (payload: Uint8Array) => Promise<Stamp>): void => {
    // Only the first message of a payload: a datagram with many messages would otherwise cause many replies.
    const [decoded] = decodeOneWayDelays(payload);
    if (decoded?.ok) {
      const { packet } = decoded;
      const key = `${source}|${packet.measurementId}`;
      const respond = (t2: bigint) => ignore(send(message(packet, ACTION.response, t2, compensation)));
      switch (packet.action) {
        case ACTION.request:
          respond(receivedNs);
          break;
        case ACTION.requestWithFollowUp:
          remember(key, receivedNs);
          break;
        case ACTION.followUp: {
          const t2 = pending.get(key);
          pending.delete(key);
          if (t2 !== undefined && isFresh(t2, receivedNs)) respond(t2);
          break;
        }
        case ACTION.remoteRequest:
          ignore(measureBackOneStep(packet, delayNs, send));
          break;
        case ACTION.remoteRequestWithFollowUp:
          ignore(measureBack(packet, delayNs, send));
          break;
      }
    }
  };

  // These measure the way back, so a delay by fault is added to that way.
  async function measureBackOneStep(packet: OneWayDelay, delayNs: bigint, send: (payload: Uint8Array) => Promise<Stamp>): Promise<void> {
    const writtenNs = io.clock.realtimeNs();
    const stamp = await send(message(packet, ACTION.request, writtenNs - delayNs, compensation + compensationOf(egress.medianNs())));
    if (stamp.clock === "realtime") egress.add(Number(stamp.ns - writtenNs));
  }

  async function measureBack(packet: OneWayDelay, delayNs: bigint, send: (payload: Uint8Array) => Promise<Stamp>): Promise<void> {
    const stamp = await send(message(packet, ACTION.requestWithFollowUp));
    const leftNs = stamp.clock === "realtime" ? stamp.ns : io.clock.realtimeNs();
    await send(message(packet, ACTION.followUp, leftNs - delayNs, compensation));
  }

  /** Stores a request's receive time. A repetition of a recent request is a duplicate and ignored. */
  function remember(key: string, receivedNs: bigint): void {
    const before = pending.get(key);
    if (before !== undefined && isFresh(before, receivedNs)) return;
    pending.delete(key);
    pending.set(key, receivedNs);
    const oldest = pending.size > MAX_PENDING ? pending.keys().next().value : undefined;
    if (oldest !== undefined) pending.delete(oldest);
  }
}
