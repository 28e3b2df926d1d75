import { loadAddon, Native, nativeFarEnd } from "@padit/native";
import type { FarEndIo } from "@padit/protocols/probe";
import { nodeFarEnd } from "./node-far-end";

/** Opens sockets with kernel stamps and Ethernet if the addon loads, otherwise Node's sockets. `lacking` is the reason for the log. */
export function openFarEnd(clockErrorNs?: number, addon = loadAddon()): { io: FarEndIo; lacking: string | undefined } {
  if ("reason" in addon) return { io: nodeFarEnd, lacking: addon.reason };
  return { io: nativeFarEnd(new Native(addon), clockErrorNs), lacking: undefined };
}
