import { attempting } from "../burst/attempt";
import { egressFamily, egressOf } from "../egress-settings";
import { type DatagramSocket, type IoContext, mustHave, type PinnedAddress, type Probe } from "../probe";
import { type Flow, icmpFlow, tcpFlow, udpFlow } from "./flow";
import { changedHops, type Hop, hopsOf, tracedRun } from "./report";
import type { TracerouteTarget } from "./spec";
import { Trace } from "./trace";

const STANDARD_PORT = { udp: 33_434, tcp: 443 } as const;
/** Source ports that traces pick by their target: a range that few systems use for other connections. */
const FIRST_SOURCE_PORT = 20_000;
const SOURCE_PORTS = 12_000;

/** The path of the previous run. */
interface KnownPath {
  hops: readonly Hop[];
  isReached: boolean;
}

/** Traces the path. @param known holds the path of the previous run; absent in a live test */
const tracing = (known?: { path?: KnownPath }): Probe<TracerouteTarget> =>
  attempting<TracerouteTarget>("traceroute", "traceroute_loss", async ({ target, io, signal, atMs, closing, pin }) => {
    mustHave(io, "icmp");
    const port = target.transport === "icmp" ? 0 : (target.port ?? STANDARD_PORT[target.transport]);
    const to = await pin(target.transport, target.host, port, egressFamily(target));
    const { socket, flow } = await open(target, io, to);
    closing(socket);
    const trace = new Trace(target, flow, io, to.address);
    await trace.run(socket, target.dscp, signal);
    const hops = hopsOf(trace);
    if (hops.length === 0 && trace.failure !== undefined) throw trace.failure;
    const path = { hops, isReached: trace.hostTtl !== undefined };
    const before = known?.path;
    const changed = before && changedHops(before.hops, hops, before.isReached && path.isReached);
    // A trace without hops is no evidence about the path.
    if (known !== undefined && hops.length > 0) known.path = path;
    return tracedRun(trace, hops, { changed }, io, atMs);
  });

const once = tracing();

export const tracerouteProbe: Probe<TracerouteTarget> = {
  protocol: "traceroute",
  run: (...how) => once.run(...how),
  standing(target) {
    const probe = tracing({});
    return { run: (io, signal) => probe.run(target, io, signal), close: () => undefined };
  },
};

/**
 * Opens the socket of the trace. Its flow is the same in every run, so that the choice of a load balancer does not look like a change of the
 * path.
 */
async function open(target: TracerouteTarget, io: IoContext, to: PinnedAddress): Promise<{ socket: DatagramSocket; flow: Flow }> {
  const number = flowNumber(target.host);
  const random = new DataView(io.randomBytes(4).slice().buffer);
  const { egress } = egressOf(target);
  if (target.transport === "icmp") {
    const socket = await io.icmp(to, { ...(egress && { egress: withoutPort(egress) }) });
    return { socket, flow: icmpFlow(to.address.includes(":") ? 6 : 4, number & 0xffff, random.getUint16(0)) };
  }
  const port = target.sourcePort ?? FIRST_SOURCE_PORT + (number % SOURCE_PORTS);
  const socket = await io.segments(to, target.transport, { egress: { ...egress, port } });
  const ends = { from: { address: socket.localAddress, port }, to: { address: to.address, port: to.port } };
  const flow = target.transport === "udp" ? udpFlow(ends, random.getUint16(0)) : tcpFlow(ends, random.getUint32(0));
  return { socket, flow };
}

const withoutPort = ({ port: _, ...egress }: NonNullable<ReturnType<typeof egressOf>["egress"]>) => egress;

/** FNV-1a of the host's name, 32 bits. */
function flowNumber(host: string): number {
  let hash = 0x811c9dc5;
  for (const character of host) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
