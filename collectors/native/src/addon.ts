import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The exports of the compiled addon; addon/*.cc documents each call. Only `Native` uses them. */
export interface Addon {
  readonly buffers: { slab: ArrayBuffer; received: ArrayBuffer; sent: ArrayBuffer; clock: ArrayBuffer };
  readonly Socket: new (options: SocketOptions | UnixOptions | WatchedOptions) => AddonSocket;
  clockPair(): void;
  clockDiscipline(): ClockDiscipline;
  interfaceInfo(name: string): InterfaceInfo;
  phcOffset(index: number): { offsetNs: number; uncertaintyNs: number };
  tcpInfo(fd: number): TcpInfo;
}
export interface AddonSocket {
  start(
    onEvents: (received: number, sent: number) => void,
    onFailure: (
      errno: number,
      origin: number,
      type: number,
      code: number,
      info: number,
      offender: Uint8Array,
      quote: Uint8Array,
      receivedNs: bigint,
    ) => void,
  ): void;
  watch(): void;
  look(): void;
  send(frames: Uint8Array, lengths: Uint32Array, n: number, name?: Uint8Array): number;
  leftNow(): number;
  dropped(): number;
  address(): Uint8Array;
  join(mac: Uint8Array): void;
  mark(trafficClass: number, hopLimit: number): void;
  pathMtu(): number;
  descriptor(): number;
  /** Arms a timer socket: it fires once, that many milliseconds from now. A later call replaces an earlier one. */
  arm(ms: number): void;
  close(): void;
}

interface CommonOptions {
  /** Request kernel stamps of sent packets, too. */
  sendStamps: boolean;
  /** Size of the socket's buffers, bytes; without CAP_NET_ADMIN rmem_max and wmem_max limit it. Default 1 MiB. */
  bufferBytes?: number;
  /** Classic BPF program (filter.ts), attached before the socket can receive. */
  filter?: Uint8Array;
  /** Disables SO_SELECT_ERR_QUEUE, to reproduce its absence in a regression test. */
  withoutErrorQueuePoll?: boolean;
}
export interface InternetOptions extends CommonOptions {
  /**
   * `icmp`, `raw-udp` and `raw-tcp` need CAP_NET_RAW. Through `raw-…` the sender writes the transport's header. `tcp` connects: its first
   * event means that the connection is established.
   */
  kind: "udp" | "icmp" | "raw-udp" | "raw-tcp" | "tcp";
  family: 4 | 6;
  /** Numeric address of the peer. A connected socket receives only from this peer. */
  address?: string;
  port?: number;
  /** Numeric address on which the socket listens, or from which it sends. */
  localAddress?: string;
  localPort?: number;
  /** Interface or VRF by which packets leave, regardless of the routes (SO_BINDTODEVICE). */
  device?: string;
  /** Forbids fragmentation; sending more than the known path MTU fails locally (IP_PMTUDISC_DO). */
  dontFragment?: boolean;
}
interface PacketOptions extends CommonOptions {
  /** Needs CAP_NET_RAW. */
  kind: "packet";
  device: string;
  /** Receive the frames that this machine sends, too, like a capture. */
  seesOutgoing?: boolean;
}
/** A timer with a resolution below a millisecond, or a notifier of changes of this machine's interfaces and addresses. */
interface WatchedOptions {
  kind: "timer" | "links";
}
/** Datagrams to and from a daemon of this machine. They carry no stamps. */
export interface UnixOptions {
  kind: "unix";
  /** Path of the daemon's socket. */
  path: string;
}
export type SocketOptions = InternetOptions | PacketOptions;

export interface ClockDiscipline {
  synchronised: boolean;
  offsetNs: number;
  maxErrorUs: number;
  estimatedErrorUs: number;
  /** TAI − UTC, s; 0 if the kernel was not given the offset. */
  taiAheadS: number;
}
interface InterfaceInfo {
  mac: Uint8Array;
  /** Interface index. A recreated interface has a new index even if its name is the same. */
  index: number;
  /** `up`: administratively enabled. `running`: also has a carrier. */
  up: boolean;
  running: boolean;
  softwareStamps: boolean;
  hardwareStamps: boolean;
  phcIndex: number;
}
interface TcpInfo {
  /** Smoothed round-trip time, µs; right after connecting that of the handshake. 0 if the kernel has no sample. */
  rttUs: number;
  retransmits: number;
}

const NAME = "padit-native.node";
/** Folders of the addon: next to a shipped bundle, next to the sources, and relative to the bundles in this repository. */
const FOLDERS = [".", "../build", "../../native/build", "../../../collectors/native/build"].map((folder) =>
  join(import.meta.dirname, folder),
);

/** Loads this machine's addon, or returns why there is none. */
export function loadAddon(folders: readonly string[] = FOLDERS): Addon | { reason: string } {
  const folder = folders.find((candidate) => existsSync(join(candidate, NAME)));
  if (folder === undefined) {
    const note = folders.map((candidate) => join(candidate, "why-not.txt")).find((path) => existsSync(path));
    return { reason: note === undefined ? `${NAME} was not built` : readFileSync(note, "utf8").split("\n")[0] || "unknown" };
  }
  try {
    return createRequire(import.meta.url)(join(folder, NAME));
  } catch (error) {
    return { reason: `${NAME} does not load: ${error instanceof Error ? error.message : String(error)}` };
  }
}
