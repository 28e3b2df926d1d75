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

/** Two-step measurements under way; beyond that the oldest is forgotten. */
const MAX_PENDING = 10_000;
/** IDs come round: a follow-up later than that belongs to another request, which was lost. */
const FOLLOW_UP_WITHIN_NS = 5_000_000_000n;

interface Message extends Arrival {
  /** Who sent it, so that two peers' measurement IDs stay apart. */
  source: string;
  payload: Uint8Array;
}

/** A two-step request and its follow-up go the same way. undefined for what stands alone. */
export function ecpriExchange(source: string, payload: Uint8Array): ExchangeMessage | undefined {
  const [decoded] = decodeOneWayDelays(payload);
  const packet = decoded?.ok ? decoded.packet : undefined;
  if (packet?.action !== ACTION.requestWithFollowUp && packet?.action !== ACTION.followUp) return undefined;
  return { name: `${source}|${packet.measurementId}`, isLast: packet.action === ACTION.followUp };
}

/**
 * The far end of eCPRI's one-way delay measurement: answers requests (a two-step one after its follow-up, with the time of the request),
 * and measures back on a remote request. Responses, and whatever is not strictly one of these, get no answer: nothing can start a storm.
 */
export function ecpriAnswerer(io: Pick<FarEndIo, "clock">, compensationNs: number) {
  const pending = new Map<string, bigint>();
  const isFresh = (atNs: bigint, nowNs: bigint) => nowNs - atNs < FOLLOW_UP_WITHIN_NS && nowNs >= atNs;
  const compensation = compensationOf(compensationNs);
  const egress = new EgressDelay();
  const message = (to: OneWayDelay, action: Action, timestampNs = 0n, tcv = 0n) =>
    encodeOneWayDelay({ measurementId: to.measurementId, action, timestampNs, compensation: tcv, dummyBytes: 0 });

  return ({ source, payload, receivedNs, delayNs }: Message, send: (payload: Uint8Array) => Promise<Stamp>): void => {
    // The first of a payload's messages alone: a datagram full of them would bring an answer to each.
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

  // What is measured here is the way back: a delay by fault counts as that.
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

  /** The first of two alike: the other is a copy. */
  function remember(key: string, receivedNs: bigint): void {
    const before = pending.get(key);
    if (before !== undefined && isFresh(before, receivedNs)) return;
    pending.delete(key);
    pending.set(key, receivedNs);
    const oldest = pending.size > MAX_PENDING ? pending.keys().next().value : undefined;
    if (oldest !== undefined) pending.delete(oldest);
  }
}
