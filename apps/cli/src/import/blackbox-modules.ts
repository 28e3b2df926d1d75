import type { Json } from "@padit/domain";
import { z } from "zod";
import { type CollectedEndpoints, hostAndPort } from "./collected-endpoints";
import { durationSeconds } from "./read-as";

const Texts = z.array(z.string());
const Http = z.looseObject({
  method: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  valid_status_codes: z.array(z.int()).optional(),
  follow_redirects: z.boolean().optional(),
  no_follow_redirects: z.boolean().optional(),
  fail_if_body_not_matches_regexp: Texts.optional(),
  basic_auth: z.unknown().optional(),
  bearer_token: z.unknown().optional(),
  authorization: z.unknown().optional(),
  tls_config: z.looseObject({ insecure_skip_verify: z.boolean().optional() }).optional(),
  preferred_ip_protocol: z.string().optional(),
  ip_protocol_fallback: z.boolean().optional(),
  proxy_url: z.string().optional(),
});
const Dns = z.looseObject({
  query_name: z.string(),
  query_type: z.string().optional(),
  transport_protocol: z.string().optional(),
  valid_rcodes: Texts.optional(),
  recursion_desired: z.boolean().optional(),
});
const Icmp = z.looseObject({ payload_size: z.int().optional(), ttl: z.int().optional(), dont_fragment: z.boolean().optional() });
const Tcp = z.looseObject({ preferred_ip_protocol: z.string().optional() });
const Module = z.looseObject({
  prober: z.string(),
  timeout: z.string().optional(),
  http: Http.nullish(),
  dns: Dns.nullish(),
  icmp: Icmp.nullish(),
  tcp: Tcp.nullish(),
});
export type BlackboxModule = z.output<typeof Module>;
export const BlackboxFile = z.looseObject({ modules: z.record(z.string(), Module) });

type Target = { [name: string]: Json | undefined };
export interface ModuleCheck {
  protocol: string;
  target: Target;
}

const SECRET_HEADER = /auth|cookie|key|token|secret/i;
const PLAIN_PATTERN = /^[^\\^$.|?*+()[\]{}]+$/;
const ICMP_PAYLOAD_BYTES_MIN = 36;

/** The protocol and target in PADIT for a probe of a target by a module; undefined when there is no counterpart. */
export function checkOf(name: string, module: BlackboxModule, target: string, into: CollectedEndpoints): ModuleCheck | undefined {
  const place = `modules.${name}`;
  const seconds = durationSeconds(module.timeout);
  const timeoutMs = seconds === undefined ? undefined : Math.round(seconds * 1000);
  switch (module.prober) {
    case "http":
      return { protocol: "http", target: { ...httpTarget(place, module.http ?? {}, target, into), timeoutMs } };
    case "tcp": {
      noteOthers(`${place}.tcp`, module.tcp ?? {}, ["preferred_ip_protocol", "ip_protocol_fallback"], into);
      return { protocol: "tcp", target: { ...hostAndPort(target), family: familyOf(module.tcp?.preferred_ip_protocol), timeoutMs } };
    }
    case "icmp":
      return { protocol: "icmp", target: { ...icmpTarget(place, module.icmp ?? {}, into), host: hostAndPort(target).host, timeoutMs } };
    case "dns":
      if (!module.dns) break;
      return { protocol: "dns", target: { ...dnsTarget(place, module.dns, target, into), timeoutMs } };
  }
  into.note(place, `the prober “${module.prober}” has no counterpart`);
  return undefined;
}

const familyOf = (preferred: string | undefined): string | undefined =>
  preferred === "ip4" ? "ipv4" : preferred === "ip6" ? "ipv6" : undefined;

function noteOthers(place: string, settings: object, known: readonly string[], into: CollectedEndpoints): void {
  for (const name of Object.keys(settings)) if (!known.includes(name)) into.note(`${place}.${name}`, "has no counterpart");
}

function httpTarget(place: string, http: z.output<typeof Http>, target: string, into: CollectedEndpoints): Target {
  const at = `${place}.http`;
  noteOthers(at, http, [...Object.keys(Http.shape), "valid_http_versions"], into);
  if ("valid_http_versions" in http) into.note(`${at}.valid_http_versions`, "has no counterpart: every version is accepted");
  const patterns = http.fail_if_body_not_matches_regexp ?? [];
  for (const pattern of patterns.filter((each) => !PLAIN_PATTERN.test(each)))
    into.note(at, `the pattern “${pattern}” was left out: a body is searched for plain texts`);
  const plain = patterns.filter((each) => PLAIN_PATTERN.test(each));
  const codes = http.valid_status_codes?.join(",");
  return {
    url: /^https?:\/\//i.test(target) ? target : `http://${target}`,
    method: http.method,
    headers: headersOf(at, http, into),
    body: http.body,
    expectStatus: codes || undefined,
    followRedirects: http.no_follow_redirects === true ? false : http.follow_redirects,
    expectBody: plain.length > 0 ? plain : undefined,
    verifyTls: http.tls_config?.insecure_skip_verify === true ? false : undefined,
    family: http.ip_protocol_fallback === false ? familyOf(http.preferred_ip_protocol) : undefined,
    proxy: http.proxy_url,
  };
}

/** The HTTP headers. Headers that may contain secrets become references to variables, so that the document contains no secrets. */
function headersOf(at: string, http: z.output<typeof Http>, into: CollectedEndpoints): Json | undefined {
  const variable = (header: string): string => `${at}.${header}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
  const secret = (header: string, how: string): string => {
    into.note(`${at}.${header}`, `set ${variable(header)} to ${how} in the environment of padit apply`);
    return `\${${variable(header)}}`;
  };
  const plain = Object.entries(http.headers ?? {}).map(([name, value]) =>
    SECRET_HEADER.test(name) ? secret(name, `“${name}: …”`) : `${name}: ${value}`,
  );
  const basic = http.basic_auth === undefined ? [] : [secret("basic_auth", "“Authorization: Basic …”, with user:password in base64,")];
  const bearer =
    http.bearer_token === undefined && http.authorization === undefined ? [] : [secret("authorization", "“Authorization: Bearer …”")];
  const headers = [...plain, ...basic, ...bearer];
  return headers.length > 0 ? headers : undefined;
}

function icmpTarget(place: string, icmp: z.output<typeof Icmp>, into: CollectedEndpoints): Target {
  noteOthers(`${place}.icmp`, icmp, [...Object.keys(Icmp.shape), "preferred_ip_protocol", "ip_protocol_fallback"], into);
  const { payload_size: size, ttl, dont_fragment: dontFragment } = icmp;
  if (size !== undefined && size < ICMP_PAYLOAD_BYTES_MIN)
    into.note(`${place}.icmp.payload_size`, `is ${ICMP_PAYLOAD_BYTES_MIN} bytes at least`);
  const payloadBytes = size === undefined ? undefined : Math.max(size, ICMP_PAYLOAD_BYTES_MIN);
  return { payloadBytes, ttl, dontFragment, family: familyOf(Reflect.get(icmp, "preferred_ip_protocol") as string | undefined) };
}

function dnsTarget(place: string, dns: z.output<typeof Dns>, target: string, into: CollectedEndpoints): Target {
  noteOthers(`${place}.dns`, dns, [...Object.keys(Dns.shape), "preferred_ip_protocol", "ip_protocol_fallback"], into);
  const [code, ...others] = dns.valid_rcodes ?? [];
  if (others.length > 0) into.note(`${place}.dns.valid_rcodes`, `only ${code} is expected; PADIT takes one code`);
  const { host: server, port } = hostAndPort(target);
  return {
    ...{ server, port, name: dns.query_name, type: dns.query_type, transport: dns.transport_protocol?.replace(/[46]$/, "") },
    ...{ expectCode: code, recursionDesired: dns.recursion_desired },
  };
}
