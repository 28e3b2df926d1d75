import type { Reading } from "../burst/burst";
import type { IoContext } from "../probe";
import { decodeEcho, encodeEcho, seqOf } from "./codec";

/**
 * PADIT's tagged payloads of one run, and the check of what comes back: only the very octets that were sent, by this run, are an echo
 * (RFC 862: "the data from the received datagram is sent back").
 */
export class Echoes {
  private readonly key: Uint8Array;
  private readonly session: bigint;
  private readonly payloads: Uint8Array[] = [];

  constructor(
    private readonly io: IoContext,
    private readonly sizeBytes: number,
  ) {
    this.key = io.randomBytes(32);
    this.session = new DataView(io.randomBytes(8).slice().buffer).getBigUint64(0);
  }

  write(seq: number): Uint8Array {
    const packet = { session: this.session, seq, flags: 0, sentNs: this.io.clock.realtimeNs() };
    const payload = encodeEcho(packet, this.key, this.sizeBytes);
    this.payloads[seq] = payload;
    return payload;
  }

  read(payload: Uint8Array): Reading<undefined> {
    const seq = seqOf(payload);
    const asSent = seq === undefined ? undefined : this.payloads[seq];
    // The very octets, tag and all: whether the tag is right was decided when they were written.
    if (seq !== undefined && asSent !== undefined && Buffer.compare(asSent, payload) === 0) return { seq, extra: undefined };
    return this.judge(payload);
  }

  /** What is wrong with an answer that is not what was sent. */
  private judge(payload: Uint8Array): Reading<undefined> {
    const decoded = decodeEcho(payload, this.key);
    if (!decoded.ok && decoded.reason === "wrong_tag")
      return { outcome: "mismatch", why: "The payload came back changed, or is another session's." };
    if (!decoded.ok) return { outcome: "malformed_response", why: NOT_AN_ECHO };
    const { session, seq } = decoded.packet;
    if (session !== this.session) return { outcome: "mismatch", why: "A reply of another session." };
    if (this.payloads[seq] === undefined) return { outcome: "mismatch", why: "A reply to a packet that was not sent." };
    return { seq, outcome: "mismatch", why: "The payload came back changed." };
  }
}

const NOT_AN_ECHO = "Something answered, but not with what was sent: is this an echo service?";
