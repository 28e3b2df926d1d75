import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAddon } from "@padit/native";
import { ip, whyNoDevices } from "@padit/native/testing/rights";
import type { ProbeRun } from "@padit/protocols/probe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningProgram, runProgram, script, startProgram } from "../testing/programs";
import { FAR, NEAR, type TwoHosts, twoHosts } from "../testing/two-hosts";

const addon = loadAddon();
const reason = "reason" in addon ? `skipped: no native addon here (${addon.reason})` : whyNoDevices();
if (reason !== undefined) console.warn(reason);

const program = (name: string) => script(new URL(`../testing/${name}`, import.meta.url));
const host = FAR.address;
const link = { interface: NEAR.device, mac: FAR.mac };
const OTHER_ADDRESS = "10.79.0.9";
const SOURCE_PORT = 50_123;
/** UDP echo server that answers only one sender address and port. */
const PICKY = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("${host}", 9))
print("answering", flush=True)
while True:
    data, sender = s.recvfrom(10000)
    if sender == ("${OTHER_ADDRESS}", ${SOURCE_PORT}): s.sendto(data, sender)
`;

/** Port of a TCP server that writes down each client's address and port. */
const TCP_PORT = 8080;
const TCP_SERVER = `
import socket, sys
s = socket.create_server(("${host}", ${TCP_PORT}))
print("answering", flush=True)
while True:
    client, sender = s.accept()
    with open(sys.argv[1], "a") as seen: seen.write(f"{sender[0]}:{sender[1]}\\n")
    client.close()
`;

describe.skipIf(reason !== undefined)("where packets leave, and how large they are", () => {
  let hosts: TwoHosts;
  let far: RunningProgram[] = [];
  const inNear = (...args: string[]) => runProgram([...hosts.near, "ip", ...args]);
  const probe = async (...checks: [protocol: string, target: object][]): Promise<ProbeRun[]> =>
    JSON.parse(await runProgram([...hosts.near, ...program("probe-once.ts"), JSON.stringify(checks)]));

  beforeAll(async () => {
    hosts = twoHosts();
    await inNear("addr", "add", `${OTHER_ADDRESS}/24`, "dev", NEAR.device);
    const farEnd = [...hosts.far, ...program("far-end.ts"), "--bind", host, "--interface", FAR.device];
    far = [await startProgram(farEnd, /^answering$/), await startProgram([...hosts.far, "python3", "-c", PICKY], /^answering$/)];
  }, 60_000);
  afterAll(async () => {
    for (const one of far) await one.stop();
    hosts.remove();
  });

  test("a chosen source address and port are what the far end sees, run after run", async () => {
    const chosen = { host, port: 9, count: 2, sourceAddress: OTHER_ADDRESS, sourcePort: SOURCE_PORT };
    const runs = await probe(["udp-echo", chosen], ["udp-echo", chosen], ["udp-echo", { ...chosen, sourcePort: SOURCE_PORT + 1 }]);
    expect(runs.map(({ outcome }) => outcome)).toEqual(["ok", "ok", "timeout"]);
  }, 60_000);

  test("TCP leaves from the chosen address and one of the chosen ports", async () => {
    const dir = mkdtempSync(join(tmpdir(), "padit-clients-"));
    const seen = join(dir, "seen");
    const server = await startProgram([...hosts.far, "python3", "-c", TCP_SERVER, seen], /^answering$/);
    const target = { host, port: TCP_PORT, sourceAddress: OTHER_ADDRESS, sourcePorts: `${SOURCE_PORT}-${SOURCE_PORT + 3}` };
    const runs = await probe(["tcp", target], ["tcp", target], ["tcp", { ...target, sourceInterface: "nosuch0" }]);
    await server.stop();
    const clients = readFileSync(seen, "utf8").trim().split("\n");
    rmSync(dir, { recursive: true });
    expect(runs.map(({ outcome, stampSource }) => [outcome, stampSource])).toEqual([
      ["ok", "tcp_info"],
      ["ok", "tcp_info"],
      ["interface_gone", "kernel"],
    ]);
    expect(clients).toHaveLength(2);
    for (const client of clients) expect(client).toMatch(/^10\.79\.0\.9:5012[3-6]$/);
  }, 60_000);

  test("an address or interface that this machine lacks is its own fault", async () => {
    const runs = await probe(
      ["icmp", { host, count: 1, sourceAddress: "10.79.0.99" }],
      ["stamp", { host, count: 1, sourceInterface: "nosuch0" }],
      ["udp-echo", { host, count: 1, sourceInterface: NEAR.device }],
    );
    expect(runs).toMatchObject([
      { outcome: "interface_gone", metrics: {} },
      { outcome: "interface_gone", hint: "Interface nosuch0 does not exist on this machine.", metrics: {} },
      { outcome: "ok" },
    ]);
  }, 60_000);

  test("packets leave by the chosen VRF, which alone has a route", async (context) => {
    const [, , , near = ""] = hosts.near;
    try {
      ip("-n", near, "link", "add", "red", "type", "vrf", "table", "10");
    } catch {
      console.warn("skipped: this kernel has no VRF");
      context.skip();
    }
    const device = await inNear("link", "set", NEAR.device, "master", "red").then(() => inNear("link", "set", "red", "up"));
    expect(device).toBe("");
    const runs = await probe(["udp-echo", { host, count: 2, sourceInterface: "red" }], ["udp-echo", { host, count: 2, timeoutMs: 300 }]);
    await inNear("link", "set", NEAR.device, "nomaster");
    await inNear("link", "del", "red");
    expect(runs.map(({ outcome }) => outcome)).toEqual(["ok", "unreachable"]);
  }, 60_000);

  test("with DF, what the link does not carry is not measured and not lost", async () => {
    const [run] = await probe(["udp-echo", { host, payloadBytes: 8972, dontFragment: true }]);
    expect(run).toMatchObject({ outcome: "local_error", detail: { error: "EMSGSIZE" }, metrics: { udp_echo_path_mtu: { value: 1500 } } });
    expect(run?.metrics).not.toHaveProperty("udp_echo_loss");
    expect(run?.hint).toContain("The path MTU is 1500 bytes");
  }, 60_000);

  test("on a link of 9,000 bytes every protocol's largest packets come back whole", async () => {
    ip("-n", hosts.near[3] ?? "", "link", "set", NEAR.device, "mtu", "9000");
    ip("-n", hosts.far[3] ?? "", "link", "set", FAR.device, "mtu", "9000");
    const runs = await probe(
      ["udp-echo", { host, payloadBytes: 8972, dontFragment: true }],
      ["icmp", { host, payloadBytes: 8972, dontFragment: true }],
      ["stamp", { host, paddingBytes: 8900, dontFragment: true }],
      ["cfm-lb", { ...link, dataBytes: 8900, vlanId: 200, dei: true }],
      ["cfm-dm", { ...link, dataBytes: 8900 }],
      ["ecpri-owd", { ...link, dummyBytes: 8900 }],
    );
    for (const run of runs) {
      expect(run.outcome).toBe("ok");
      expect(Object.entries(run.metrics).filter(([name, { value }]) => name.endsWith("_loss") && value > 0)).toEqual([]);
    }
    expect(runs[0]?.metrics.udp_echo_path_mtu?.value).toBe(9000);
  }, 60_000);
});
