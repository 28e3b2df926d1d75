import { ip } from "@padit/native/testing/rights";

export const NEAR = { device: "pa", address: "10.79.0.1", mac: "02:00:00:00:00:0a" } as const;
export const FAR = { device: "pb", address: "10.79.0.2", mac: "02:00:00:00:00:0b" } as const;

export interface TwoHosts {
  /** Words to put before a command that shall run there. */
  near: readonly string[];
  far: readonly string[];
  remove(): void;
}

let made = 0;

/** Two network namespaces joined by a wire, as two machines: addresses, neither IPv6 chatter nor the kernel's checksum shortcuts. */
export function twoHosts(): TwoHosts {
  const id = `${process.pid.toString(36)}${made++}`;
  const [near, far] = [`padit-a-${id}`, `padit-b-${id}`];
  for (const name of [near, far]) ip("netns", "add", name);
  ip("link", "add", NEAR.device, "netns", near, "type", "veth", "peer", "name", FAR.device, "netns", far);
  for (const [name, { device, address, mac }] of [[near, NEAR] as const, [far, FAR] as const]) {
    ip("-n", name, "link", "set", device, "address", mac, "addrgenmode", "none");
    ip("-n", name, "addr", "add", `${address}/24`, "dev", device);
    for (const up of ["lo", device]) ip("-n", name, "link", "set", up, "up");
  }
  const inside = (name: string) => ["ip", "netns", "exec", name];
  return {
    near: inside(near),
    far: inside(far),
    remove: () => {
      for (const name of [near, far]) ip("netns", "del", name);
    },
  };
}
