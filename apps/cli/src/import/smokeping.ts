import type { Json } from "@padit/domain";
import { type CollectedEndpoints, hostAndPort } from "./collected-endpoints";
import { readSmokePing, type SmokePingNode, type SmokePingProbe } from "./smokeping-text";

type Settings = Readonly<Record<string, string>>;
type Target = { [name: string]: Json | undefined };

/** SmokePing's own defaults. */
const STEP_SECONDS = 300;
const PINGS = 20;
const PINGS_MAX = 50;
const PAYLOAD_BYTES_MIN = 36;
/** Members of a target that only affect charts and descriptions. */
const SHOWN_ONLY = ["menu", "title", "remark", "host", "probe", "step", "pings", "comments", "hide", "nomasterpoll"];

/** Reads the sections Targets, Probes and Database; a host becomes an endpoint with the names of its menus as labels. */
export function importSmokePing(text: string, into: CollectedEndpoints): void {
  const { targets, probes, database } = readSmokePing(text, into);
  walk(targets, { probes, database, inherited: {}, path: [], into });
}

interface Walk {
  probes: ReadonlyMap<string, SmokePingProbe>;
  database: Settings;
  inherited: Settings;
  path: readonly string[];
  into: CollectedEndpoints;
}

function walk(node: SmokePingNode, at: Walk): void {
  const { into, path } = at;
  const settings = { ...at.inherited, ...node.settings };
  const { host } = node.settings;
  if (host !== undefined) importHost(node, settings, at);
  const { host: _, menu: _menu, title: _title, remark: _remark, ...inherited } = settings;
  for (const child of node.children) walk(child, { ...at, inherited, path: node.name === "" ? path : [...path, node.name] });
  if (node.settings.alerts !== undefined)
    into.note(placeOf(node), `alerts (${node.settings.alerts}) have no counterpart: PADIT finds anomalies without patterns`);
}

const placeOf = ({ line, name }: SmokePingNode): string => `line ${line}, ${name || "Targets"}`;

function importHost(node: SmokePingNode, settings: Settings, { probes, database, path, into }: Walk): void {
  const place = placeOf(node);
  const { host = "", probe = "FPing" } = settings;
  if (host.startsWith("/")) {
    into.note(place, "left out: a chart of several hosts");
    return;
  }
  if (host === "DYNAMIC") {
    into.note(place, "left out: a host with a dynamic address");
    return;
  }
  const { kind, settings: ofProbe } = probes.get(probe) ?? { kind: probe, settings: {} };
  const options = { ...database, ...ofProbe, ...settings };
  const check = checkOf(kind, host, options);
  if (!check) {
    into.note(place, `left out: the probe “${probe}” has no counterpart`);
    return;
  }
  for (const name of Object.keys(node.settings))
    if (!SHOWN_ONLY.includes(name) && name !== "alerts" && !check.used.includes(name)) into.note(`${place}, ${name}`, "has no counterpart");
  if (Number(options.pings) > PINGS_MAX) into.note(place, `${options.pings} pings are ${PINGS_MAX} packets`);
  const { menu, title } = node.settings;
  into.add({
    ...{ protocol: check.protocol, target: check.target, name: title || menu || host, place },
    intervalSeconds: Number(options.step) || STEP_SECONDS,
    tags: path,
  });
}

const milliseconds = (seconds: string | undefined): number | undefined =>
  Number(seconds) > 0 ? Math.round(Number(seconds) * 1000) : undefined;
const whole = (text: string | undefined): number | undefined => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined);

function checkOf(probe: string, host: string, options: Settings): { protocol: string; target: Target; used: string[] } | undefined {
  if (/^FPing/i.test(probe)) {
    const size = whole(options.packetsize);
    const count = Math.min(whole(options.pings) ?? PINGS, PINGS_MAX);
    const payloadBytes = size === undefined ? undefined : Math.max(size, PAYLOAD_BYTES_MIN);
    const family = /^FPing6/i.test(probe) ? "ipv6" : undefined;
    return { protocol: "icmp", target: { host, count, payloadBytes, family }, used: ["packetsize"] };
  }
  if (/^TCPPing/i.test(probe)) return { protocol: "tcp", target: { host, port: whole(options.port) ?? 80 }, used: ["port"] };
  if (/^(Another)?DNS/i.test(probe)) {
    const { host: server, port } = hostAndPort(host);
    const target = { server, port: port ?? whole(options.port), name: options.lookup ?? host, type: options.recordtype };
    return {
      protocol: "dns",
      target: { ...target, timeoutMs: milliseconds(options.timeout) },
      used: ["lookup", "recordtype", "port", "timeout"],
    };
  }
  if (/^(Curl|EchoPingHttps?$)/i.test(probe)) {
    const scheme = /https/i.test(probe) ? "https" : "http";
    const url = (options.urlformat ?? `${scheme}://%host%${options.url ?? "/"}`).replaceAll("%host%", host);
    return { protocol: "http", target: { url, timeoutMs: milliseconds(options.timeout) }, used: ["urlformat", "url", "timeout"] };
  }
  return undefined;
}
