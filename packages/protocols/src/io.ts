import type { LinkClocks, WatchedClock } from "./link-clocks";
import type { ManagementSocket } from "./management-socket";
import { type PeerCertificate, ProbeFailure } from "./outcome";
import type { Clock, Stamp, StampKind } from "./timestamp";

/** An address that the policy has approved. Sockets accept only such addresses, because a name could resolve differently after the check. */
export interface PinnedAddress {
  address: string;
  /** 0 for ICMP. */
  port: number;
  /** Duration of name resolution, ms; 0 for a literal address. */
  resolveMs: number;
  /** The name that was resolved; absent for a literal address. */
  resolvedFrom?: string;
  /** The name has an address of the other IP version, too. */
  hasOtherFamily?: boolean;
}

/** An interface and a MAC address on it that the policy has approved. */
export interface PinnedLink {
  interface: string;
  /** Lower case, with colons. */
  mac: string;
}
export interface LinkRequest {
  interface: string;
  mac: string;
  etherType: number;
  /** Outermost first; empty for untagged. */
  vlanIds: readonly number[];
  /** MD level, for CFM only: the policy permits group addresses by level. */
  mdLevel?: number;
  /** Nothing is sent: frames to this group are only received. */
  isListening?: true;
}

/** Capabilities that a backend may lack. Node's own sockets lack all of them. */
export type Capability = "icmp" | "packet" | "dscp" | "reply_meta" | "clock_status" | "tcp_info";

/** Header fields requested for one packet. A backend that cannot set them throws; it never sends the packet without them. */
export interface SendOptions {
  /** 0–63 */
  dscp?: number;
  ttl?: number;
}

/** Header fields of a received packet; absent where the backend does not report them. */
export interface ReplyMeta {
  ttl?: number;
  dscp?: number;
  /** Two bits, RFC 3168. */
  ecn?: number;
}

/** Callbacks of a sender. Exactly one of the two is called once for each packet, during `send` or after it. */
export interface Departure {
  left(stamp: Stamp): void;
  /** The system did not send the packet. */
  refused(failure: ProbeFailure): void;
}

/** Sends one packet and returns its departure as a promise, for callers that send few packets. */
export const departed = (send: (departure: Departure) => void): Promise<Stamp> => new Promise((left, refused) => send({ left, refused }));

/** Time by which a backend may call back early, ms, so that one wake-up serves several timers. */
export const EARLY_MS = 2;

/** How a socket's packets leave this machine: each member replaces the system's choice. */
export interface SocketEgress {
  /** An address of this machine, numeric. */
  address?: string;
  /** An interface or VRF of this machine. */
  interface?: string;
  /** Source port of UDP and TCP. Absent: the system picks a new port for each run. */
  port?: number;
  /** Routers drop and report a packet that is too large, instead of fragmenting it. */
  dontFragment?: boolean;
}

/** Egress of TCP: `port` is the first port of a range and `lastPort` the last; a random port of the range is used. */
export interface TcpEgress extends SocketEgress {
  lastPort?: number;
}

/** Options of a socket. */
export interface OpenOptions {
  /**
   * Until `attend` is called, received packets may wait in the kernel, which timestamps them on arrival. Backends that timestamp in user space
   * ignore this and deliver at once, because waiting would distort their timestamps.
   */
  isDeferred?: boolean;
  egress?: SocketEgress;
}

interface AnySocket {
  /** From now on received packets are delivered at once (see `isDeferred`). */
  attend(): void;
  /** A failure that no single send reports, such as an ICMP answer "port unreachable". */
  onFailure(listener: (failure: ProbeFailure) => void): void;
  /** Packets that arrived and were dropped on this machine because the socket's buffer was full, since it was opened. */
  localDrops(): number;
  close(): void;
}

/** UDP: payloads. ICMP: whole messages from the type byte on, without IP header; the backend fills in an ICMPv6 checksum. */
export interface DatagramSocket extends AnySocket {
  /**
   * Sends the packet at once and passes the time of sending to `departure` as soon as it is known: the kernel's timestamp may arrive after the
   * reply. Without a kernel timestamp within 50 ms, a timestamp of kind `user` is passed. @throws ProbeFailure for options that the backend lacks
   */
  send(payload: Uint8Array, departure: Departure, options?: SendOptions): void;
  /** Called for packets from the pinned address only. `payload` is valid during the call; copy it to keep it. */
  onReply(listener: (payload: Uint8Array, received: Stamp, meta: ReplyMeta) => void): void;
  /** Known path MTU, bytes with IP header; undefined where the backend does not report it. */
  pathMtuBytes(): number | undefined;
}

export type SegmentTransport = "udp" | "tcp";

/** As a datagram socket, with payloads from the transport's header on. `egress.port` must be set: only segments to it are received. */
export interface SegmentSocket extends DatagramSocket {
  /** This machine's address on the way to the peer, numeric, for the checksum. */
  readonly localAddress: string;
}

export interface FrameMeta {
  packetType: "host" | "broadcast" | "multicast" | "otherhost";
  /** The outer VLAN tag, if the kernel removed it from the frame (PACKET_AUXDATA). */
  strippedTag?: { tpid: number; tci: number };
}

/**
 * Raw Ethernet on one interface. Frames are sent and received without FCS; tags are part of a frame when sending. The backend must bind to
 * ETH_P_ALL with a filter: a socket bound to an ethertype gets tagged frames with their tag erased. The filter passes the ethertypes
 * untagged, below one 0x8100 or 0x88a8 tag in the frame, and below one that the kernel stripped; but no frames that this machine sends.
 */
export interface PacketSocket extends AnySocket {
  /** The interface's own address. */
  readonly mac: string;
  /** As `DatagramSocket.send`. Frames below 60 bytes must be padded by the caller. */
  send(frame: Uint8Array, departure: Departure): void;
  /** `frame` is the listener's to keep. */
  onFrame(listener: (frame: Uint8Array, received: Stamp, meta: FrameMeta) => void): void;
}
export interface PacketOptions extends OpenOptions {
  etherTypes: readonly number[];
  /** Group addresses to listen to. */
  groups?: readonly string[];
}

export interface TcpConnected {
  /** Duration of the connection set-up as measured in user space, ms. */
  connectMs: number;
  /** From the kernel (TCP_INFO): the round trip of the handshake without delays of the event loop, and the number of repeated SYNs. */
  kernel?: { rttMs: number; retransmits: number };
}

/** How a TLS connection verifies the server and identifies itself. All certificates and keys are PEM texts. */
export interface TlsSettings {
  /** false accepts any certificate. */
  isVerified: boolean;
  /** Trusted instead of the public authorities. */
  authorities?: string;
  /** `certificates`: the client's own, then its intermediates. `key` has no passphrase. */
  identity?: { certificates: string; key: string };
}

export interface HttpRequest {
  url: URL;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  tls: TlsSettings;
  /** Present: the pinned address is a proxy's. https goes through a tunnel (CONNECT), http is requested from the proxy itself. */
  proxy?: { authorization?: string };
  /** Maximum number of body bytes that are returned; at most 1 MiB is read. */
  keepBodyBytes: number;
  /** Called after each piece of the body. When it returns true, reading stops and the body counts as whole. Absent: reads to the end. */
  isEnough?: (kept: Uint8Array) => boolean;
  timeoutMs: number;
}
export interface HttpHop {
  status: number;
  /** "1.1" or "2"; absent where the backend does not report it. */
  httpVersion?: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Value of the Location header; bytes outside of ASCII are written as %XX. */
  location: string | undefined;
  /** Set-Cookie, line by line. */
  setCookies: readonly string[];
  /** The first `keepBodyBytes` bytes, decoded from the content coding (gzip, deflate, br). */
  body: Uint8Array;
  /** Why the content coding could not be decoded. `body` is undecoded then. */
  codingProblem?: string;
  /** The body was received to its end, or exceeded the limit of reading. */
  isBodyWhole: boolean;
  /** The time-out expired before the end of the body. */
  isBodyLate?: boolean;
  /** The certificate of the peer's chain that ends first; undefined for plain http. */
  certificate: PeerCertificate | undefined;
  /** Request to response headers, ms; connecting counted. */
  responseMs: number;
  phases: { dns: number; connect: number; tls: number; firstByte: number; transfer: number };
}

/** Network of an address, from a local file. */
export interface AddressNote {
  /** Number of the autonomous system. */
  as?: number;
  name?: string;
}

/** The only way a probe reaches the network. Every method rejects with a ProbeFailure, `not_run` where the backend lacks the ability. */
export interface IoContext {
  /** Most exact kind of timestamp of this backend. Each timestamp names its own kind. */
  readonly stampKind: StampKind;
  readonly clock: Clock;
  /** Absent where nothing can listen to clocks on a link. */
  readonly linkClocks?: LinkClocks;
  /** The collector's own clock as its `ptp4l` reports it; absent where nothing can ask `ptp4l`. */
  readonly ownClock?: WatchedClock;
  /**
   * Opens the management socket of this machine's `ptp4l`; only the collector's operator chooses its path. Absent where the backend cannot.
   * @throws ProbeFailure `refused` where `ptp4l` does not run, `local_error` without the right to ask
   */
  readonly ptp4l?: () => ManagementSocket;
  /** undefined when the backend has the capability; else the reason and a remedy, as a text. */
  lacks(capability: Capability): string | undefined;
  /** Resolves the name once and checks the policy. `proxy`: an HTTP proxy, which the collector's operator must have permitted by name. */
  pin(transport: "udp" | "tcp" | "icmp" | "proxy", host: string, port: number, family?: 4 | 6): Promise<PinnedAddress>;
  pinLink(request: LinkRequest): Promise<PinnedLink>;
  /** Interface and MAC address by which this machine reaches an address on its own link; undefined when it is not a neighbour. */
  neighbour(address: string): Promise<PinnedLink | undefined>;
  udp(to: PinnedAddress, options?: OpenOptions): Promise<DatagramSocket>;
  icmp(to: PinnedAddress, options?: OpenOptions): Promise<DatagramSocket>;
  packet(on: PinnedLink, options: PacketOptions): Promise<PacketSocket>;
  /** Packets whose transport header the caller writes. Needs the capability `icmp`. */
  segments(to: PinnedAddress, transport: SegmentTransport, options?: OpenOptions): Promise<SegmentSocket>;
  /** Connects and closes. */
  tcpConnect(to: PinnedAddress, timeoutMs: number, signal: AbortSignal, egress?: TcpEgress): Promise<TcpConnected>;
  /** Connects, sends, reads until `isWhole` returns true, closes. Rejects as malformed if the peer closes before that. */
  tcpExchange(
    to: PinnedAddress,
    request: Uint8Array,
    isWhole: (received: Uint8Array) => boolean,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<{ answer: Uint8Array; connectMs: number; answerMs: number }>;
  /** Sends one request and does not follow redirects. */
  http(to: PinnedAddress, request: HttpRequest, signal: AbortSignal): Promise<HttpHop>;
  /** Entry for an address in a file of the collector's operator. No request is sent over the network. */
  addressNote(address: string): AddressNote | undefined;
  /** For durations: never steered or stepped, ms since some moment. */
  nowMs(): number;
  /** The machine's wall clock, ms since the Unix epoch: for times of events, never for durations. */
  wallMs(): number;
  /** Calls back after that time, early by at most a tenth of it or `EARLY_MS`. Returns a function that cancels. */
  after(ms: number, callback: () => void): () => void;
  randomBytes(n: number): Uint8Array;
  /** 95th percentile of the error of one timestamp of that kind, ns. */
  stampErrorNs(kind: StampKind): number;
}

export interface UdpListener {
  readonly port: number;
  send(payload: Uint8Array, to: { address: string; port: number }, options?: SendOptions): Promise<Stamp>;
  /** `payload` is the listener's to keep. */
  onDatagram(listener: (payload: Uint8Array, from: { address: string; port: number }, received: Stamp, meta: ReplyMeta) => void): void;
  close(): void;
}

/** Present state of an interface of this machine. */
export interface LinkState {
  /** Changes when an interface is deleted and created again under the same name: sockets on the old one receive nothing more. */
  index: number;
  /** Lower case, with colons. */
  mac: string;
  isUp: boolean;
  hasCarrier: boolean;
}

/** Network access of a responder, which receives requests and decides itself whom it answers. */
export interface FarEndIo extends Pick<IoContext, "clock" | "lacks" | "packet"> {
  /** State of an interface; undefined if there is none of that name, or if the backend cannot read it. */
  linkState(device: string): LinkState | undefined;
  /** Calls back when something about interfaces or addresses of this machine may have changed. Returns a function that ends it. */
  onLinkNews(listener: () => void): () => void;
  listenUdp(bind: string, port: number): Promise<UdpListener>;
}

/** @throws ProbeFailure `not_run` with the backend's reason when it lacks the ability */
export function mustHave(io: Pick<IoContext, "lacks">, capability: Capability): void {
  const reason = io.lacks(capability);
  if (reason !== undefined) throw new ProbeFailure("not_run", `LACKS_${capability.toUpperCase()}`, reason);
}
