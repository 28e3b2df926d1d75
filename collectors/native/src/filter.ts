/** Opcodes of classic BPF for SO_ATTACH_FILTER. */
const LOAD_HALF = 0x28;
const LOAD_BYTE = 0x30;
/** Loads 4 times the low half of byte k, the length of an IPv4 header, into the index register. */
const LOAD_HEADER_LENGTH = 0xb1;
const LOAD_BYTE_INDEXED = 0x50;
const LOAD_HALF_INDEXED = 0x48;
const JUMP_EQUAL = 0x15;
const RETURN = 0x06;
/** SKF_AD_OFF + SKF_AD_PKTTYPE: an offset that reads the frame's packet type instead of a byte of the frame. */
const PACKET_TYPE = 0xfffff004;
const OTHERHOST = 3;
const OUTGOING = 4;
const TAGS = [0x8100, 0x88a8] as const;
const ACCEPTED_BYTES_MAX = 0x40000;

type Instruction = [code: number, ifTrue: number | "pass" | "drop", ifFalse: number | "pass" | "drop", k: number];

/**
 * Accepts frames of these EtherTypes addressed to this machine, untagged or with one or two tags in the frame (the kernel removes an outer
 * tag before the filter runs). Rejects frames that this machine sends and frames that only a promiscuous interface receives.
 */
export function etherTypeFilter(etherTypes: readonly number[]): Uint8Array {
  const wanted = (offset: number): Instruction[] => [
    [LOAD_HALF, 0, 0, offset],
    ...etherTypes.map((type): Instruction => [JUMP_EQUAL, "pass", 0, type]),
  ];
  /** Continues with the next instruction if there is a VLAN tag, otherwise drops the frame. */
  const tagged: Instruction[] = [
    [JUMP_EQUAL, 1, 0, TAGS[0]],
    [JUMP_EQUAL, 0, "drop", TAGS[1]],
  ];
  return assemble([
    [LOAD_BYTE, 0, 0, PACKET_TYPE],
    [JUMP_EQUAL, "drop", 0, OUTGOING],
    [JUMP_EQUAL, "drop", 0, OTHERHOST],
    ...wanted(12),
    ...tagged,
    ...wanted(16),
    ...tagged,
    ...wanted(20),
  ]);
}

/** Accepts ICMP echo replies. Datagrams of a raw IPv4 socket begin with the IP header, those of an IPv6 socket do not. */
export const echoReplyFilter = (family: 4 | 6): Uint8Array =>
  family === 6
    ? assemble([
        [LOAD_BYTE, 0, 0, 0],
        [JUMP_EQUAL, "pass", "drop", 129],
      ])
    : assemble([
        [LOAD_HEADER_LENGTH, 0, 0, 0],
        [LOAD_BYTE_INDEXED, 0, 0, 0],
        [JUMP_EQUAL, "pass", "drop", 0],
      ]);

/** Accepts UDP datagrams and TCP segments to that port, as raw sockets receive them. */
export const segmentFilter = (family: 4 | 6, port: number): Uint8Array =>
  family === 6
    ? assemble([
        [LOAD_HALF, 0, 0, 2],
        [JUMP_EQUAL, "pass", "drop", port],
      ])
    : assemble([
        [LOAD_HEADER_LENGTH, 0, 0, 0],
        [LOAD_HALF_INDEXED, 0, 0, 2],
        [JUMP_EQUAL, "pass", "drop", port],
      ]);

/** Accepts IPv4 datagrams that this machine sends to that UDP port, for a socket that receives outgoing frames. */
export const outgoingUdpFilter = (port: number): Uint8Array =>
  assemble([
    [LOAD_BYTE, 0, 0, PACKET_TYPE],
    [JUMP_EQUAL, 0, "drop", OUTGOING],
    [LOAD_HALF, 0, 0, 12],
    [JUMP_EQUAL, 0, "drop", 0x0800],
    [LOAD_BYTE, 0, 0, 23],
    [JUMP_EQUAL, 0, "drop", 17],
    [LOAD_HALF, 0, 0, 36],
    [JUMP_EQUAL, "pass", "drop", port],
  ]);

/** Assembles a program that drops at its end; the jumps "pass" and "drop" lead to the two returns appended to it. */
function assemble(program: readonly Instruction[]): Uint8Array {
  const drop = program.length;
  const place = (jump: Instruction[1], at: number): number => (jump === "drop" ? drop - at - 1 : jump === "pass" ? drop - at : jump);
  const lines = program.map(([code, ifTrue, ifFalse, k], at) => pack(code, place(ifTrue, at), place(ifFalse, at), k));
  return Buffer.concat([...lines, pack(RETURN, 0, 0, 0), pack(RETURN, 0, 0, ACCEPTED_BYTES_MAX)]);
}

/** Encodes a `struct sock_filter` in this machine's byte order. */
function pack(code: number, ifTrue: number, ifFalse: number, k: number): Uint8Array {
  const words = new Uint32Array(2);
  new Uint16Array(words.buffer)[0] = code;
  new Uint8Array(words.buffer).set([ifTrue, ifFalse], 2);
  words[1] = k;
  return new Uint8Array(words.buffer);
}
