import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAddon } from "@padit/native";
import { whyNoDevices } from "@padit/native/testing/rights";
import type { ProbeRun } from "@padit/protocols/probe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningProgram, runProgram, script, startProgram } from "../testing/programs";
import { FAR, NEAR, type TwoHosts, twoHosts } from "../testing/two-hosts";

const addon = loadAddon();
const reason =
  "reason" in addon
    ? `skipped: no native addon here (${addon.reason})`
    : spawnSync("tshark", ["--version"]).status === 0
      ? whyNoDevices()
      : "skipped: tshark is not installed";
if (reason !== undefined) console.warn(reason);

const program = (name: string) => script(new URL(`../testing/${name}`, import.meta.url));
const link = { interface: NEAR.device, mac: FAR.mac };
const host = FAR.address;

/** Every protocol that the responder answers, with each option that changes the packets on the wire. */
const CHECKS: [protocol: string, target: object][] = [
  ["udp-echo", { host, dscp: 46 }],
  ["icmp", { host, dscp: 46, ttl: 9 }],
  ["stamp", { host, ssid: 7, paddingBytes: 100, reflector: "stateful" }],
  ["stamp", { host, peer: "twamp-light" }],
  ["cfm-lb", { ...link }],
  ["cfm-lb", { ...link, mdLevel: 5, vlanId: 200, pcp: 7, senderId: "padit", dataBytes: 20 }],
  ["cfm-lb", { ...link, mdLevel: 5, vlanId: 10, outerVlanId: 300, pcp: 7 }],
  ["cfm-lb", { ...link, mac: null, destination: "multicast", mdLevel: 5 }],
  ["cfm-lt", { ...link }],
  ["cfm-lt", { ...link, mdLevel: 5, vlanId: 200, pcp: 7, ttl: 9 }],
  ["cfm-dm", { ...link, mdLevel: 5, vlanId: 200, peerSynchronised: true }],
  ["cfm-dm", { ...link, mdLevel: 5, vlanId: 201, dei: true, dataBytes: 400 }],
  ["ecpri-owd", { ...link, mode: "two-step", dummyBytes: 40 }],
  ["ecpri-owd", { ...link, mode: "one-step", vlanId: 100, pcp: 7 }],
  ["ecpri-owd", { ...link, mode: "remote" }],
  ["ecpri-owd", { ...link, mode: "remote-two-step", vlanId: 10, outerVlanId: 300 }],
  ["ecpri-owd", { transport: "udp", host, port: 44_334, dscp: 46 }],
  ["oran-cfm", { host }],
];

describe.skipIf(reason !== undefined)("agent and responder on a wire of their own", () => {
  let dir: string;
  let hosts: TwoHosts;
  let runs: ProbeRun[];
  let far: RunningProgram;
  const probe = async (checks: typeof CHECKS): Promise<ProbeRun[]> =>
    JSON.parse(await runProgram([...hosts.near, ...program("probe-once.ts"), JSON.stringify(checks)]));
  const tshark = (...args: string[]) =>
    runProgram(["tshark", "-r", join(dir, "wire.pcapng"), "-d", "udp.port==44334,ecpri", "-d", "udp.port==862,twamp.test", ...args]);

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "padit-wire-"));
    hosts = twoHosts();
    const listens = ["--bind", host, "--interface", FAR.device, "--control", join(dir, "control.sock")];
    far = await startProgram([...hosts.far, ...program("far-end.ts"), ...listens], /^answering$/);
    const capture = [...hosts.near, "tshark", "-i", NEAR.device, "-w", join(dir, "wire.pcapng")];
    // tshark prints "File:" when it can capture the first packet.
    const recorder = await startProgram(capture, /Capture started|File:|Capturing on/);
    runs = await probe(CHECKS);
    await recorder.stop();
  }, 180_000);
  afterAll(async () => {
    await far.stop();
    hosts.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  test.each(CHECKS.map(([protocol, target], i) => [protocol, JSON.stringify(target), i] as const))(
    "%s %s is answered",
    (_protocol, _target, i) => {
      expect(runs[i]).toMatchObject({ outcome: "ok", stampSource: "kernel" });
      const losses = Object.entries(runs[i]?.metrics ?? {}).filter(([name]) => name.endsWith("_loss"));
      expect(losses.map(([, { value }]) => value)).toEqual(losses.map(() => 0));
    },
  );

  test("5 ms that the far end adds on the way there are told as one-way delay, and not as a way back", async () => {
    const control = connect(join(dir, "control.sock"));
    control.write('{"set":{"delayMs":5}}\n');
    await once(control, "data");
    control.destroy();
    const [stamp, dm, ecpri] = await probe([
      ["stamp", { host }],
      ["cfm-dm", { ...link, peerSynchronised: true }],
      ["ecpri-owd", { ...link, peerSynchronised: true }],
    ]);
    expect(Math.abs((stamp?.metrics.stamp_forward_delay?.value ?? 0) - 5)).toBeLessThan(0.2);
    expect(Math.abs((dm?.metrics.cfm_dm_forward_delay?.value ?? 0) - 5)).toBeLessThan(0.2);
    expect(Math.abs((ecpri?.metrics.ecpri_delay?.value ?? 0) - 5000)).toBeLessThan(200);
    expect(stamp?.metrics.stamp_backward_delay?.value).toBeLessThan(5);
  }, 60_000);

  test("tshark finds nothing malformed and nothing to remark in any frame", async () => {
    expect(await tshark("-Y", "_ws.malformed || _ws.expert")).toBe("");
  }, 60_000);

  test("tshark reads what was asked for: every kind of frame, its tags, marks and levels", async () => {
    const count = async (filter: string) => (await tshark("-Y", filter)).split("\n").filter((line) => line !== "").length;
    for (const [filter, atLeast] of [
      ["echo && ip.dsfield.dscp == 46", 10],
      ["icmp.type == 8 && ip.ttl == 9 && ip.dsfield.dscp == 46", 5],
      ["icmp.type == 0", 5],
      ["twamp.test && udp.dstport == 862", 10],
      ["twamp.test && udp.srcport == 862", 10],
      ["cfm.opcode == 3 && cfm.md.level == 0", 5],
      ["cfm.opcode == 2 && cfm.md.level == 5 && vlan.id == 200 && vlan.priority == 7", 5],
      ["cfm.opcode == 2 && ieee8021ad.id == 300 && vlan.id == 10", 5],
      ["cfm.opcode == 3 && eth.dst == 01:80:c2:00:00:35", 5],
      ["cfm.opcode == 47 && vlan.id == 200", 5],
      ["cfm.opcode == 47 && vlan.id == 201 && vlan.dei == 1 && frame.len > 440", 5],
      ["cfm.opcode == 46", 5],
      ["ecpri.actiontype == 0 && vlan.id == 100 && vlan.priority == 7", 5],
      ["ecpri.actiontype == 1", 10],
      ["ecpri.actiontype == 2 && ip", 5],
      ["ecpri.actiontype == 3", 5],
      ["ecpri.actiontype == 4 && ieee8021ad.id == 300", 5],
      ["ecpri.actiontype == 5", 10],
    ] as const)
      expect(await count(filter), filter).toBeGreaterThanOrEqual(atLeast);
  }, 120_000);

  test("a two-step follow-up carries the moment at which its request was on the wire", async () => {
    const fields = async (action: number, ...names: string[]) => {
      const filter = `ecpri.actiontype == ${action} && eth.src == ${NEAR.mac} && !ip && !vlan`;
      const text = await tshark("-Y", filter, "-T", "fields", ...names.flatMap((name) => ["-e", name]));
      return text
        .trimEnd()
        .split("\n")
        .map((row) => row.split("\t").map(Number));
    };
    const requests = await fields(1, "ecpri.measurementid", "frame.time_epoch");
    const followUps = await fields(5, "ecpri.measurementid", "ecpri.sec", "ecpri.nanosec");
    expect(followUps.length).toBeGreaterThanOrEqual(5);
    expect(followUps.map(([id]) => id)).toEqual(requests.map(([id]) => id));
    const errors = followUps.map(([, s = 0, ns = 0], i) => Math.abs((requests[i]?.[1] ?? 0) - s - ns / 1e9));
    const sorted = errors.toSorted((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThan(20e-6);
    // A busy machine may pause the process between the two stamps of one frame.
    expect(sorted.at(-1)).toBeLessThan(200e-6);
  }, 60_000);
});
