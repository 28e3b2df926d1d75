import type { Addon } from "./addon";

/** Sizes of addon.h, bytes: the slot of a datagram, a `Received`, a `Sent`. */
const SLOT_BYTES = 9216;
const RECEIVED_RECORD_BYTES = 80;
const SENT_RECORD_BYTES = 24;
const MSG_TRUNC = 0x20;

const some = (ns: bigint | undefined): bigint | undefined => (ns === 0n ? undefined : ns);
const told = (value: number | undefined): number | undefined => (value === -1 ? undefined : value);

/** Received datagrams in the addon's memory, which the next batch overwrites. Stamps are ns since the Unix epoch. */
export class ReceivedBatch {
  length = 0;
  private readonly slab: Uint8Array<ArrayBuffer>;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  private readonly stamps: BigInt64Array;

  constructor(buffers: Addon["buffers"]) {
    this.slab = new Uint8Array(buffers.slab);
    this.view = new DataView(buffers.slab);
    this.bytes = new Uint8Array(buffers.received);
    this.words = new Int32Array(buffers.received);
    this.stamps = new BigInt64Array(buffers.received);
  }

  of(length: number): this {
    this.length = length;
    return this;
  }
  /** A view into the addon's memory: copy it to keep it beyond the call. */
  payload(i: number): Uint8Array {
    return this.slab.subarray(i * SLOT_BYTES, i * SLOT_BYTES + this.word(i, 4));
  }
  /** A copy that the caller owns. */
  copy(i: number): Uint8Array {
    return this.slab.slice(i * SLOT_BYTES, i * SLOT_BYTES + this.word(i, 4));
  }
  /** Reads four bytes of the payload as a big-endian number without creating a view, for callers that read 100,000 packets/s. */
  uint32(i: number, at: number): number {
    return this.view.getUint32(i * SLOT_BYTES + at);
  }
  kernelNs(i: number): bigint | undefined {
    return some(this.stamps[i * (RECEIVED_RECORD_BYTES / 8)]);
  }
  /** Stamp of the network card's clock, ns; undefined without one. */
  hardwareNs(i: number): bigint | undefined {
    return some(this.stamps[i * (RECEIVED_RECORD_BYTES / 8) + 1]);
  }
  /** Whether the datagram was longer than its slot and truncated. */
  isCut(i: number): boolean {
    return (this.word(i, 5) & MSG_TRUNC) !== 0;
  }
  hopLimit(i: number): number | undefined {
    return told(this.word(i, 6));
  }
  trafficClass(i: number): number | undefined {
    return told(this.word(i, 7));
  }
  /** The VLAN tag that the kernel removed from the frame; undefined if there was none. */
  strippedTag(i: number): { tpid: number; tci: number } | undefined {
    const tci = told(this.word(i, 8));
    return tci === undefined ? undefined : { tpid: this.word(i, 9), tci };
  }
  /** The sender's sockaddr; a view into the addon's memory. */
  name(i: number): Uint8Array {
    const start = i * RECEIVED_RECORD_BYTES + 48;
    return this.bytes.subarray(start, start + this.word(i, 10));
  }

  private word(i: number, index: number): number {
    return this.words[i * (RECEIVED_RECORD_BYTES / 4) + index] ?? 0;
  }
}

/** Send stamps of datagrams. With hardware stamps a datagram has two entries, one for each kind. */
export class SentBatch {
  length = 0;
  private readonly fields: BigInt64Array;

  constructor(buffers: Addon["buffers"]) {
    this.fields = new BigInt64Array(buffers.sent);
  }

  of(length: number): this {
    this.length = length;
    return this;
  }
  /** Number of the datagram in its socket, modulo 2^32. */
  id(i: number): number {
    return Number(this.fields[i * (SENT_RECORD_BYTES / 8)]);
  }
  kernelNs(i: number): bigint | undefined {
    return some(this.fields[i * (SENT_RECORD_BYTES / 8) + 1]);
  }
  hardwareNs(i: number): bigint | undefined {
    return some(this.fields[i * (SENT_RECORD_BYTES / 8) + 2]);
  }
}
