import type { QuotedPacket, Reading } from "../burst/packets";
import type { IoContext } from "../probe";
import { decodeReflector, encodeSender, type ReceivedReflectorPacket } from "./codec";
import type { ErrorEstimate } from "./error-estimate";
import type { StampTarget } from "./spec";
import { encodePadding } from "./tlv";

const TLV_HEADER_BYTES = 4;
const HINTS = {
  too_short: "What answered is shorter than a STAMP or TWAMP-light reply.",
  bad_time: "The reply's time stamps are not in the format that it claims.",
  wrong_hmac: "The reply's HMAC is wrong: do both ends have the same key, and is the reflector in authenticated mode?",
} as const;

/** Encodes the packets of one run, and decides which of them a reply answers. */
export class StampSession {
  private readonly key: Uint8Array | undefined;
  private readonly tail: Uint8Array<ArrayBuffer>;
  private readonly times: Uint8Array[] = [];
  private readonly numbers: Set<number>[] = [];

  constructor(
    private readonly target: StampTarget,
    private readonly io: IoContext,
  ) {
    this.key = target.mode === "authenticated" ? Uint8Array.from(Buffer.from(target.key, "hex")) : undefined;
    this.tail = tailOf(target);
  }

  write(seq: number): Uint8Array {
    const packet = { seq, atNs: this.io.clock.realtimeNs(), error: this.claim(), ssid: this.target.ssid };
    const bytes = encodeSender(packet, this.key, this.tail);
    const at = this.key === undefined ? 4 : 16;
    this.times[seq] = bytes.slice(at, at + 8);
    return bytes;
  }

  read(bytes: Uint8Array): Reading<ReceivedReflectorPacket> {
    const decoded = decodeReflector(bytes, this.io.clock.realtimeNs(), this.key);
    if (!decoded.ok) return { outcome: decoded.reason === "wrong_hmac" ? "auth_failed" : "malformed_response", why: HINTS[decoded.reason] };
    const { packet } = decoded;
    const { seq, time } = packet.sender;
    const sent = this.times[seq];
    // A reflector of RFC 8972 §3 returns our SSID; a reflector of RFC 8762 returns zeros.
    if (packet.ssid !== 0 && packet.ssid !== this.target.ssid)
      return { outcome: "mismatch", why: "The reply carries the SSID of another session." };
    if (sent === undefined || Buffer.compare(sent, time) !== 0)
      return { outcome: "mismatch", why: "The reply answers a packet of another session." };
    if (packet.sentNs < packet.receivedNs)
      return { seq, outcome: "malformed_response", why: "The reflector claims to have replied before it received." };
    this.numbers[seq] = this.numbersOf(seq).add(packet.seq);
    return { seq, extra: packet };
  }

  /** The packet that an ICMP error quotes. @param quoted the quoted start of the packet */
  whose(quoted: Uint8Array): QuotedPacket {
    const at = this.key === undefined ? 4 : 16;
    if (quoted.length < at + 8) return "unknown";
    const seq = new DataView(quoted.buffer, quoted.byteOffset, quoted.byteLength).getUint32(0);
    const time = this.times[seq];
    return time !== undefined && Buffer.compare(time, quoted.subarray(at, at + 8)) === 0 ? { seq } : "foreign";
  }

  /** Numbers of the reflector's replies to a packet; several if the packet arrived at the reflector several times. */
  numbersOf(seq: number): Set<number> {
    return this.numbers[seq] ?? new Set();
  }

  /** Error estimate of this machine. The S flag is set only for a clock that is known to be disciplined. */
  private claim(): ErrorEstimate {
    const { sync, maxErrorNs } = this.io.clock.status();
    return { synchronised: sync === "locked", format: "ntp", errorNs: maxErrorNs };
  }
}

function tailOf({ peer, paddingBytes }: StampTarget): Uint8Array<ArrayBuffer> {
  if (paddingBytes === 0) return new Uint8Array();
  return peer === "stamp" && paddingBytes >= TLV_HEADER_BYTES
    ? Uint8Array.from(encodePadding(paddingBytes - TLV_HEADER_BYTES))
    : new Uint8Array(paddingBytes);
}
