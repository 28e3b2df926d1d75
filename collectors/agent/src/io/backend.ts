import { type ClockDiscipline, IoCounters, type Links, loadAddon, Native } from "@padit/native";
import type { IoContext, StampKind } from "@padit/protocols/probe";
import { type After, byNode } from "@padit/protocols/wait";
import { LACKING } from "./lacking";
import { nativeIo } from "./native-io";
import { type NodeIoOptions, nodeIo } from "./node-io";

/** How this collector reaches the network, and what it can say about that. */
export interface IoBackend {
  io: IoContext;
  /** The kinds of stamps its probes may carry. */
  stamps: StampKind[];
  /** Why stamps are taken in user space only; undefined where the kernel takes them. */
  lacking: string | undefined;
  /** What it may not do, in words; empty when it may all. */
  missingRights: string[];
  counters: IoCounters;
  /** As punctual as this machine can be. */
  after: After;
  /** This machine's interfaces. undefined: this backend cannot watch them. */
  links: Pick<Links, "failure" | "onNews"> | undefined;
  /** undefined: this backend cannot ask. */
  discipline(): ClockDiscipline | undefined;
  /** How wrong one kernel stamp may be, ns; undefined without them. */
  kernelErrorNs(): number | undefined;
  close(): void;
}

export const stampKinds = (addon: ReturnType<typeof loadAddon>): StampKind[] =>
  "reason" in addon ? ["user"] : ["kernel", "tcp_info", "user"];

/** Kernel stamps where the addon loads, else Node's own sockets, which say `user` and a wider uncertainty. */
export function openBackend(options: NodeIoOptions, addon = loadAddon()): IoBackend {
  const counters = new IoCounters();
  if ("reason" in addon) {
    return {
      io: nodeIo(options),
      stamps: stampKinds(addon),
      lacking: addon.reason,
      missingRights: [LACKING.icmp, LACKING.packet],
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
