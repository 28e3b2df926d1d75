import { loadAddon, Native, nativeFarEnd } from "@padit/native";
import type { FarEndIo } from "@padit/protocols/probe";
import { nodeFarEnd } from "./node-far-end";

/** The kernel's stamps and Ethernet where the addon loads, else Node's own sockets; and why, for the log. */
export function openFarEnd(clockErrorNs?: number, addon = loadAddon()): { io: FarEndIo; lacking: string | undefined } {
  if ("reason" in addon) return { io: nodeFarEnd, lacking: addon.reason };
  return { io: nativeFarEnd(new Native(addon), clockErrorNs), lacking: undefined };
}
