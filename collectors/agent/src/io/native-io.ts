import {
  Calibration,
  holdStamps,
  type IoCounters,
  kernelClock,
  Links,
  type Native,
  openDatagram,
  openPacket,
  rawSocketRights,
  Timers,
} from "@padit/native";
import { type Capability, type IoContext, ProbeFailure, type StampKind } from "@padit/protocols/probe";
import { onInterface } from "@padit/protocols/system-failure";
import type { After } from "@padit/protocols/wait";
import { failureOf } from "./failures";
import { nativeTcpConnect } from "./native-tcp";
import { type NodeIoOptions, nodeIo } from "./node-io";

/** Fewer arrivals than that say nothing about a 95th percentile. */
const ENOUGH_LAGS = 20;
/** PROTOCOLS §5.5: of a network card's stamp. */
const CARD_ERROR_NS = 20;
/** TCP_INFO counts whole microseconds. */
const TCP_INFO_STEP_NS = 1_000;

/** Probes' way to the network with the kernel's stamps; what needs none goes by Node's own sockets. */
export function nativeIo(native: Native, counters: IoCounters, options: NodeIoOptions) {
  const base = nodeIo(options);
  const clock = kernelClock(native, options.clockErrorNs);
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
    // Taken in TCP, above the place where packets are stamped, on both ways.
    tcp_info: () => 2 * kernelErrorNs() + TCP_INFO_STEP_NS,
    user: userErrorNs,
  };
  const io: IoContext = {
    ...base,
    stampKind: "kernel",
    clock,
    lacks: (capability) => rights[capability],
    udp: async (to, how) => open(undefined, () => openDatagram(native, counters, "udp", to, how), how?.egress?.interface),
    icmp: async (to, how) => open("icmp", () => openDatagram(native, counters, "icmp", to, how), how?.egress?.interface),
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
