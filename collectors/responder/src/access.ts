import ipaddr from "ipaddr.js";
import { z } from "zod";

/** The sources that the responder answers. An empty list permits every source. */
export const AccessList = z.object({
  networks: z.array(z.union([z.cidrv4(), z.cidrv6()], { error: "Write networks as 10.0.0.0/8 or 2001:db8::/32." })).default([]),
  macs: z
    .array(
      z
        .string()
        .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i, "Write MAC addresses as 02:00:5e:10:00:01.")
        .toLowerCase(),
    )
    .default([]),
});
export type AccessList = z.infer<typeof AccessList>;

/** Whether the source's address is permitted. An IPv4 address inside an IPv6 address is judged as IPv4. */
export function permitsAddress({ networks }: AccessList, address: string): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address.replace(/%.*$/, ""));
  return networks.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return network.kind() === ip.kind() && ip.match(network, bits);
  });
}

export const permitsMac = ({ macs }: AccessList, mac: string): boolean => macs.length === 0 || macs.includes(mac);
