import { networkInterfaces } from "node:os";
import type { FarEndIo, UdpListener } from "@padit/protocols/probe";

/**
 * How often addresses are read again, ms: the maximum silence of a new address without a notification, or while it is checked for
 * duplicates.
 */
const REFRESH_INTERVAL_MS = 10_000;

export interface ListenOptions {
  io: Pick<FarEndIo, "listenUdp"> & Partial<Pick<FarEndIo, "onLinkNews">>;
  /** An address of this machine; 0.0.0.0 and :: mean all addresses of their family. */
  bind: string;
  /** 0 picks a free one. */
  port: number;
  onListener(listener: UdpListener): void;
  /** Reports an address that appeared later and cannot be opened; it is tried again. */
  onFailure(address: string, error: Error): void;
  /** This machine's addresses of a family, with their zone if they need one. */
  addresses?: (family: Family) => string[];
  lookEveryMs?: number;
}
type Family = "IPv4" | "IPv6";

/**
 * Listens on one address, or on each of the machine's addresses with a separate socket. A reply must come from the address that was asked,
 * otherwise the client rejects it, and a socket bound to all addresses replies from the one that the route prefers. Addresses that come and
 * go are followed.
 * @throws Error with the system's `code` if a socket cannot be opened
 */
export async function listen(options: ListenOptions): Promise<{ port: number; close(): void }> {
  const { io, bind, onListener } = options;
  const family = WILDCARD_FAMILIES.get(bind);
  if (family !== undefined) return listenEverywhere(family, options);
  const listener = await io.listenUdp(bind, options.port);
  onListener(listener);
  return { port: listener.port, close: () => listener.close() };
}

const WILDCARD_FAMILIES = new Map<string, Family>([
  ["0.0.0.0", "IPv4"],
  ["::", "IPv6"],
]);

async function listenEverywhere(
  family: Family,
  { io, bind, port: asked, onListener, onFailure, addresses = localAddresses, lookEveryMs = REFRESH_INTERVAL_MS }: ListenOptions,
) {
  const listeners = new Map<string, UdpListener>();
  let port = asked;
  let isClosed = false;
  const open = async (address: string) => {
    const listener = await io.listenUdp(address, port);
    if (isClosed) return listener.close();
    port = listener.port;
    listeners.set(address, listener);
    onListener(listener);
  };
  const follow = async () => {
    const present = new Set(addresses(family));
    for (const [address, listener] of listeners) {
      if (present.has(address)) continue;
      listeners.delete(address);
      listener.close();
    }
    for (const address of present) if (!listeners.has(address)) await open(address).catch((error) => onFailure(address, error));
  };
  const look = () => void follow().catch((error) => onFailure(bind, error));
  const unwatch = io.onLinkNews?.(look);
  const close = () => {
    isClosed = true;
    unwatch?.();
    clearInterval(timer);
    for (const listener of listeners.values()) listener.close();
  };
  const timer = setInterval(look, lookEveryMs);
  try {
    // An IPv6 address that is still being checked for duplicates (RFC 4862) is tried again at the next interval.
    for (const address of new Set(addresses(family))) await open(address).catch(unlessAbsent);
    if (port === 0) throw new Error(`No address of this machine is up, so none of ${bind} can be listened on.`);
  } catch (error) {
    close();
    throw error;
  }
  return { port, close };
}

function unlessAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "EADDRNOTAVAIL") throw error;
}

const localAddresses = (family: Family): string[] =>
  Object.entries(networkInterfaces()).flatMap(([name, all = []]) =>
    all.filter((one) => one.family === family).map(({ address, scopeid }) => (scopeid ? `${address}%${name}` : address)),
  );
