import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What the compiled addon exports; addon/*.cc says what each call does. Only `Native` uses it. */
export interface Addon {
  readonly buffers: { slab: ArrayBuffer; received: ArrayBuffer; sent: ArrayBuffer; clock: ArrayBuffer };
  readonly Socket: new (options: SocketOptions | WatchedOptions) => AddonSocket;
  clockPair(): void;
  clockDiscipline(): ClockDiscipline;
  interfaceInfo(name: string): InterfaceInfo;
  phcOffset(index: number): { offsetNs: number; uncertaintyNs: number };
  tcpInfo(fd: number): TcpInfo;
}
export interface AddonSocket {
  start(
    onEvents: (received: number, sent: number) => void,
    onFailure: (errno: number, origin: number, type: number, code: number, info: number, offender: Uint8Array, quote: Uint8Array) => void,
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
  /** Of a timer: it tells once, so many milliseconds from now; the last call counts. */
  arm(ms: number): void;
  close(): void;
}

interface CommonOptions {
  /** Ask for stamps of what is sent, too. */
  sendStamps: boolean;
  /** Room for datagrams that wait; without CAP_NET_ADMIN the system's rmem_max and wmem_max bound it. Default 1 MiB. */
  bufferBytes?: number;
  /** Classic BPF (filter.ts), in force before anything can arrive. */
  filter?: Uint8Array;
  /** Shows what happens without SO_SELECT_ERR_QUEUE; for its regression test. */
  withoutErrorQueuePoll?: boolean;
}
export interface InternetOptions extends CommonOptions {
  /** `icmp` needs CAP_NET_RAW. */
  kind: "udp" | "icmp";
  family: 4 | 6;
  /** Where it is connected: only this peer is heard. Numeric. */
  address?: string;
  port?: number;
  /** Where it listens, or what it sends from. Numeric. */
  localAddress?: string;
  localPort?: number;
  /** The interface or VRF that packets leave by, whatever the routes say (SO_BINDTODEVICE). */
  device?: string;
  /** Routers must not fragment, and packets above the known path MTU are refused here (IP_PMTUDISC_DO). */
  dontFragment?: boolean;
}
interface PacketOptions extends CommonOptions {
  /** Needs CAP_NET_RAW. */
  kind: "packet";
  device: string;
  /** Also what this machine sends, as a capture does. */
  seesOutgoing?: boolean;
}
/** Tells that it is time, in fractions of a millisecond, or that some interface or address of this machine changed. */
interface WatchedOptions {
  kind: "timer" | "links";
}
export type SocketOptions = InternetOptions | PacketOptions;

export interface ClockDiscipline {
  synchronised: boolean;
  offsetNs: number;
  maxErrorUs: number;
  estimatedErrorUs: number;
  /** TAI − UTC; 0 where nobody told the kernel. */
  taiAheadS: number;
}
interface InterfaceInfo {
  mac: Uint8Array;
  /** A new interface has a new index, even when it has the name of one that was removed. */
  index: number;
  /** It is meant to work; `running`: and has a carrier. */
  up: boolean;
  running: boolean;
  softwareStamps: boolean;
  hardwareStamps: boolean;
  phcIndex: number;
}
interface TcpInfo {
  /** Smoothed round trip; right after connecting the handshake's own. 0: the kernel has no sample. */
  rttUs: number;
  retransmits: number;
}

const NAME = "padit-native.node";
/** Beside a bundle that was shipped, beside the sources, and from the collectors' and the apps' bundles in this repository. */
const FOLDERS = [".", "../build", "../../native/build", "../../../collectors/native/build"].map((folder) =>
  join(import.meta.dirname, folder),
);

/** The addon of this machine, or why there is none. */
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
