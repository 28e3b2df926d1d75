import { loadAddon } from "@padit/native";
import { ip, whyNoDevices } from "@padit/native/testing/rights";
import type { ProbeRun } from "@padit/protocols/probe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RunningProgram, runProgram, script, startProgram } from "../testing/programs";
import { NEAR, ROUTED, routedHosts } from "../testing/two-hosts";

const addon = loadAddon();
const reason = "reason" in addon ? `skipped: no native addon here (${addon.reason})` : whyNoDevices();
if (reason !== undefined) console.warn(reason);

const program = (name: string) => script(new URL(`../testing/${name}`, import.meta.url));
const PATH_MTU = 1300;
const wide = { count: 5, timeoutMs: 1000, payloadBytes: 1400 };

describe.skipIf(reason !== undefined)("behind a router", () => {
  let hosts: ReturnType<typeof routedHosts>;
  let far: RunningProgram[] = [];
  const probe = async (...checks: [protocol: string, target: object][]): Promise<ProbeRun[]> =>
    JSON.parse(await runProgram([...hosts.near, ...program("probe-once.ts"), JSON.stringify(checks)]));

  beforeAll(async () => {
    hosts = routedHosts(PATH_MTU);
    const farEnd = (bind: string) => startProgram([...hosts.far, ...program("far-end.ts"), "--bind", bind], /^answering$/);
    far = [await farEnd(ROUTED.far), await farEnd(ROUTED.farV6)];
  }, 60_000);
  afterAll(async () => {
    for (const one of far) await one.stop();
    hosts.remove();
  });
  /** Drops the path MTUs that earlier tests' ICMP errors left in the route cache. */
  beforeEach(() => {
    const [, , , near = ""] = hosts.near;
    ip("-n", near, "route", "flush", "cache");
    ip("-n", near, "-6", "route", "flush", "cache");
  });

  test("packets above the path MTU are no loss: the MTU is a metric, and the router that reported it is named", async () => {
    const runs = await probe(
      ["udp-echo", { host: ROUTED.far, ...wide }],
      ["udp-echo", { host: ROUTED.far, ...wide }],
      ["udp-echo", { host: ROUTED.farV6, ...wide }],
    );
    for (const run of runs) {
      expect(run).toMatchObject({ outcome: "ok", metrics: { udp_echo_loss: { value: 0 }, udp_echo_path_mtu: { value: PATH_MTU } } });
      expect(run.metrics.udp_echo_rtt?.value).toBeLessThan(200);
    }
    expect(runs.map(({ detail }) => detail?.icmp_error_from)).toEqual([ROUTED.router, undefined, ROUTED.routerV6]);
    expect(runs[0]?.detail?.icmp_error).toBe("Router 10.79.0.254 lets through packets of at most 1300 bytes.");
  }, 60_000);

  test("so it is with pings and STAMP, and with a single packet", async () => {
    const [ping, stamp, single] = await probe(
      ["icmp", { host: ROUTED.far, ...wide }],
      ["stamp", { host: ROUTED.farV6, paddingBytes: 1300 }],
      ["icmp", { host: ROUTED.farV6, ...wide, count: 1 }],
    );
    expect(ping).toMatchObject({ outcome: "ok", metrics: { icmp_loss: { value: 0 }, icmp_path_mtu: { value: PATH_MTU } } });
    expect(stamp).toMatchObject({ outcome: "ok", metrics: { stamp_loss: { value: 0 }, stamp_path_mtu: { value: PATH_MTU } } });
    expect(single).toMatchObject({ outcome: "ok", metrics: { icmp_loss: { value: 0 }, icmp_path_mtu: { value: PATH_MTU } } });
  }, 60_000);

  test("a host that the router does not find is unreachable, in words that name the router", async () => {
    const [ping, echo] = await probe(
      ["icmp", { host: ROUTED.nobody, count: 1, timeoutMs: 6000 }],
      ["udp-echo", { host: ROUTED.nobody, count: 1, timeoutMs: 6000 }],
    );
    const unreachable = { outcome: "unreachable", hint: `Router ${ROUTED.router} reports: no route to the host.` };
    expect(ping).toMatchObject({ ...unreachable, metrics: { icmp_loss: { value: 1 } } });
    expect(echo).toMatchObject({ ...unreachable, metrics: { udp_echo_loss: { value: 1 } } });
  }, 60_000);

  test("so it is with TCP, of which a closed port and a silent host are told apart", async () => {
    const [nobody, closed, silent] = await probe(
      ["tcp", { host: ROUTED.nobody, port: 80, timeoutMs: 6000 }],
      ["tcp", { host: ROUTED.far, port: 81 }],
      ["tcp", { host: ROUTED.nobody, port: 80, timeoutMs: 300 }],
    );
    expect(nobody).toMatchObject({ outcome: "unreachable", hint: `Router ${ROUTED.router} reports: no route to the host.` });
    expect(closed).toMatchObject({ outcome: "refused", metrics: { tcp_availability: { value: 0 } } });
    expect(silent).toMatchObject({ outcome: "timeout", metrics: { tcp_availability: { value: 0 } } });
  }, 60_000);

  test("a TTL that runs out is reported by the router where it ran out", async () => {
    const [run] = await probe(["icmp", { host: ROUTED.far, ttl: 1 }]);
    expect(run).toMatchObject({ outcome: "unreachable", hint: `Router ${ROUTED.router} reports: the TTL ran out on the way.` });
  }, 60_000);

  test("an ICMP error about another program's ping to the same host says nothing about this one's", async () => {
    // The other program's requests expire at the router, and the kernel passes the ICMP error to every raw socket connected to that host.
    const others = `
import socket, struct, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 1)
for n in range(40):
    checksum = ~(0x0800 + 0x1234 + n) & 0xFFFF
    s.sendto(struct.pack(">BBHHH", 8, 0, checksum, 0x1234, n), (sys.argv[1], 0))
    time.sleep(0.1)
`;
    const [[run]] = await Promise.all([
      probe(["icmp", { host: ROUTED.far, count: 40, spacingMs: 90, timeoutMs: 500 }]),
      runProgram([...hosts.near, "python3", "-c", others, ROUTED.far]),
    ]);
    expect(run).toMatchObject({ outcome: "ok", metrics: { icmp_loss: { value: 0 } } });
    expect(run?.detail).not.toHaveProperty("icmp_error");
  }, 60_000);

  test("the own machine is named where it finds nobody of that address on its link", async () => {
    const [run] = await probe(["udp-echo", { host: NEAR.address.replace(/1$/, "77"), count: 1, timeoutMs: 6000 }]);
    expect(run?.hint).toBe("This machine gets no answer from the host or its gateway on the link (ARP or neighbour discovery).");
  }, 60_000);
});
