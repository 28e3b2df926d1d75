import { ip } from "./rights";

export interface VethPair {
  near: string;
  far: string;
  remove(): void;
  /** Creates both interfaces again after `remove`: the names are the same, the indexes and addresses are new. */
  again(): void;
}

let made = 0;

/** Two interfaces joined by a wire, both in this namespace and without addresses: for frames. */
export function vethPair(): VethPair {
  const id = `${process.pid.toString(36)}${made++}`;
  const [near, far] = [`pn${id}`, `pf${id}`];
  const make = () => {
    ip("link", "add", near, "type", "veth", "peer", "name", far);
    for (const device of [near, far]) {
      // IPv6 would speak on its own.
      ip("link", "set", device, "addrgenmode", "none");
      ip("link", "set", device, "up");
    }
  };
  make();
  return { near, far, remove: () => void ip("link", "del", near), again: make };
}
