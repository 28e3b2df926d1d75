import { ip } from "./rights";

export interface VethPair {
  near: string;
  far: string;
  remove(): void;
  /** Creates both interfaces again after `remove`: the names are the same, the indexes and addresses are new. */
  again(): void;
}

let made = 0;

/** A veth pair in this namespace without IP addresses, for Ethernet frames. */
export function vethPair(): VethPair {
  const id = `${process.pid.toString(36)}${made++}`;
  const [near, far] = [`pn${id}`, `pf${id}`];
  const make = () => {
    ip("link", "add", near, "type", "veth", "peer", "name", far);
    for (const device of [near, far]) {
      // The kernel would send IPv6 packets on its own.
      ip("link", "set", device, "addrgenmode", "none");
      ip("link", "set", device, "up");
    }
  };
  make();
  return { near, far, remove: () => void ip("link", "del", near), again: make };
}
