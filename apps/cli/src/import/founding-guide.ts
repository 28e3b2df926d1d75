import { parse } from "yaml";
import { z } from "zod";
import { type CollectedEndpoints, hostAndPort } from "./collected-endpoints";
import { readAs } from "./read-as";

const Entry = z.union([
  z.string().min(1),
  z.looseObject({ name: z.string().optional(), url: z.string().optional(), host: z.string().optional() }),
]);
/** `{endpoints, interval_sec, timeout_sec}` as JSON or YAML. */
const Guide = z.looseObject({
  endpoints: z.array(Entry).max(10_000),
  interval_sec: z.number().positive().optional(),
  timeout_sec: z.number().positive().optional(),
});
const KNOWN_MEMBERS = ["endpoints", "interval_sec", "timeout_sec"];

/** Imports each address as an endpoint: an http URL by HTTP, `host:port` by TCP, anything else by ICMP. */
export function importGuide(text: string, into: CollectedEndpoints): void {
  const { endpoints, interval_sec: intervalSeconds, timeout_sec: timeout, ...others } = readAs(Guide, parse(text));
  for (const name of Object.keys(others)) if (!KNOWN_MEMBERS.includes(name)) into.note(name, "has no counterpart");
  const timeoutMs = timeout === undefined ? undefined : Math.round(timeout * 1000);
  for (const [index, entry] of endpoints.entries()) {
    const place = `endpoints.${index}`;
    const { name, url, host, ...rest } = typeof entry === "string" ? { name: entry, url: entry, host: undefined } : entry;
    const address = url ?? host;
    if (address === undefined) {
      into.note(place, "left out: it has neither url nor host");
      continue;
    }
    for (const member of Object.keys(rest)) into.note(`${place}.${member}`, "has no counterpart");
    into.add({ name: name ?? address, ...addressed(address, timeoutMs), intervalSeconds, place });
  }
}

function addressed(address: string, timeoutMs: number | undefined) {
  if (/^https?:\/\//i.test(address)) return { protocol: "http", target: { url: address, timeoutMs } };
  const { host, port } = hostAndPort(address);
  return port === undefined ? { protocol: "icmp", target: { host, timeoutMs } } : { protocol: "tcp", target: { host, port, timeoutMs } };
}
