import type { FarEndIo } from "@padit/protocols/probe";
import { AUTH_BASE_BYTES, BASE_BYTES, decodeSender, encodeReflector, reflectTlvs, SHORTEST_REPLY_BYTES } from "@padit/protocols/stamp";
import type { Answerer, Request } from "./udp-server";
import { ignore } from "./udp-server";

/** Sessions a stateful reflector counts for; beyond that the one heard longest ago begins anew. */
const MAX_SESSIONS = 10_000;

export interface StampOptions {
  /** Authenticated mode: whoever does not know the key gets nothing. */
  key: Uint8Array | undefined;
  /** Replies are numbered by this end, for each session. */
  isStateful: boolean;
  /** Requests below 38 bytes (TWAMP-light) are answered too, with up to three times their size. */
  isShortAnswered: boolean;
}

/** A session-reflector (RFC 8762 §4.3). T2 is the socket's stamp, T3 is taken last of all. */
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
    // From here on a reply of the request's length holds all that its sender measures with.
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
      // RFC 8762 §4.3.1: 255 when it is not known.
      ttl: meta.ttl ?? 255,
    };
    const tail = payload.subarray(base);
    // In authenticated mode TLVs need an HMAC of their own, which this reflector does not make: it claims to know none.
    const reflected = key === undefined ? reflectTlvs(tail) : Uint8Array.from(tail);
    const bytes = encodeReflector({ ...reply, sentNs: io.clock.realtimeNs() }, key, reflected);
    ignore(send(isCut ? bytes.subarray(0, payload.length) : bytes));
  };
}
