import { isPaditError } from "@padit/domain";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { importBlackbox } from "./blackbox";
import { CollectedEndpoints } from "./collected-endpoints";
import { importCsv } from "./csv-endpoints";
import { importGuide } from "./founding-guide";
import { importSmokePing } from "./smokeping";

function imported(read: (into: CollectedEndpoints) => void): { endpoints: object[]; report: readonly string[] } {
  const into = new CollectedEndpoints();
  read(into);
  const document = parse(into.text()) as { api_version: string; endpoints: object[] };
  expect(document).toMatchObject({ api_version: "padit/v1", kind: "Configuration" });
  return { endpoints: document.endpoints, report: into.report };
}

test("a list of endpoints: addresses are requested, ports connected to, hosts pinged", () => {
  const text = JSON.stringify({
    endpoints: [
      "https://example.com/health",
      "db.example.net:5432",
      "[2001:db8::1]:22",
      "192.0.2.1",
      { name: "shop", url: "http://shop.example", retries: 3 },
      {},
    ],
    ...{ interval_sec: 5, timeout_sec: 2, colour: "red" },
  });
  const { endpoints, report } = imported((into) => importGuide(text, into));
  expect(endpoints).toEqual([
    {
      name: "https://example.com/health",
      protocol: "http",
      target: { url: "https://example.com/health", timeout_ms: 2000 },
      interval_seconds: 5,
    },
    { name: "db.example.net:5432", protocol: "tcp", target: { host: "db.example.net", port: 5432, timeout_ms: 2000 }, interval_seconds: 5 },
    { name: "[2001:db8::1]:22", protocol: "tcp", target: { host: "2001:db8::1", port: 22, timeout_ms: 2000 }, interval_seconds: 5 },
    { name: "192.0.2.1", protocol: "icmp", target: { host: "192.0.2.1", timeout_ms: 2000 }, interval_seconds: 5 },
    { name: "shop", protocol: "http", target: { url: "http://shop.example", timeout_ms: 2000 }, interval_seconds: 5 },
  ]);
  expect(report).toEqual([
    "colour: has no counterpart",
    "endpoints.4.retries: has no counterpart",
    "endpoints.5: left out: it has neither url nor host",
  ]);
});

/** A reference as documents have it. */
const ref = (name: string): string => `\${${name}}`;

const BLACKBOX = `
modules:
  http_2xx:
    prober: http
    timeout: 5s
    http:
      valid_http_versions: ["HTTP/1.1", "HTTP/2.0"]
      valid_status_codes: [200, 204]
      method: GET
      no_follow_redirects: false
      fail_if_ssl: false
      fail_if_body_not_matches_regexp: ["welcome", "v[0-9]+"]
      headers: {Accept-Language: en-US, X-Api-Key: hidden}
      basic_auth: {username: u, password: hidden}
      tls_config: {insecure_skip_verify: true}
  icmp_ttl5: {prober: icmp, timeout: 1s500ms, icmp: {preferred_ip_protocol: ip4, payload_size: 8, ttl: 5}}
  tcp_connect: {prober: tcp}
  dns_soa: {prober: dns, dns: {query_name: prometheus.io, query_type: SOA, transport_protocol: udp4, valid_rcodes: [NOERROR]}}
  grpc: {prober: grpc}
  unused: {prober: icmp}
`;
const job = (name: string, module: string, targets: string): string =>
  `  - {job_name: ${name}, metrics_path: /probe, params: {module: [${module}]}, static_configs: [{targets: [${targets}], labels: {site: north}}]}\n`;
const PROMETHEUS = `
global: {scrape_interval: 15s}
scrape_configs:
  - job_name: node
    static_configs: [{targets: [localhost:9100]}]
  - job_name: web
    metrics_path: /probe
    scrape_interval: 1m30s
    params: {module: [http_2xx]}
    static_configs: [{targets: [https://prometheus.io, example.com]}]
    file_sd_configs: [{files: [x.json]}]
    relabel_configs: [{source_labels: [__address__], target_label: __param_target}]
${job("ping", "icmp_ttl5", "192.0.2.1")}${job("db", "tcp_connect", "db.example.net:5432, no-port")}${job("dns", "dns_soa", "8.8.8.8, 9.9.9.9:5353")}${job("rpc", "grpc", "x:1")}${job("gone", "nothing", "x")}`;

test("blackbox_exporter: modules and Prometheus' static targets together are endpoints", () => {
  const { endpoints, report } = imported((into) => importBlackbox([PROMETHEUS, BLACKBOX], into));
  expect(endpoints[0]).toEqual({
    ...{ name: "https://prometheus.io", protocol: "http", interval_seconds: 90, tags: ["web"] },
    target: {
      ...{ url: "https://prometheus.io", method: "GET", expect_status: "200,204", expect_body: ["welcome"] },
      headers: ["Accept-Language: en-US", ref("MODULES_HTTP_2XX_HTTP_X_API_KEY"), ref("MODULES_HTTP_2XX_HTTP_BASIC_AUTH")],
      ...{ verify_tls: false, timeout_ms: 5000 },
    },
  });
  expect(endpoints.slice(1)).toMatchObject([
    { name: "example.com", target: { url: "http://example.com" } },
    {
      name: "192.0.2.1",
      protocol: "icmp",
      target: { host: "192.0.2.1", payload_bytes: 36, ttl: 5, family: "ipv4", timeout_ms: 1500 },
      interval_seconds: 15,
      tags: ["ping", "site=north"],
    },
    { protocol: "tcp", target: { host: "db.example.net", port: 5432 } },
    { protocol: "dns", target: { server: "8.8.8.8", name: "prometheus.io", type: "SOA", transport: "udp", expect_code: "NOERROR" } },
    { protocol: "dns", target: { server: "9.9.9.9", port: 5353 } },
  ]);
  expect(endpoints).toHaveLength(6);
  const all = report.join("\n");
  expect(all).not.toContain("hidden");
  for (const line of [
    "scrape_configs.node: scrapes no probe",
    "scrape_configs.web.file_sd_configs: has no counterpart: only static targets were read",
    "modules.http_2xx.http.fail_if_ssl: has no counterpart",
    "the pattern “v[0-9]+” was left out",
    "modules.icmp_ttl5.icmp.payload_size: is 36 bytes at least",
    "scrape_configs.db, no-port: left out: port",
    "modules.grpc: the prober “grpc” has no counterpart",
    "scrape_configs.gone: left out: there is no module “nothing”",
    "modules.unused: no static target uses it",
    "set MODULES_HTTP_2XX_HTTP_BASIC_AUTH to “Authorization: Basic …”",
  ])
    expect(all).toContain(line);
});

const SMOKEPING = `*** General ***
owner = Ana
@include /etc/smokeping/pathnames
*** Database ***
step     = 300
pings    = 20
*** Probes ***
+ FPing
binary = /usr/bin/fping
packetsize = 1000
+ DNS
lookup = example.com
++ SlowDNS
step = 600
+ TCPPing
port = 443
*** Targets ***
probe = FPing
menu = Top
title = Network Latency Grapher
# a comment
+ Europe
menu = Europe
alerts = someloss
++ Berlin
menu = Berlin
title = Core router \\
  Berlin
host = 192.0.2.1
++ Paris
probe = TCPPing
host = paris.example.net
slaves = london
+++ Resolver
probe = SlowDNS
host = 192.0.2.53
pings = 60
++ Both
host = /Europe/Berlin /Europe/Paris
+ Dyn
host = DYNAMIC
+ Odd
probe = EchoPingPlugin
host = x
`;

test("SmokePing: hosts of the tree are endpoints, menus are labels, what is inherited holds", () => {
  const { endpoints, report } = imported((into) => importSmokePing(SMOKEPING, into));
  expect(endpoints).toEqual([
    {
      name: "Core router Berlin",
      protocol: "icmp",
      target: { host: "192.0.2.1", count: 20, payload_bytes: 1000 },
      interval_seconds: 300,
      tags: ["Europe"],
    },
    {
      name: "paris.example.net",
      protocol: "tcp",
      target: { host: "paris.example.net", port: 443 },
      interval_seconds: 300,
      tags: ["Europe"],
    },
    {
      name: "192.0.2.53",
      protocol: "dns",
      target: { server: "192.0.2.53", name: "example.com" },
      interval_seconds: 600,
      tags: ["Europe", "Paris"],
    },
  ]);
  expect(report).toEqual([
    "line 3: @include /etc/smokeping/pathnames: the file was not read; import it on its own",
    "line 30, Paris, slaves: has no counterpart",
    "line 34, Resolver: 60 pings are 50 packets",
    "line 38, Both: left out: a chart of several hosts",
    "line 22, Europe: alerts (someloss) have no counterpart: PADIT finds anomalies without patterns",
    "line 40, Dyn: left out: a host with a dynamic address",
    "line 42, Odd: left out: the probe “EchoPingPlugin” has no counterpart",
  ]);
  expect(() => importSmokePing("+ a\n+++ b\n", new CollectedEndpoints())).toThrow(/Line 2: “b” is more than one level/);
});

test("CSV: columns are settings, empty cells defaults, and names are told apart", () => {
  const text = `name;protocol;host;port;url;headers;follow_redirects;interval_seconds;tags;owner
core;icmp;192.0.2.1;;;;;5;core north;ana
core;tcp;db.example.net;5432;;;;;;
shop;http;;;https://shop.example;"A: b | C: d";false;often;web;
bad;tcp;db.example.net;70000;;;;;;
odd;telepathy;x;;;;;;;
`;
  const { endpoints, report } = imported((into) => importCsv(text, into));
  expect(endpoints).toEqual([
    { name: "core", protocol: "icmp", target: { host: "192.0.2.1" }, interval_seconds: 5, tags: ["core", "north"] },
    { name: "core (2)", protocol: "tcp", target: { host: "db.example.net", port: 5432 } },
    {
      name: "shop",
      protocol: "http",
      target: { url: "https://shop.example", headers: ["A: b", "C: d"], follow_redirects: false },
      tags: ["web"],
    },
  ]);
  expect(report).toEqual([
    "column owner: icmp has no such setting",
    "row 3: another endpoint is named “core” already; this one is “core (2)”",
    "row 4: interval_seconds “often” is no number",
    expect.stringMatching(/^row 5: left out: port: /),
    "column host: telepathy has no such setting",
    "row 6: there is no protocol “telepathy”",
  ]);
});

test.each([
  ["a list without endpoints", (into: CollectedEndpoints) => importGuide("{}", into)],
  ["one of two files", (into: CollectedEndpoints) => importBlackbox([BLACKBOX], into)],
  ["modules of another form", (into: CollectedEndpoints) => importBlackbox([PROMETHEUS, "modules: {a: {prober: 3}}"], into)],
  ["a CSV with a broken quotation mark", (into: CollectedEndpoints) => importCsv('name,protocol\n"a,icmp\n', into)],
])("%s is refused", (_, read) => {
  let refused: unknown;
  try {
    read(new CollectedEndpoints());
  } catch (error) {
    refused = error;
  }
  expect(isPaditError(refused) && refused.code).toBe("invalid");
});
