import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAddon } from "@padit/native";
import { whyNoDevices } from "@padit/native/testing/rights";
import type { ProbeRun } from "@padit/protocols/probe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningProgram, runProgram, script, startProgram } from "../testing/programs";
import { buildRelay, type Impairments, type RelayCounts, startRelay, whyNoRelay } from "../testing/relay";
import { FAR, NEAR, type RelayedHosts, relayedHosts } from "../testing/two-hosts";

const addon = loadAddon();
const reason = "reason" in addon ? `skipped: no native addon here (${addon.reason})` : (whyNoRelay() ?? whyNoDevices());
if (reason !== undefined) console.warn(reason);

const program = (name: string) => script(new URL(`../testing/${name}`, import.meta.url));
const host = FAR.address;
const KEY = "00112233445566778899aabbccddeeff";
const link = { interface: NEAR.device, mac: FAR.mac };
/** Time-outs long enough that a busy machine makes no reply late. */
const patient = { count: 50, spacingMs: 4, timeoutMs: 1000 };
/** The relay is a user-space program. A busy machine may preempt it between reading the clock and sending, so the test retries. */
const BUSY = { retry: 4, timeout: 120_000 };
type Check = [protocol: string, target: object, clock?: { stepMs: number }];
const times = (n: number, check: Check): Check[] => new Array(n).fill(check);
const sum = (runs: readonly ProbeRun[], metric: string): number => runs.reduce((all, run) => all + (run.metrics[metric]?.value ?? 0), 0);
const mean = (runs: readonly ProbeRun[], metric: string): number => sum(runs, metric) / runs.length;
/** Number of lost packets: the sum of the runs' loss ratios times the packets of each run. */
const packets = (runs: readonly ProbeRun[], metric: string): number => Math.round(sum(runs, metric) * patient.count);
const wrongAnswers = (runs: readonly ProbeRun[]): number => runs.reduce((all, { detail }) => all + Number(detail?.wrong_answers ?? 0), 0);
/** Three standard deviations of the observed share in n trials with probability p. */
const threeSigma = (p: number, n: number): number => 3 * Math.sqrt((p * (1 - p)) / n);

describe.skipIf(reason !== undefined)("over a way that is worse than a wire", () => {
  let dir: string;
  let hosts: RelayedHosts;
  let far: RunningProgram[] = [];
  let relay: string;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "padit-relay-"));
    relay = buildRelay(dir);
    hosts = relayedHosts();
    await runProgram([...hosts.near, relay, "checksums", NEAR.device]);
    await runProgram([...hosts.far, relay, "checksums", FAR.device]);
    const farEnd = (...args: string[]) => startProgram([...hosts.far, ...program("far-end.ts"), "--bind", host, ...args], /^answering$/);
    const authenticated = ["--udp-port", "0", "--stamp-port", "8620", "--stamp-key", KEY, "--ecpri-port", "0"];
    far = [await farEnd("--interface", FAR.device), await farEnd(...authenticated)];
  }, 60_000);
  afterAll(async () => {
    for (const one of far) await one.stop();
    hosts.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Returns the probe's runs and the relay's own counts. */
  async function probe(impairments: Impairments, checks: readonly Check[]): Promise<{ runs: ProbeRun[]; did: RelayCounts }> {
    const running = await startRelay([...hosts.middle, relay, ...hosts.devices], impairments);
    try {
      const output = await runProgram([...hosts.near, ...program("probe-once.ts"), JSON.stringify(checks)]);
      return { runs: JSON.parse(output), did: await running.end() };
    } catch (error) {
      await running.end();
      throw error;
    }
  }

  /** The expected values are the delays that the relay measured: a busy machine forwards later than configured. */
  test("5 ms there and 3 ms back are told as such by eCPRI and STAMP, not as 4 and 4", BUSY, async () => {
    const asymmetric = { out: 5000, back: 3000 };
    const stamp = await probe(asymmetric, [["stamp", { host, ...patient }]]);
    const there = await probe(asymmetric, [["ecpri-owd", { ...link, ...patient, peerSynchronised: true }]]);
    const back = await probe(asymmetric, [["ecpri-owd", { ...link, ...patient, mode: "remote-two-step", peerSynchronised: true }]]);
    const us = ({ runs }: typeof stamp, metric: string) =>
      (runs[0]?.metrics[metric]?.value ?? Number.NaN) * (metric === "ecpri_delay" ? 1 : 1000);
    expect(Math.abs(us(stamp, "stamp_forward_delay") - stamp.did.medianUs[0])).toBeLessThan(200);
    expect(Math.abs(us(stamp, "stamp_backward_delay") - stamp.did.sinceSaidUs)).toBeLessThan(200);
    expect(Math.abs(us(there, "ecpri_delay") - there.did.medianUs[0])).toBeLessThan(200);
    expect(Math.abs(us(back, "ecpri_delay") - back.did.medianUs[1])).toBeLessThan(200);
    expect([stamp.did.medianUs[0] >= 5000, stamp.did.medianUs[1] >= 3000]).toEqual([true, true]);
  });

  test("of 10 % lost on each way just what was lost is reported, and STAMP tells the ways apart", async () => {
    const { runs, did } = await probe({ loss: 0.1 }, times(8, ["udp-echo", { host, ...patient }]));
    expect(packets(runs, "udp_echo_loss")).toBe(did.lost[0] + did.lost[1]);
    expect(Math.abs(mean(runs, "udp_echo_loss") - 0.19)).toBeLessThan(threeSigma(0.19, did.seen[0]));
    const stamp = await probe({ loss: 0.1 }, times(8, ["stamp", { host, ...patient, reflector: "stateful" }]));
    for (const [way, metric] of ["stamp_forward_loss", "stamp_backward_loss"].entries()) {
      const n = stamp.did.seen[way] ?? 0;
      expect(Math.abs(mean(stamp.runs, metric) - (stamp.did.lost[way] ?? 0) / n)).toBeLessThan(threeSigma(0.1, n));
    }
  }, 120_000);

  test("what came twice is counted as twice, and what was overtaken as overtaken", async () => {
    const { runs, did } = await probe({ dup: 0.1, reorder: 0.1 }, times(4, ["udp-echo", { host, ...patient }]));
    expect([did.duplicated > 0, did.reordered > 0]).toEqual([true, true]);
    expect(sum(runs, "udp_echo_duplicates")).toBe(did.duplicated);
    expect(sum(runs, "udp_echo_reordered")).toBe(did.reordered);
    expect(sum(runs, "udp_echo_loss")).toBe(0);
  }, 60_000);

  test("5 ms with a jitter of 1 ms are reported as the relay saw them", BUSY, async () => {
    const { runs, did } = await probe({ back: 5000, jitter: 1000 }, [["udp-echo", { host, ...patient, spacingMs: 20 }]]);
    // For two values uniform in ±1 ms the mean absolute difference is 2/3 ms and its standard deviation √2/3 ms.
    const sigmaMs = Math.SQRT2 / 3 / Math.sqrt(did.seen[1]);
    expect(Math.abs(mean(runs, "udp_echo_jitter") - did.roundVariationUs / 1000)).toBeLessThan(3 * sigmaMs);
    expect(Math.abs(mean(runs, "udp_echo_rtt") - did.roundUs / 1000)).toBeLessThan(0.3);
    expect(mean(runs, "udp_echo_jitter")).toBeGreaterThan(2 / 3 - 3 * sigmaMs);
    expect(mean(runs, "udp_echo_rtt_min")).toBeGreaterThan(4);
  });

  test("a datagram that its checksum betrays is lost on the way, not dropped by this machine", async () => {
    const { runs, did } = await probe({ corrupt: 0.1 }, times(4, ["udp-echo", { host, ...patient }]));
    expect(did.corrupted).toBeGreaterThan(0);
    expect(packets(runs, "udp_echo_loss")).toBe(did.corrupted);
    expect(runs.filter(({ detail }) => detail?.local_drops !== undefined)).toEqual([]);
  }, 60_000);

  test("the same is true of ICMPv6, where the kernel throws away what its checksum betrays", async () => {
    const [near, far] = ["fd00:79::1", "fd00:79::2"];
    await runProgram([...hosts.near, "ip", "address", "add", `${near}/64`, "dev", NEAR.device, "nodad"]);
    await runProgram([...hosts.far, "ip", "address", "add", `${far}/64`, "dev", FAR.device, "nodad"]);
    const { runs, did } = await probe({ corrupt: 0.1 }, times(4, ["icmp", { host: far, ...patient }]));
    expect(did.corrupted).toBeGreaterThan(0);
    expect(packets(runs, "icmp_loss")).toBe(did.corrupted);
    expect(runs.filter(({ detail }) => detail?.local_drops !== undefined)).toEqual([]);
  }, 60_000);

  test.each([
    ["udp-echo", "udp_echo_loss", { host, payloadBytes: 200 }],
    ["stamp", "stamp_loss", { host, mode: "authenticated", key: KEY, port: 8620 }],
    ["icmp", "icmp_loss", { host, payloadBytes: 200 }],
    ["cfm-lb", "cfm_lb_loss", { ...link, dataBytes: 400, mdLevel: 5 }],
  ])(
    "%s takes no answer whose bytes were changed",
    async (protocol, loss, target) => {
      const { runs, did } = await probe({ corrupt: 0.1, unsummed: 1 }, times(4, [protocol, { ...target, ...patient }]));
      expect(did.corrupted).toBeGreaterThan(0);
      expect(packets(runs, loss)).toBe(did.corrupted);
      expect(wrongAnswers(runs)).toBeLessThanOrEqual(did.corrupted);
    },
    60_000,
  );

  test("a reply in another VLAN than was asked for is refused", async () => {
    const { runs, did } = await probe({ retag: 200 }, [["cfm-lb", { ...link, vlanId: 100, count: 3, timeoutMs: 200 }]]);
    expect(did.retagged).toBe(3);
    expect(runs).toMatchObject([{ outcome: "mismatch", hint: expect.stringContaining("VLAN 200"), detail: { wrong_answers: 3 } }]);
    expect(runs[0]?.metrics.lbm_rtt).toBeUndefined();
  }, 60_000);

  test.each([
    ["udp-echo", { host }, "mismatch"],
    ["stamp", { host }, "mismatch"],
    ["icmp", { host }, "timeout"],
    ["cfm-lb", link, "timeout"],
  ])(
    "%s refuses the reply of another session",
    async (protocol, target, outcome) => {
      const { runs, did } = await probe({ stale: 1, unsummed: 1 }, [
        [protocol, { ...target, count: 1 }],
        [protocol, { ...target, count: 3, timeoutMs: 200 }],
      ]);
      expect(did.replaced).toBe(3);
      expect(runs.map((run) => run.outcome)).toEqual(["ok", outcome]);
      expect(Object.keys(runs[1]?.metrics ?? {}).filter((metric) => metric.endsWith("_rtt"))).toEqual([]);
    },
    60_000,
  );

  test("a clock that is stepped by 10 ms during a run is told as that, and no value is", async () => {
    const { runs } = await probe({ back: 2000 }, [
      ["udp-echo", { host }, { stepMs: 10 }],
      ["stamp", { host }, { stepMs: -10 }],
      ["cfm-lb", link, { stepMs: 10 }],
      ["ecpri-owd", link, { stepMs: 10 }],
    ]);
    expect(runs.map(({ outcome, metrics }) => ({ outcome, metrics }))).toEqual(runs.map(() => ({ outcome: "clock_step", metrics: {} })));
  }, 60_000);
});
