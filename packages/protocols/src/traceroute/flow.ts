import { decodeEchoReply, encodeEchoRequest, type IpFamily, readEchoHeader } from "../icmp/codec";
import { encodeSyn, encodeUdp, type FlowEnds, UDP_HEADER_BYTES } from "./segments";

/**
 * The packets of one trace. Everything that routers hash to choose among equal paths is the same in all of them (Augustin et al., "Avoiding
 * traceroute anomalies with Paris traceroute", IMC 2006), and each can be identified by the part that an ICMP error quotes: at least
 * 8 bytes behind the IP header (RFC 792).
 */
export interface Flow {
  /** @param nth below 2^16 */
  write(nth: number): Uint8Array;
  /** Number of the packet that an ICMP error quotes; undefined for a packet of another program. */
  quoted(bytes: Uint8Array): number | undefined;
  /** Number of the packet that the target answers; undefined for a reply to another packet. */
  answered(bytes: Uint8Array): number | undefined;
}

const WORD = 0x1_0000;

/** Words that RFC 1071 adds up to the same sum for every sequence number, so that the ICMP checksum is constant. */
const compensated = (sequence: number): number => 0xffff - sequence;

/**
 * Echo requests of one identifier and checksum.
 * @param base sequence number of the first packet
 */
export function icmpFlow(family: IpFamily, identifier: number, base: number): Flow {
  const numberOf = (header: { identifier: number; seq: number } | undefined): number | undefined =>
    header?.identifier === identifier ? (header.seq - base + WORD) % WORD : undefined;
  return {
    write(nth) {
      const seq = (base + nth) % WORD;
      const data = new Uint8Array(ECHO_DATA_BYTES);
      new DataView(data.buffer).setUint16(0, compensated(seq));
      return encodeEchoRequest(family, { identifier, seq, data });
    },
    quoted: (bytes) => numberOf(readEchoHeader(bytes)),
    answered(bytes) {
      const decoded = decodeEchoReply(family, bytes);
      return decoded.ok ? numberOf(decoded.reply) : undefined;
    },
  };
}
const ECHO_DATA_BYTES = 24;
const UDP_DATA_BYTES = 24;

const isFlow = (view: DataView, { from, to }: FlowEnds): boolean =>
  view.byteLength >= 8 && view.getUint16(0) === from.port && view.getUint16(2) === to.port;
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Datagrams between two fixed ports. The number is in the first two payload bytes, and therefore in the checksum, which every ICMP error quotes. */
export function udpFlow(ends: FlowEnds, base: number): Flow {
  const byChecksum = new Map<number, number>();
  const numberIn = (view: DataView, offset: number): number => (view.getUint16(offset) - base + WORD) % WORD;
  return {
    write(nth) {
      const data = new Uint8Array(UDP_DATA_BYTES);
      new DataView(data.buffer).setUint16(0, (base + nth) % WORD);
      const datagram = encodeUdp(ends, data);
      byChecksum.set(viewOf(datagram).getUint16(6), nth);
      return datagram;
    },
    quoted(bytes) {
      const view = viewOf(bytes);
      if (!isFlow(view, ends)) return undefined;
      return view.byteLength >= UDP_HEADER_BYTES + 2 ? numberIn(view, UDP_HEADER_BYTES) : byChecksum.get(view.getUint16(6));
    },
    answered(bytes) {
      const view = viewOf(bytes);
      const isAnswer = isFlow(view, { from: ends.to, to: ends.from }) && view.byteLength >= UDP_HEADER_BYTES + 2;
      return isAnswer ? numberIn(view, UDP_HEADER_BYTES) : undefined;
    },
  };
}

/** Connection requests between two fixed ports; the sequence number identifies each. @param base first sequence number, 32 bits */
export function tcpFlow(ends: FlowEnds, base: number): Flow {
  return {
    write: (nth) => encodeSyn(ends, (base + nth) >>> 0),
    quoted(bytes) {
      const view = viewOf(bytes);
      return isFlow(view, ends) ? (view.getUint32(4) - base) >>> 0 : undefined;
    },
    answered(bytes) {
      const view = viewOf(bytes);
      const isAnswer = isFlow(view, { from: ends.to, to: ends.from }) && view.byteLength >= 20;
      // SYN-ACK and RST both acknowledge the sequence number that the SYN consumes (RFC 9293 §3.10.7.1).
      return isAnswer ? (view.getUint32(8) - 1 - base) >>> 0 : undefined;
    },
  };
}
