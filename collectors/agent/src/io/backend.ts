import { type ClockDiscipline, IoCounters, type Links, loadAddon, Native } from "@padit/native";
import type { IoContext, StampKind } from "@padit/protocols/probe";
import { type After, byNode } from "@padit/protocols/wait";
import { MISSING_CAPABILITY_REASONS } from "./lacking";
import { nativeIo } from "./native-io";
import { type NodeIoOptions, nodeIo } from "./node-io";

/** The probes' access to the network, and what is known about its abilities. */
export interface IoBackend {
  io: IoContext;
  /** Kinds of time stamps that its probes may report. */
  stamps: StampKind[];
  /** Why timestamps come from user space only; undefined if the kernel provides them. */
  lacking: string | undefined;
  /** The rights that it lacks, as sentences; empty if it has all. */
  missingRights: string[];
  counters: IoCounters;
  /** The most punctual timer of this machine. */
  after: After;
  /** This machine's network interfaces; undefined if this backend cannot watch them. */
  links: Pick<Links, "failure" | "onNews"> | undefined;
  /** Discipline of the system clock; undefined if this backend cannot read it. */
  discipline(): ClockDiscipline | undefined;
  /** Maximum error of one kernel stamp, ns; undefined without kernel stamps. */
  kernelErrorNs(): number | undefined;
  close(): void;
}

export const stampKinds = (addon: ReturnType<typeof loadAddon>): StampKind[] =>
  "reason" in addon ? ["user"] : ["kernel", "tcp_info", "user"];

/**
 * Opens the native backend with kernel stamps if the addon loads, otherwise Node's sockets with user-space stamps and a larger uncertainty.
 */
export function openBackend(options: NodeIoOptions, addon = loadAddon()): IoBackend {
  const counters = new IoCounters();
  if ("reason" in addon) {
    return {
      io: nodeIo(options),
      stamps: stampKinds(addon),
      lacking: addon.reason,
      missingRights: [MISSING_CAPABILITY_REASONS.icmp, MISSING_CAPABILITY_REASONS.packet],
      counters,
      after: byNode,
      links: undefined,
      discipline: () => undefined,
      kernelErrorNs: () => undefined,
      close: () => undefined,
    };
  }
  const native = new Native(addon);
  const { io, after, links, kernelErrorNs, close } = nativeIo(native, counters, options);
  const missingRights = (["icmp", "packet"] as const).flatMap((capability) => io.lacks(capability) ?? []);
  const { clockDiscipline: discipline } = addon;
  return { io, stamps: stampKinds(addon), lacking: undefined, missingRights, counters, after, links, discipline, kernelErrorNs, close };
}
