import { isIP } from "node:net";

/** Settings of /etc/resolv.conf (resolv.conf(5)), with the C library's limits and defaults. */
export interface ResolverSettings {
  servers: string[];
  search: string[];
  ndots: number;
  timeoutMs: number;
  tries: number;
}

const SERVERS_MAX = 3;
const SEARCH_MAX = 6;
const NDOTS_MAX = 15;
const TIMEOUT_S_MAX = 30;
const TRIES_MAX = 5;

/** Parses resolv.conf. Without a search list the host name's domain is searched. */
export function parseResolvConf(text: string, hostname = ""): ResolverSettings {
  const settings = { servers: [] as string[], search: domainOf(hostname), ndots: 1, timeoutMs: 5_000, tries: 2 };
  for (const line of text.split("\n")) {
    const [keyword, ...words] = line
      .replace(/[#;].*/, "")
      .trim()
      .split(/\s+/);
    if (keyword === "nameserver" && isIP(words[0]?.replace(/%.*/, "") ?? "") !== 0) settings.servers.push(words[0] ?? "");
    else if (keyword === "search" || keyword === "domain") settings.search = words.slice(0, keyword === "domain" ? 1 : SEARCH_MAX);
    else if (keyword === "options") for (const word of words) applyOption(settings, word);
  }
  const servers = settings.servers.slice(0, SERVERS_MAX);
  return { ...settings, servers: servers.length === 0 ? ["127.0.0.1"] : servers };
}

const domainOf = (hostname: string): string[] => (hostname.includes(".") ? [hostname.slice(hostname.indexOf(".") + 1)] : []);

function applyOption(settings: ResolverSettings, word: string): void {
  const [name, text = ""] = word.split(":");
  const n = Number(text);
  if (text === "" || !Number.isInteger(n) || n < 0) return;
  if (name === "ndots") settings.ndots = Math.min(n, NDOTS_MAX);
  if (name === "timeout" && n > 0) settings.timeoutMs = Math.min(n, TIMEOUT_S_MAX) * 1000;
  if (name === "attempts" && n > 0) settings.tries = Math.min(n, TRIES_MAX);
}

/** The names to query, in order. A name with at least `ndots` dots is queried as given first; a name that ends in a dot only as given. */
export function candidatesOf(host: string, { search, ndots }: Pick<ResolverSettings, "search" | "ndots">): string[] {
  if (host.endsWith(".")) return [host.slice(0, -1)];
  const searched = search.filter((domain) => domain !== ".").map((domain) => `${host}.${domain.replace(/\.$/, "")}`);
  const dots = host.split(".").length - 1;
  return [...new Set(dots >= ndots ? [host, ...searched] : [...searched, host])];
}

/** The addresses of a host in a hosts file. @param hosts the file's text: an address and its names on each line */
export function addressesInHosts(hosts: string, host: string): string[] {
  const wanted = host.toLowerCase().replace(/\.$/, "");
  return hosts.split("\n").flatMap((line) => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    return isIP(address) !== 0 && names.some((name) => name.toLowerCase() === wanted) ? [address] : [];
  });
}

const OWN_SOURCES = new Set(["files", "dns", "resolve", "myhostname"]);

/** Whether nsswitch.conf(5) lists sources of host names other than DNS, the hosts file and the machine's own name. */
export function hasOtherSources(nsswitch: string): boolean {
  const line = /^\s*hosts:(.*)$/m.exec(nsswitch)?.[1] ?? "";
  const sources = line
    .replace(/#.*|\[[^\]]*\]/g, "")
    .trim()
    .split(/\s+/);
  return sources.some((source) => source !== "" && !OWN_SOURCES.has(source));
}
