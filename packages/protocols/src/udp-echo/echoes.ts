import type { QuotedPacket, Reading } from "../burst/packets";
import type { IoContext } from "../probe";
import { decodeEcho, seqOf, writeEcho } from "./codec";

const TAG_BYTES = 8;

/**
 * The tagged payloads of one run, and the check of replies: only a reply with exactly the bytes that this run sent is an echo
 * (RFC 862: "the data from the received datagram is sent back").
 */
export class Echoes {
  private readonly session: bigint;
  /** The payloads of all packets, concatenated. */
  private readonly payloads: Uint8Array<ArrayBuffer>;
  private readonly view: DataView;
  private readonly tags: DataView;
  private readonly isSent: boolean[] = [];
  private readonly sizeBytes: number;

  constructor(
    private readonly io: IoContext,
    { count, payloadBytes }: { count: number; payloadBytes: number },
  ) {
    this.sizeBytes = payloadBytes;
    const random = io.randomBytes(TAG_BYTES * (1 + count));
    this.tags = new DataView(random.buffer, random.byteOffset, random.byteLength);
    this.session = this.tags.getBigUint64(TAG_BYTES * count);
    this.payloads = new Uint8Array(count * payloadBytes);
    this.view = new DataView(this.payloads.buffer);
  }

  write(seq: number): Uint8Array {
    const tag = this.tags.getBigUint64(TAG_BYTES * seq);
    writeEcho(this.view, seq * this.sizeBytes, { session: this.session, seq, flags: 0, sentNs: this.io.clock.realtimeNs(), tag });
    this.isSent[seq] = true;
    return this.payload(seq);
  }

  read(payload: Uint8Array): Reading<undefined> {
    const seq = seqOf(payload);
    if (seq !== undefined && this.isSent[seq] === true && Buffer.compare(this.payload(seq), payload) === 0)
      return { seq, extra: undefined };
    return this.judge(payload);
  }

  /** The packet that an ICMP error quotes. @param quoted the quoted start of the payload */
  whose(quoted: Uint8Array): QuotedPacket {
    const seq = seqOf(quoted);
    if (seq === undefined) return "unknown";
    const start = this.payload(seq).subarray(0, quoted.length);
    return this.isSent[seq] === true && Buffer.compare(start, quoted.subarray(0, start.length)) === 0 ? { seq } : "foreign";
  }

  private payload(seq: number): Uint8Array {
    return this.payloads.subarray(seq * this.sizeBytes, (seq + 1) * this.sizeBytes);
  }

  /** Checks an answer against the packet that was sent. */
  private judge(payload: Uint8Array): Reading<undefined> {
    const decoded = decodeEcho(payload);
    if (!decoded.ok) return { outcome: "malformed_response", why: NOT_AN_ECHO };
    const { session, seq } = decoded.packet;
    if (session !== this.session) return { outcome: "mismatch", why: "A reply of another session." };
    if (this.isSent[seq] !== true) return { outcome: "mismatch", why: "A reply to a packet that was not sent." };
    return { seq, outcome: "mismatch", why: "The payload came back changed." };
  }
}

const NOT_AN_ECHO = "Something answered, but not with what was sent: is this an echo service?";
