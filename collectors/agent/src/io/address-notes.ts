import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { AddressNote } from "@padit/protocols/probe";
import ipaddr from "ipaddr.js";

/** Maximum number of networks that are read; the rest of a longer file is ignored. */
const NETWORKS_MAX = 500_000;
/** Interval between checks of the file's time of change, ms. */
const REFRESH_INTERVAL_MS = 10_000;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** Networks by prefix length, longest first; each map's keys are masked addresses. */
type Networks = { bits: number; notes: Map<string, AddressNote> }[];

/**
 * Names and AS numbers of addresses from a file of the operator: lines of `network AS name`, such as `192.0.2.0/24 64500 Example Net`, with
 * `-` for no AS number and `#` before a comment. The longest matching network applies. Nothing is asked over the network.
 */
export class AddressNotes {
  private networks: Networks = [];
  private readAtMs = Number.NEGATIVE_INFINITY;
  private changedMs: number | undefined;

  /** @param nowMs monotonic clock, ms */
  constructor(
    private readonly path: string,
    private readonly nowMs = () => performance.now(),
  ) {}

  find(address: string): AddressNote | undefined {
    this.refresh();
    const bare = address.replace(/%.*$/, "");
    if (!ipaddr.isValid(bare)) return undefined;
    const ip = ipaddr.process(bare);
    for (const { bits, notes } of this.networks) {
      const note = notes.get(maskedKey(ip, bits));
      if (note !== undefined) return note;
    }
    return undefined;
  }

  private refresh(): void {
    if (this.nowMs() - this.readAtMs < REFRESH_INTERVAL_MS) return;
    this.readAtMs = this.nowMs();
    try {
      const changedMs = statSync(this.path).mtimeMs;
      if (changedMs === this.changedMs) return;
      this.networks = parsed(readFileSync(this.path, "utf8"));
      this.changedMs = changedMs;
    } catch {
      // Without the file, or the right to read it, addresses have no notes.
      this.networks = [];
      this.changedMs = undefined;
    }
  }
}

const LINE = /^\s*(\S+)\s+(\d+|-)(?:\s+(.*\S))?\s*$/;

function parsed(text: string): Networks {
  const byBits = new Map<number, Map<string, AddressNote>>();
  let count = 0;
  for (const line of text.split("\n")) {
    const [, network = "", as = "-", name] = LINE.exec(line.replace(/#.*$/, "")) ?? [];
    if (!ipaddr.isValidCIDR(network)) continue;
    if (++count > NETWORKS_MAX) break;
    const [ip, bits] = ipaddr.parseCIDR(network);
    const notes = byBits.get(bits) ?? new Map<string, AddressNote>();
    notes.set(maskedKey(ip, bits), { ...(as !== "-" && { as: Number(as) }), ...(name !== undefined && { name: name.slice(0, 60) }) });
    byBits.set(bits, notes);
  }
  return [...byBits].sort(([a], [b]) => b - a).map(([bits, notes]) => ({ bits, notes }));
}

/** The first bits of an address, with its family. */
function maskedKey(ip: Address, bits: number): string {
  const bytes = ip.toByteArray();
  const masked = bytes.map((byte, i) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * i));
    return byte & (0xff00 >> kept) & 0xff;
  });
  return `${ip.kind()} ${masked.join(".")}`;
}

/** Notes of the file `networks` in the collector's data folder. */
export function addressNotesIn(dir: string): (address: string) => AddressNote | undefined {
  const notes = new AddressNotes(join(dir, "networks"));
  return (address) => notes.find(address);
}
