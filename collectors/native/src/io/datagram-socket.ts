import type { DatagramSocket, OpenOptions, PinnedAddress, SegmentSocket, SegmentTransport, SocketEgress } from "@padit/protocols/probe";
import type { InternetOptions } from "../addon";
import type { ReceivedBatch } from "../batches";
import { echoReplyFilter, segmentFilter } from "../filter";
import type { Native } from "../native";
import { readInternetName } from "../sockaddr";
import type { IoCounters } from "./counters";
import { Marks, replyMeta } from "./marks";
import { StampedSocket } from "./stamped-socket";

/** Opens a connected socket: it receives only the far end's datagrams and ICMP errors about it. */
export function openDatagram(
  native: Native,
  counters: IoCounters,
  kind: "udp" | "icmp",
  to: PinnedAddress,
  { isDeferred, egress = {} }: OpenOptions = {},
): DatagramSocket {
  const family = familyOf(to);
  const filter = kind === "icmp" ? { filter: echoReplyFilter(family) } : {};
  const options = { kind, family, address: to.address, port: to.port, sendStamps: true, ...egressOptions(family, egress), ...filter };
  return datagrams(native, counters, options, isDeferred);
}

/** Opens a connected raw socket of UDP or TCP. The system itself answers none of what comes, except that it resets TCP. */
export function openSegments(
  native: Native,
  counters: IoCounters,
  transport: SegmentTransport,
  to: PinnedAddress,
  { isDeferred, egress = {} }: OpenOptions = {},
): SegmentSocket {
  const family = familyOf(to);
  const { port = 0, ...others } = egress;
  const filter = segmentFilter(family, port);
  const options = {
    kind: `raw-${transport}`,
    family,
    address: to.address,
    port: 0,
    sendStamps: true,
    ...egressOptions(family, others),
    filter,
  } as const;
  let own = "";
  const socket = datagrams(native, counters, options, isDeferred, (opened) => {
    own = readInternetName(opened.socket.address())?.address ?? "";
  });
  return { ...socket, localAddress: own };
}

const familyOf = ({ address }: PinnedAddress): 4 | 6 => (address.includes(":") ? 6 : 4);

function datagrams(
  native: Native,
  counters: IoCounters,
  options: InternetOptions,
  isDeferred: boolean | undefined,
  onOpen: (socket: StampedSocket) => void = () => undefined,
): DatagramSocket {
  let onReply: Parameters<DatagramSocket["onReply"]>[0] = () => undefined;
  let onFailure: Parameters<DatagramSocket["onFailure"]>[0] = () => undefined;
  const isRaw = options.kind !== "udp";
  const read = isRaw && options.family === 4 ? withoutIpHeader : payload;
  const socket = new StampedSocket(
    native,
    counters,
    options,
    {
      received: (batch, i, stamp) => onReply(read(batch, i), stamp, replyMeta(batch, i)),
      failed: (failure) => onFailure(failure),
    },
    isDeferred,
  );
  onOpen(socket);
  const marks = new Marks(socket.socket);
  return {
    send(bytes, departure, options) {
      marks.apply(options);
      socket.send(bytes, departure);
    },
    onReply(listener) {
      onReply = listener;
    },
    onFailure(listener) {
      onFailure = listener;
    },
    attend: () => socket.attend(),
    localDrops: () => socket.drops(),
    pathMtuBytes: () => socket.socket.pathMtuBytes(),
    close: () => socket.close(),
  };
}

const ANY_ADDRESS = { 4: "0.0.0.0", 6: "::" } as const;

export function egressOptions(family: 4 | 6, { address, interface: device, port, dontFragment }: SocketEgress): Partial<InternetOptions> {
  const isBound = address !== undefined || port !== undefined;
  return {
    ...(isBound && { localAddress: address ?? ANY_ADDRESS[family], localPort: port ?? 0 }),
    ...(device !== undefined && { device }),
    ...(dontFragment && { dontFragment }),
  };
}

const payload = (batch: ReceivedBatch, i: number): Uint8Array => batch.payload(i);

/** Removes the IP header that a raw IPv4 socket includes; the low half of its first byte is its length in 32-bit words. */
function withoutIpHeader(batch: ReceivedBatch, i: number): Uint8Array {
  return batch.payload(i).subarray(((batch.uint32(i, 0) >>> 24) & 0x0f) * 4);
}
