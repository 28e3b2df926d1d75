import { ip } from "@padit/native/testing/rights";

export const NEAR = { device: "pa", address: "10.79.0.1", mac: "02:00:00:00:00:0a" } as const;
export const FAR = { device: "pb", address: "10.79.0.2", mac: "02:00:00:00:00:0b" } as const;

export interface TwoHosts {
  /** Command line put before a command to run it on that host. */
  near: readonly string[];
  far: readonly string[];
  remove(): void;
}
export interface RelayedHosts extends TwoHosts {
  middle: readonly string[];
  /** The middle host's interfaces, the one towards the near host first. */
  devices: readonly [string, string];
}

let made = 0;
const newId = (): string => `${process.pid.toString(36)}${made++}`;
const inside = (name: string) => ["ip", "netns", "exec", name];

/** Two network namespaces connected by a veth pair, like two machines: with addresses, and without unsolicited IPv6 packets. */
export function twoHosts(): TwoHosts {
  const id = newId();
  const [near, far] = [`padit-a-${id}`, `padit-b-${id}`] as const;
  for (const name of [near, far]) ip("netns", "add", name);
  ip("link", "add", NEAR.device, "netns", near, "type", "veth", "peer", "name", FAR.device, "netns", far);
  settle(near, NEAR);
  settle(far, FAR);
  return { near: inside(near), far: inside(far), remove: () => remove(near, far) };
}

/** Like `twoHosts`, with a third machine in the middle that forwards nothing by itself. */
export function relayedHosts(): RelayedHosts {
  const id = newId();
  const [near, middle, far] = [`padit-a-${id}`, `padit-m-${id}`, `padit-b-${id}`] as const;
  const devices = ["mid0", "mid1"] as const;
  for (const name of [near, middle, far]) ip("netns", "add", name);
  for (const [name, end, device] of [[near, NEAR, devices[0]] as const, [far, FAR, devices[1]] as const]) {
    ip("link", "add", end.device, "netns", name, "type", "veth", "peer", "name", device, "netns", middle);
    ip("-n", middle, "link", "set", device, "addrgenmode", "none");
    ip("-n", middle, "link", "set", device, "up");
    settle(name, end);
  }
  return { near: inside(near), middle: inside(middle), far: inside(far), devices, remove: () => remove(near, middle, far) };
}

function settle(name: string, { device, address, mac }: typeof NEAR | typeof FAR): void {
  ip("-n", name, "link", "set", device, "address", mac, "addrgenmode", "none");
  ip("-n", name, "addr", "add", `${address}/24`, "dev", device);
  for (const up of ["lo", device]) ip("-n", name, "link", "set", up, "up");
}

function remove(...names: string[]): void {
  for (const name of names) ip("netns", "del", name);
}

/** Addresses of the setup in which a router connects the near and the far host. */
export const ROUTED = {
  far: "10.80.0.2",
  farV6: "fd00:80::2",
  router: "10.79.0.254",
  routerV6: "fd00:79::fe",
  nobody: "10.80.0.77",
} as const;

/** Two hosts with a router in between whose far link has its own MTU. IPv4 and IPv6. */
export function routedHosts(farMtu: number): TwoHosts & { router: readonly string[] } {
  const id = newId();
  const [near, router, far] = [`padit-a-${id}`, `padit-r-${id}`, `padit-b-${id}`] as const;
  for (const name of [near, router, far]) ip("netns", "add", name);
  for (const [name, device, addresses, side, gateways] of [
    [near, NEAR.device, [`${NEAR.address}/24`, "fd00:79::1/64"], "r0", [ROUTED.router, ROUTED.routerV6]],
    [far, FAR.device, [`${ROUTED.far}/24`, `${ROUTED.farV6}/64`], "r1", ["10.80.0.254", "fd00:80::fe"]],
  ] as const) {
    ip("link", "add", device, "netns", name, "type", "veth", "peer", "name", side, "netns", router);
    for (const address of addresses) ip("-n", name, "addr", "add", address, "dev", device, ...(address.includes(":") ? ["nodad"] : []));
    for (const gateway of gateways) {
      const isV6 = gateway.includes(":");
      ip("-n", router, "addr", "add", `${gateway}/${isV6 ? 64 : 24}`, "dev", side, ...(isV6 ? ["nodad"] : []));
    }
    if (side === "r1")
      for (const [where, what] of [[name, device] as const, [router, side] as const])
        ip("-n", where, "link", "set", what, "mtu", `${farMtu}`);
    for (const up of ["lo", device]) ip("-n", name, "link", "set", up, "up");
    ip("-n", router, "link", "set", side, "up");
    for (const gateway of gateways) ip("-n", name, ...(gateway.includes(":") ? ["-6"] : []), "route", "add", "default", "via", gateway);
  }
  ip("netns", "exec", router, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
  return { near: inside(near), far: inside(far), router: inside(router), remove: () => remove(near, router, far) };
}
