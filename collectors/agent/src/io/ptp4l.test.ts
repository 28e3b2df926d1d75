import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAddon } from "@padit/native";
import { whyNoDevices } from "@padit/native/testing/rights";
import type { ProbeRun } from "@padit/protocols/probe";
import { findProbe } from "@padit/protocols/probes";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type BridgedHosts, bridgedHosts } from "../testing/bridged-hosts";
import { type RunningProgram, startProgram } from "../testing/programs";
import { openBackend } from "./backend";

const addon = loadAddon();
const reason =
  "reason" in addon
    ? `skipped: no native addon here (${addon.reason})`
    : spawnSync("ptp4l", ["-v"]).status === 0
      ? whyNoDevices()
      : "skipped: ptp4l is not installed (Debian package linuxptp)";
if (reason !== undefined) console.warn(reason);

/** Longest wait for an event; its order alone is asserted. Virtual time shows how soon it is reported (ptp-watch.test.ts). */
const PATIENCE = { timeout: 30_000 };

interface Grandmaster {
  clockClass: number;
  priority2: number;
}

describe.skipIf(reason !== undefined)("a watch of the clocks of ptp4l", () => {
  let dir: string;
  let hosts: BridgedHosts;
  let backend: ReturnType<typeof openBackend>;
  const running: RunningProgram[] = [];
  const runs: ProbeRun[] = [];
  const signal = new AbortController().signal;
  const farEnd = { has: () => false, add: () => undefined };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "padit-ptp4l-"));
    hosts = bridgedHosts(2);
    backend = openBackend({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });
    runs.length = 0;
  });
  afterEach(async () => {
    for (const program of running.splice(0)) await program.stop();
    backend.close();
    hosts.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  async function startGrandmaster(host: number, { clockClass, priority2 }: Grandmaster): Promise<RunningProgram> {
    const file = join(dir, `gm${host}.cfg`);
    const settings = {
      ...{ network_transport: "L2", ptp_dst_mac: "01:1B:19:00:00:00", time_stamping: "software", domainNumber: 24 },
      ...{ logAnnounceInterval: -3, logSyncInterval: 0, dataset_comparison: "G.8275.x", "G.8275.portDS.localPriority": 128 },
      ...{ clockClass, priority2, clockAccuracy: "0x21", offsetScaledLogVariance: "0x4e5d", timeSource: "0x20", masterOnly: 1 },
      // `free_running` keeps ptp4l from setting the system clock of this machine.
      ...{ free_running: 1, uds_address: join(dir, `gm${host}.sock`) },
    };
    writeFileSync(
      file,
      `[global]\n${Object.entries(settings)
        .map(([name, value]) => `${name} ${value}\n`)
        .join("")}`,
    );
    const { device, command } = hosts.far[host] ?? { device: "", command: [] };
    const program = await startProgram([...command, "ptp4l", "-f", file, "-i", device, "-m"], /assuming the grand master role/);
    running.push(program);
    return program;
  }

  /** A planned check whose news are reported at once, as the engine does. */
  function plannedWatch(target: object) {
    const probe = findProbe("ptp-watch")?.prepare({ interface: hosts.near, ...target }, () => void run());
    async function run(): Promise<void> {
      const ended = await probe?.run(backend.io, signal, farEnd);
      if (ended !== undefined) runs.push(ended);
    }
    return { run, close: () => probe?.close() };
  }

  test("sees the first one, its silence without a planned run, and the next one's turn", async () => {
    const first = await startGrandmaster(0, { clockClass: 6, priority2: 100 });
    const watch = plannedWatch({ domain: 24 });
    await watch.run();
    expect(runs.at(-1)).toMatchObject({
      outcome: "ok",
      detail: { grandmaster: hosts.far[0]?.clock, clock_class: expect.stringMatching(/^6 /), domain: 24, announce_interval_ms: 125 },
    });
    expect(runs.at(-1)?.metrics).toMatchObject({ ptp_watch_availability: { value: 1 }, ptp_watch_not_locked: { value: 0 } });

    await first.stop();
    await vi.waitFor(() => expect(runs.at(-1)?.outcome).toBe("timeout"), PATIENCE);

    await startGrandmaster(1, { clockClass: 7, priority2: 200 });
    await vi.waitFor(() => expect(runs.at(-1)?.outcome).toBe("ok"), PATIENCE);
    expect(runs.at(-1)).toMatchObject({ detail: { grandmaster: hosts.far[1]?.clock, state: "holdover" } });
    expect(runs.at(-1)?.metrics).toMatchObject({ ptp_watch_grandmaster_changes: { value: 1 }, ptp_watch_not_locked: { value: 1 } });
    watch.close();
  }, 60_000);

  test("sees a better one take over while the first one still sends", async () => {
    await startGrandmaster(0, { clockClass: 7, priority2: 128 });
    const watch = plannedWatch({});
    await watch.run();
    expect(runs.at(-1)?.detail).toMatchObject({ grandmaster: hosts.far[0]?.clock, state: "holdover" });
    await startGrandmaster(1, { clockClass: 6, priority2: 128 });
    await vi.waitFor(() => expect(runs.at(-1)?.detail).toMatchObject({ grandmaster: hosts.far[1]?.clock, state: "locked" }), PATIENCE);
    expect(runs.some(({ outcome }) => outcome !== "ok")).toBe(false);
    watch.close();
  }, 60_000);
});
