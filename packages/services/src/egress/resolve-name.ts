import type { LookupAddress } from "node:dns";
import { Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";

/** Resolves a name to its addresses. */
export type Resolve = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const QUERY_TIMEOUT_MS = 2_000;
const TRIES = 2;
const HOSTS_FILE = "/etc/hosts";

/**
 * Queries the machine's name servers directly, after the hosts file and without search domains. `dns.lookup` would block one of the
 * process's four threads while a name server is silent, so that four names of one customer would stop files, passwords and names of
 * everyone.
 */
export const resolveByQueries: Resolve = resolveBy();

/** @param servers addresses of name servers, with or without a port; default: the machine's */
export function resolveBy(servers?: readonly string[]): Resolve {
  return (host, done) => {
    lookUp(host, servers).then(
      (addresses) => done(null, addresses),
      (error) => done(error, []),
    );
  };
}

async function lookUp(host: string, servers: readonly string[] | undefined): Promise<LookupAddress[]> {
  const listed = addressesIn(await readFile(HOSTS_FILE, "utf8").catch(() => ""), host);
  if (listed.length > 0) return listed;
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: TRIES });
  if (servers) resolver.setServers(servers);
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const addresses = [
    ...(four.status === "fulfilled" ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === "fulfilled" ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (addresses.length === 0 && four.status === "rejected") throw four.reason;
  return addresses;
}

/** @param hosts text of a hosts file: an address and its names on each line */
export function addressesIn(hosts: string, host: string): LookupAddress[] {
  const wanted = host.toLowerCase().replace(/\.$/, "");
  return hosts.split("\n").flatMap((line) => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    return names.some((name) => name.toLowerCase() === wanted) ? [{ address, family: address.includes(":") ? 6 : 4 }] : [];
  });
}
