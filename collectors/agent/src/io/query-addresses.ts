import { createSocket } from "node:dgram";
import { NODATA, NOTFOUND, SERVFAIL } from "node:dns";
import { lookup, Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { addressesInHosts, candidatesOf, hasOtherSources, parseResolvConf, type ResolverSettings } from "./system-names";

export interface ResolverFiles {
  hosts: string;
  resolvConf: string;
  nsswitch: string;
  /** Port of the name servers; 53 except in tests. */
  port?: number;
}
const SYSTEM: ResolverFiles = { hosts: "/etc/hosts", resolvConf: "/etc/resolv.conf", nsswitch: "/etc/nsswitch.conf" };

/** A name's addresses and how long they are valid. */
export interface NameAnswer {
  addresses: string[];
  ttlMs: number;
}

/** Validity of addresses from the hosts file or another local source, ms. */
const LOCAL_TTL_MS = 1_000;
/** Maximum time for one name server, ms, even if resolv.conf sets more: the other servers need time before the run ends. */
const SERVER_TIMEOUT_MS_MAX = 2_000;
/** How long the second IP version may answer after the first, ms. */
const SECOND_ANSWER_MS = 500;
/** Maximum number of simultaneous look-ups by the C library. Each one occupies one of the process's four threads. */
const SYSTEM_LOOKUPS_MAX = 1;

/**
 * Resolves names as getaddrinfo(3) does, from the hosts file and by its own DNS queries. Queries for different names do not wait for each
 * other; `dns.lookup` would occupy one of the process's few threads for as long as a name server does not answer. Sources that only the C
 * library can query (mDNS, LDAP) come last, one name at a time.
 */
export class AddressQueries {
  private systemLookups = 0;

  constructor(private readonly files: ResolverFiles = SYSTEM) {}

  /** Addresses in order of preference. @throws Error with the code ENOTFOUND if the name does not exist */
  async find(host: string, family: 4 | 6 | undefined): Promise<NameAnswer> {
    const listed = addressesInHosts(await readIfThere(this.files.hosts), host).filter((address) => isWanted(address, family));
    if (listed.length > 0) return { addresses: await preferred(listed), ttlMs: LOCAL_TTL_MS };
    if (isLocalhost(host)) return { addresses: LOOPBACKS.filter((address) => isWanted(address, family)), ttlMs: LOCAL_TTL_MS };
    try {
      return await this.query(host, family);
    } catch (error) {
      const found = await this.askSystem(host, family);
      if (found === undefined) throw error;
      return found;
    }
  }

  private async query(host: string, family: 4 | 6 | undefined): Promise<NameAnswer> {
    const settings = parseResolvConf(await readIfThere(this.files.resolvConf), hostname());
    let failure: unknown;
    for (const name of candidatesOf(host, settings)) {
      try {
        return await this.ask(name, family, settings);
      } catch (error) {
        // Like the C library, continue the search list after SERVFAIL, but stop if no server answered.
        if (!isAbsent(error) && codeOf(error) !== SERVFAIL) throw error;
        if (!isAbsent(error)) failure = error;
      }
    }
    throw failure ?? notFound(host);
  }

  private async ask(name: string, family: 4 | 6 | undefined, { servers, timeoutMs, tries }: ResolverSettings): Promise<NameAnswer> {
    const resolver = new Resolver({ timeout: Math.min(timeoutMs, SERVER_TIMEOUT_MS_MAX), tries });
    resolver.setServers(servers.map((server) => withPort(server, this.files.port)));
    const questions = [
      ...(family === 4 ? [] : [resolver.resolve6(name, { ttl: true })]),
      ...(family === 6 ? [] : [resolver.resolve4(name, { ttl: true })]),
    ];
    // Some servers answer for one record type only. After one answer, the other is awaited for `SECOND_ANSWER_MS` only.
    const grace = Promise.any(questions).then(
      () => delay(SECOND_ANSWER_MS, undefined, { ref: false }),
      () => undefined,
    );
    void Promise.race([grace, Promise.allSettled(questions)]).then(() => resolver.cancel());
    const answers = await Promise.allSettled(questions);
    const records = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (records.length > 0)
      return {
        addresses: await preferred(records.map(({ address }) => address)),
        ttlMs: Math.min(...records.map(({ ttl }) => ttl)) * 1000,
      };
    const reasons = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    throw reasons.find((reason) => !isAbsent(reason)) ?? notFound(name);
  }

  private async askSystem(host: string, family: 4 | 6 | undefined): Promise<NameAnswer | undefined> {
    if (this.systemLookups >= SYSTEM_LOOKUPS_MAX || !hasOtherSources(await readIfThere(this.files.nsswitch))) return undefined;
    this.systemLookups++;
    try {
      const found = await lookup(host, { family: family ?? 0, all: true });
      return { addresses: found.map(({ address }) => address), ttlMs: LOCAL_TTL_MS };
    } catch {
      return undefined;
    } finally {
      this.systemLookups--;
    }
  }
}

const LOOPBACKS = ["::1", "127.0.0.1"];
/** RFC 6761 §6.3: localhost is never queried from a name server. */
const isLocalhost = (host: string): boolean => /(?:^|\.)localhost\.?$/i.test(host);
const isWanted = (address: string, family: 4 | 6 | undefined): boolean => family === undefined || isIP(address) === family;
const withPort = (server: string, port: number | undefined): string =>
  port === undefined ? server : server.includes(":") ? `[${server}]:${port}` : `${server}:${port}`;

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");
/** Whether the servers answered that the name or the record does not exist. */
const isAbsent = (error: unknown): boolean => codeOf(error) === NOTFOUND || codeOf(error) === NODATA;
const notFound = (host: string): Error => Object.assign(new Error(`query ${NOTFOUND} ${host}`), { code: NOTFOUND });

const readIfThere = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

/**
 * Orders a name's addresses by RFC 6724 §6, reduced to hosts with one route for each IP version: addresses without a route come last, then
 * IPv6 comes before IPv4. The order within each group is the answer's.
 */
async function preferred(addresses: readonly string[]): Promise<string[]> {
  const unique = [...new Set(addresses)];
  if (unique.length < 2) return unique;
  const ranked = await Promise.all(
    unique.map(async (address) => ({ address, rank: ((await hasRoute(address)) ? 0 : 2) + (isIP(address) === 6 ? 0 : 1) })),
  );
  return ranked.sort((a, b) => a.rank - b.rank).map(({ address }) => address);
}

/** Connecting a UDP socket looks up the route and sends nothing. */
function hasRoute(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIP(address) === 6 ? "udp6" : "udp4");
    const end = (has: boolean) => {
      socket.close();
      resolve(has);
    };
    socket.once("error", () => end(false));
    socket.connect(9, address, () => end(true));
  });
}
