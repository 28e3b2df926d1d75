import type { FarEndIo } from "@padit/protocols/probe";
import { AUTH_BASE_BYTES, BASE_BYTES, decodeSender, encodeReflector, reflectTlvs, SHORTEST_REPLY_BYTES } from "@padit/protocols/stamp";
import type { Answerer, Request } from "./udp-server";
import { ignore } from "./udp-server";

/** Maximum number of sessions with a counter; beyond it the one used longest ago restarts from 0. */
const MAX_SESSIONS = 10_000;

export interface StampOptions {
  /** Key of authenticated mode: requests without a valid HMAC get no reply. undefined: unauthenticated mode. */
  key: Uint8Array | undefined;
  /** Whether this end numbers its replies, for each session. */
  isStateful: boolean;
  /** Whether requests below 38 bytes (TWAMP-light) are answered, too, with up to three times their size. */
  isShortAnswered: boolean;
}

/** A session-reflector (RFC 8762 §4.3). T2 is the socket's receive stamp; T3 is read last, just before sending. */
export function stampAnswerer(io: Pick<FarEndIo, "clock">, { key, isStateful, isShortAnswered }: StampOptions): Answerer {
  const counters = new Map<string, number>();
  const next = ({ from }: Request, ssid: number): number => {
    const session = `${from.address}|${from.port}|${ssid}`;
    const count = counters.get(session) ?? 0;
    counters.delete(session);
    counters.set(session, (count + 1) >>> 0);
    const oldest = counters.size > MAX_SESSIONS ? counters.keys().next().value : undefined;
    if (oldest !== undefined) counters.delete(oldest);
    return count;
  };
  return (request, send) => {
    const { payload, receivedNs, meta } = request;
    const base = key === undefined ? BASE_BYTES : AUTH_BASE_BYTES;
    const isShort = payload.length < base;
    // From this length on, a reply cut to the request's length still has all fields that the sender needs.
    const isCut = isShort && key === undefined && payload.length >= SHORTEST_REPLY_BYTES;
    if (isShort && !isCut && !isShortAnswered) return;
    const decoded = decodeSender(payload, key);
    if (!decoded.ok) return;
    const { seq, ssid, copied, format } = decoded.packet;
    const { sync, maxErrorNs } = io.clock.status();
    const reply = {
      seq: isStateful ? next(request, ssid) : seq,
      receivedNs,
      error: { synchronised: sync === "locked", format, errorNs: maxErrorNs },
      ssid,
      sender: { seq, ...copied },
      // RFC 8762 §4.3.1: 255 if the TTL is unknown.
      ttl: meta.ttl ?? 255,
    };
    const tail = payload.subarray(base);
    // TLVs in authenticated mode need their own HMAC, which this reflector does not implement, so it returns them unprocessed.
    const reflected = key === undefined ? reflectTlvs(tail) : Uint8Array.from(tail);
    const bytes = encodeReflector({ ...reply, sentNs: io.clock.realtimeNs() }, key, reflected);
    ignore(send(isCut ? bytes.subarray(0, payload.length) : bytes));
  };
}
