import { ip } from "@padit/native/testing/rights";

export interface BridgedHosts {
  /** The interface of this namespace. */
  near: string;
  far: readonly {
    device: string;
    /** Command line put before a command to run it on that host. */
    command: readonly string[];
    /** Clock identity that `ptp4l` derives from the interface's MAC address. */
    clock: string;
  }[];
  remove(): void;
}

let made = 0;

/** Hosts in network namespaces of their own on one bridge with an interface of this namespace, for Ethernet frames. */
export function bridgedHosts(count: number): BridgedHosts {
  const id = `${process.pid.toString(36)}${made++}`;
  const [near, nearPort, bridge] = [`bn${id}`, "port", "br0"];
  const switchName = `padit-s-${id}`;
  ip("netns", "add", switchName);
  ip("-n", switchName, "link", "add", bridge, "type", "bridge");
  ip("-n", switchName, "link", "set", bridge, "addrgenmode", "none", "up");
  ip("link", "add", near, "type", "veth", "peer", "name", nearPort, "netns", switchName);
  ip("link", "set", near, "addrgenmode", "none", "up");
  ip("-n", switchName, "link", "set", nearPort, "master", bridge, "addrgenmode", "none", "up");
  const names = Array.from({ length: count }, (_, i) => `padit-h${i}-${id}`);
  const far = names.map((name, i) => {
    const device = "eth1";
    ip("netns", "add", name);
    ip("link", "add", device, "netns", name, "type", "veth", "peer", "name", `port${i}`, "netns", switchName);
    ip("-n", name, "link", "set", device, "address", `02:00:00:00:01:0${i}`, "addrgenmode", "none", "up");
    ip("-n", switchName, "link", "set", `port${i}`, "master", bridge, "addrgenmode", "none", "up");
    return { device, command: ["ip", "netns", "exec", name], clock: `020000.fffe.00010${i}` };
  });
  const remove = () => {
    for (const name of [...names, switchName]) ip("netns", "del", name);
  };
  return { near, far, remove };
}
