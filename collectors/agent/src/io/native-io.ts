import {
  Calibration,
  holdStamps,
  type IoCounters,
  kernelClock,
  Links,
  type Native,
  openDatagram,
  openManagementSocket,
  openPacket,
  openSegments,
  rawSocketRights,
  Timers,
} from "@padit/native";
import { clockOfDaemon, clockOnLink, LinkClocks, WatchedClock } from "@padit/protocols/link-clocks";
import { type Capability, type IoContext, ProbeFailure, type StampKind } from "@padit/protocols/probe";
import { onInterface } from "@padit/protocols/system-failure";
import type { After } from "@padit/protocols/wait";
import { failureOf } from "./failures";
import { nativeTcpConnect } from "./native-tcp";
import { type NodeIoOptions, nodeIo } from "./node-io";

/** Minimum number of arrivals for a 95th percentile. */
const ENOUGH_LAGS = 20;
/** Maximum error of a network card's timestamp, ns (docs/spec/time-and-uncertainty.md, "Uncertainty"). */
const CARD_ERROR_NS = 20;
/** Sockets of `ptp4l`: the one on which anybody may ask (linuxptp 4 and later), and the one of its owner. */
const PTP4L_SOCKETS = ["/var/run/ptp4lro", "/var/run/ptp4l"];
/** Resolution of TCP_INFO: 1 µs. */
const TCP_INFO_STEP_NS = 1_000;

/** The probes' access to the network with kernel stamps. Operations that need no stamp use Node's own sockets. */
export function nativeIo(native: Native, counters: IoCounters, options: NodeIoOptions) {
  const base = nodeIo(options);
  const linkClocks = new LinkClocks();
  const kernel = kernelClock(native, options.clockErrorNs);
  const linked = options.followedLink === undefined ? kernel : clockOnLink(kernel, options.followedLink, linkClocks, base.nowMs);
  const ownClock = new WatchedClock();
  const clock = clockOfDaemon(linked, ownClock, options.holdoverPpb, base.nowMs);
  const rights = rawSocketRights(native);
  const release = holdStamps(native);
  const calibration = new Calibration(native);
  const timers = new Timers(native);
  const links = new Links(native);
  const after: After = (ms, callback) => timers.after(ms, callback, true);
  const kernelErrorNs = () => calibration.errorNs();

  const open = <T>(capability: Capability | undefined, work: () => T, device?: string): T => {
    const reason = capability === undefined ? undefined : rights[capability];
    if (capability !== undefined && reason !== undefined) throw new ProbeFailure("not_run", `LACKS_${capability.toUpperCase()}`, reason);
    try {
      return work();
    } catch (error) {
      const failure = failureOf(error);
      throw device === undefined ? failure : onInterface(failure, device);
    }
  };
  const userErrorNs = () => {
    const lagNs = counters.userLag.length < ENOUGH_LAGS ? undefined : counters.userLag.at(0.95);
    return lagNs ?? base.stampErrorNs("user");
  };
  const errorNs: Record<StampKind, () => number> = {
    hw: () => CARD_ERROR_NS,
    kernel: kernelErrorNs,
    // TCP measures above the layer where packets are stamped, both when sending and when receiving.
    tcp_info: () => 2 * kernelErrorNs() + TCP_INFO_STEP_NS,
    user: userErrorNs,
  };
  const io: IoContext = {
    ...base,
    stampKind: "kernel",
    clock,
    linkClocks,
    ownClock,
    ptp4l: () => openManagementSocket(native, options.ptp4lSockets ?? PTP4L_SOCKETS),
    lacks: (capability) => rights[capability],
    udp: async (to, how) => open(undefined, () => openDatagram(native, counters, "udp", to, how), how?.egress?.interface),
    icmp: async (to, how) => open("icmp", () => openDatagram(native, counters, "icmp", to, how), how?.egress?.interface),
    segments: async (to, transport, how) => open("icmp", () => openSegments(native, counters, transport, to, how), how?.egress?.interface),
    packet: async (on, packetOptions) => open("packet", () => openPacket(native, counters, on, packetOptions, links), on.interface),
    tcpConnect: nativeTcpConnect(native),
    wallMs: () => Number(clock.realtimeNs() / 1000n) / 1000,
    stampErrorNs: (kind) => errorNs[kind](),
    after: (ms, callback) => timers.after(ms, callback),
  };
  const close = () => {
    calibration.close();
    timers.close();
    release();
  };
  return { io, after, kernelErrorNs, links, close };
}
