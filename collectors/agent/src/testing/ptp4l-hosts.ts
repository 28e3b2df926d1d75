import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadAddon } from "@padit/native";
import { whyNoDevices } from "@padit/native/testing/rights";
import { whyNoRelay } from "./relay";

const SOURCE = join(import.meta.dirname, "read-only-clock.c");

/** Why `ptp4l` cannot run here; undefined if it can. */
export function whyNoPtp4l(): string | undefined {
  const addon = loadAddon();
  if ("reason" in addon) return `skipped: no native addon here (${addon.reason})`;
  if (spawnSync("ptp4l", ["-v"]).status !== 0) return "skipped: ptp4l is not installed (Debian package linuxptp)";
  return whyNoDevices() ?? whyNoRelay();
}

/** Eight Announces and Syncs a second over Ethernet, as G.8275.1 has them, with time stamps of the kernel. */
const G8275_1 = {
  ...{ network_transport: "L2", ptp_dst_mac: "01:1B:19:00:00:00", time_stamping: "software", domainNumber: 24 },
  ...{ logAnnounceInterval: -3, logSyncInterval: -3, logMinDelayReqInterval: -3 },
  ...{ dataset_comparison: "G.8275.x", "G.8275.portDS.localPriority": 128 },
};

/** Settings of a grandmaster that announces GNSS as its time source. */
export const GRANDMASTER = { clockAccuracy: "0x21", offsetScaledLogVariance: "0x4e5d", timeSource: "0x20", masterOnly: 1 };
/** A clock that follows others; its servo locks after a few Syncs. */
export const FOLLOWER = { slaveOnly: 1, pi_proportional_const: 0.7, pi_integral_const: 0.3, first_step_threshold: 0, step_threshold: 0 };

/** The command line of a `ptp4l` that leaves this machine's clock alone, and its management socket. */
export function ptp4lCommand(
  dir: string,
  name: string,
  { device, command }: { device: string; command: readonly string[] },
  settings: Readonly<Record<string, string | number>>,
) {
  const [file, socket, preload] = [join(dir, `${name}.cfg`), join(dir, `${name}.sock`), join(dir, "read-only-clock.so")];
  if (!existsSync(preload))
    execFileSync("cc", ["-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", preload, SOURCE], { stdio: "inherit" });
  const lines = Object.entries({ ...G8275_1, ...settings, uds_address: socket }).map(([key, value]) => `${key} ${value}\n`);
  writeFileSync(file, `[global]\n${lines.join("")}`);
  return { socket, run: [...command, "env", `LD_PRELOAD=${preload}`, "ptp4l", "-f", file, "-i", device, "-m"] };
}

/** Changes what a running grandmaster announces of itself, as its owner would with `pmc`. */
export function announceClockClass(socket: string, clockClass: number): void {
  const settings = `clockClass ${clockClass} clockAccuracy 0x21 offsetScaledLogVariance 0x4e5d currentUtcOffset 37 leap61 0 leap59 0 currentUtcOffsetValid 0 ptpTimescale 0 timeTraceable 0 frequencyTraceable 0 timeSource 0x20`;
  execFileSync("pmc", ["-u", "-b", "0", "-d", "24", "-s", socket, `SET GRANDMASTER_SETTINGS_NP ${settings}`], { stdio: "pipe" });
}
