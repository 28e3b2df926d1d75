import { ip } from "@padit/native/testing/rights";

/** Three routers in a row, and a fourth that can replace the middle one, in network namespaces with IPv4 and IPv6. */
export const CHAIN = {
  host: "10.81.5.2",
  hostV6: "fd00:81:5::2",
  /** An address of the last network that nobody has. */
  nobody: "10.81.5.77",
  first: "10.81.0.254",
  middle: "10.81.1.2",
  other: "10.81.3.2",
  last: "10.81.2.2",
  lastV6: "fd00:81:2::2",
} as const;

export interface RouterChain {
  near: readonly string[];
  far: readonly string[];
  /** Command that makes the first router send by `CHAIN.other` instead of `CHAIN.middle`. */
  detour: string[];
  /** Makes the middle router silent, or lets it report again. */
  silence(isSilent: boolean): void;
  remove(): void;
}

let made = 0;

/** near — first — middle (or other) — last — far: five machines in a row, connected by veth pairs. */
export function routerChain(): RouterChain {
  const id = `${process.pid.toString(36)}${made++}`;
  const name = (role: string) => `padit-${role}-${id}`;
  const names = ["near", "first", "middle", "other", "last", "far"].map(name);
  for (const each of names) ip("netns", "add", each);
  const link = (network: number, left: string, leftHost: number, right: string, rightHost: number) => {
    const devices = [`l${network}`, `r${network}`] as const;
    ip("link", "add", devices[0], "netns", name(left), "type", "veth", "peer", "name", devices[1], "netns", name(right));
    for (const [role, device, host] of [[left, devices[0], leftHost] as const, [right, devices[1], rightHost] as const]) {
      ip("-n", name(role), "addr", "add", `10.81.${network}.${host}/24`, "dev", device);
      ip("-n", name(role), "addr", "add", `fd00:81:${network}::${host}/64`, "dev", device, "nodad");
      for (const up of ["lo", device]) ip("-n", name(role), "link", "set", up, "up");
    }
  };
  link(0, "near", 1, "first", 254);
  link(1, "first", 1, "middle", 2);
  link(2, "middle", 1, "last", 2);
  link(3, "first", 1, "other", 2);
  link(4, "other", 1, "last", 2);
  link(5, "last", 254, "far", 2);
  for (const role of ["first", "middle", "other", "last"]) {
    const settings = ["net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0"];
    ip("netns", "exec", name(role), "sysctl", "-qw", ...settings);
  }
  const route = (role: string, network: string, network4: number, host: number) => {
    const to = network === "default" ? ["default", "default"] : [`10.81.${network}.0/24`, `fd00:81:${network}::/64`];
    ip("-n", name(role), "route", "add", to[0] ?? "", "via", `10.81.${network4}.${host}`);
    ip("-n", name(role), "-6", "route", "add", to[1] ?? "", "via", `fd00:81:${network4}::${host}`);
  };
  route("near", "default", 0, 254);
  route("first", "5", 1, 2);
  route("first", "2", 1, 2);
  route("first", "4", 3, 2);
  route("middle", "5", 2, 2);
  route("middle", "default", 1, 1);
  route("other", "5", 4, 2);
  route("other", "default", 3, 1);
  route("last", "default", 2, 1);
  route("far", "default", 5, 254);
  return {
    near: ["ip", "netns", "exec", name("near")],
    far: ["ip", "netns", "exec", name("far")],
    detour: ["ip", "-n", name("first"), "route", "replace", "10.81.5.0/24", "via", CHAIN.other],
    silence: (isSilent) => {
      const args = ["pref", "10", "iif", "lo", "to", "10.81.0.0/24", "blackhole"];
      ip("-n", name("middle"), "rule", isSilent ? "add" : "del", ...args);
    },
    remove: () => {
      for (const each of names) ip("netns", "del", each);
    },
  };
}
