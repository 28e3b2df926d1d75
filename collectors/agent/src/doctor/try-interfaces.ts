import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { loadAddon } from "@padit/native";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import { z } from "zod";
import type { DoctorFinding } from "./finding";

const LinkTarget = z.object({ interface: z.string().min(1), vlanId: z.int().nullish() });

/** Examines the interfaces by which the plan's checks send frames. */
export function tryInterfaces(checks: readonly PlannedCheck[]): DoctorFinding[] {
  const links = new Map<string, boolean>();
  for (const { target } of checks) {
    const link = LinkTarget.safeParse(target);
    if (link.success) links.set(link.data.interface, links.get(link.data.interface) === true || link.data.vlanId != null);
  }
  const addon = loadAddon();
  if ("reason" in addon) return [];
  return [...links].map(([device, isTagged]) => {
    const name = `interface ${device}`;
    const fail = (text: string): DoctorFinding => ({ name, ok: false, text });
    try {
      const { running, softwareStamps } = addon.interfaceInfo(device);
      if (!running) return fail(`it is down or has no carrier: ip link set ${device} up, or look at the cable`);
      if (isTagged && isVlan(device))
        return fail("it is a VLAN interface itself, so that frames with a VLAN of their own are tagged twice; name the one below it");
      if (!softwareStamps) return fail("its driver stamps no frame that leaves; delays by it are told with a wider uncertainty");
      return { name, ok: true, text: "up, and its driver stamps what leaves and arrives" };
    } catch {
      return fail(`there is none of that name; this machine has ${Object.keys(networkInterfaces()).join(", ")}`);
    }
  });
}

function isVlan(device: string): boolean {
  try {
    return /^DEVTYPE=vlan$/m.test(readFileSync(`/sys/class/net/${device}/uevent`, "utf8"));
  } catch {
    return false;
  }
}
