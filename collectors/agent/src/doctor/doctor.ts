import { accessSync, constants, statfsSync } from "node:fs";
import { join } from "node:path";
import { clockStatus, loadAddon, Native, openLoop, rawSocketRights } from "@padit/native";
import { ownerOf } from "../data-folder/files";
import { enrolmentPath, readEnrolment } from "../enrolment/identity";
import { env } from "../env";
import { PlanStore } from "../plan/plan-store";
import { readAllowList } from "../policy/policy";
import { askServer } from "./ask-server";
import type { DoctorFinding } from "./finding";
import { tryInterfaces } from "./try-interfaces";
import { tryPlan } from "./try-plan";

/** With less free disk space than this, a server outage would soon cost samples. */
const LITTLE_BYTES = 256 << 20;

/** Checks what this collector needs in order to measure, and runs each check of its plan once. Changes nothing on disk. */
export async function doctor(dir: string, server?: string, isInsecureAllowed = false): Promise<DoctorFinding[]> {
  const findings = await Promise.all([
    finding("enrolment", () => describeEnrolment(dir)),
    finding("policy", () => describePolicy(dir)),
    finding("server", () => askServer(dir, server, isInsecureAllowed)),
    finding("disk", () => describeDisk(dir)),
    finding("stamps", describeStamps),
    finding("rights", () => describeRights(dir)),
    finding("clock", describeClock),
  ]);
  const canTry = findings.every(({ name, ok }) => ok || (name !== "enrolment" && name !== "policy"));
  if (!canTry) return findings;
  const plan = planOf(dir);
  return [...findings, ...tryInterfaces(plan), ...(await tryPlan(dir, plan))];
}

async function finding(name: string, look: () => Promise<string> | string): Promise<DoctorFinding> {
  try {
    return { name, ok: true, text: await look() };
  } catch (error) {
    return { name, ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}

function planOf(dir: string) {
  const enrolment = readEnrolment(dir);
  const plan = enrolment && new PlanStore(dir, enrolment).load();
  return plan?.checks.filter(({ paused }) => !paused) ?? [];
}

function describeEnrolment(dir: string): string {
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("not enrolled; run enrol with a token from Collectors → Add");
  return `${enrolment.name} in ${enrolment.organization}`;
}

function describePolicy(dir: string): string {
  const rules = readAllowList(dir).length;
  const isOwn = [join(dir, "allow.json"), enrolmentPath(dir)].some((path) => ownerOf(path) !== 0);
  const whose = isOwn
    ? "; the collector's own user could change it, which the package's installer prevents"
    : ", which only root may change";
  return `${rules} ${rules === 1 ? "rule" : "rules"} in allow.json${whose}`;
}

function describeDisk(dir: string): string {
  try {
    accessSync(dir, constants.W_OK);
  } catch {
    throw new Error(`this user may not write to ${dir}; run it as the user the service runs as`);
  }
  const { bavail, bsize } = statfsSync(dir);
  const mib = Math.floor((bavail * bsize) / (1 << 20));
  if (bavail * bsize < LITTLE_BYTES)
    throw new Error(`${mib} MiB are free: an outage of the server would soon cost samples; make room on ${dir}`);
  return `${mib.toLocaleString("en")} MiB are free for what waits during an outage`;
}

function native(): Native {
  const addon = loadAddon();
  if ("reason" in addon) throw new Error(`unknown without the native addon: ${addon.reason}`);
  return new Native(addon);
}

/** Sends a packet over loopback, because the addon may load on a machine whose kernel does not stamp packets. */
async function describeStamps(): Promise<string> {
  const addon = loadAddon();
  if ("reason" in addon) throw new Error(`recorded in user space, with a wider uncertainty: ${addon.reason}`);
  const loop = openLoop(new Native(addon));
  try {
    const { sent, received } = await loop.send(false);
    if (sent === undefined || received === undefined)
      throw new Error(
        `the kernel stamps no packet that ${sent === undefined ? "leaves" : "arrives"}, so uncertainty is wider; does a sandbox or a firewall block packets on the loopback interface?`,
      );
    return `recorded by the kernel when packets leave and arrive (a packet to itself took ${Number(received - sent) / 1000} µs)`;
  } finally {
    loop.close();
  }
}

function describeRights(dir: string): string {
  const lacking = Object.values(rawSocketRights(native()));
  if (lacking.length > 0) throw new Error(lacking.join(" "));
  const isOwners = process.getuid === undefined || ownerOf(join(dir, "key.pem")) === process.getuid();
  return isOwners
    ? "ICMP and Ethernet may be sent"
    : "ICMP and Ethernet may be sent by you; the folder is another user's, whose rights may be fewer";
}

function describeClock(): string {
  const { sync, maxErrorNs } = clockStatus(native().addon.clockDiscipline(), env.PADIT_CLOCK_ERROR_NS);
  if (sync === "unsync") throw new Error("not synchronised, so one-way delays are withheld; run chrony or ptp4l with phc2sys");
  if (maxErrorNs === null)
    throw new Error(
      "its daemon does not report the maximum error, so one-way delays are withheld; set PADIT_CLOCK_ERROR_NS for the collector",
    );
  return `synchronised within ${(maxErrorNs / 1e6).toFixed(3)} ms`;
}
