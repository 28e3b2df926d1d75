import { loadAddon, Native, rawSocketRights } from "@padit/native";
import { request } from "undici";
import { readEnrolment } from "./identity";
import { readAllowList } from "./policy";

export interface Finding {
  name: string;
  ok: boolean;
  /** In words; what to do when it is not. */
  text: string;
}

/** Looks at what must work for this collector to measure. Changes nothing. */
export async function doctor(dir: string, server?: string): Promise<Finding[]> {
  const checks: [string, () => Promise<string> | string][] = [
    ["enrolment", () => describeEnrolment(dir)],
    ["policy", () => `${readAllowList(dir).length} rules in allow.json`],
    ["server", () => reachServer(dir, server)],
    ["stamps", describeStamps],
    ["rights", describeRights],
    ["clock", describeClock],
  ];
  const findings: Finding[] = [];
  for (const [name, check] of checks) {
    try {
      findings.push({ name, ok: true, text: await check() });
    } catch (error) {
      findings.push({ name, ok: false, text: error instanceof Error ? error.message : String(error) });
    }
  }
  return findings;
}

function describeEnrolment(dir: string): string {
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("not enrolled; run enrol with a token from Collectors → Add");
  return `${enrolment.name} in ${enrolment.organization}`;
}

async function reachServer(dir: string, server: string | undefined): Promise<string> {
  const enrolment = readEnrolment(dir, server);
  if (enrolment === undefined) throw new Error("unknown until enrolled");
  const startMs = performance.now();
  const { body } = await request(enrolment.server, { headersTimeout: 5_000 });
  await body.dump();
  return `${enrolment.server} answers in ${Math.round(performance.now() - startMs)} ms`;
}

function native(): Native {
  const addon = loadAddon();
  if ("reason" in addon) throw new Error(`unknown without the native addon: ${addon.reason}`);
  return new Native(addon);
}

function describeStamps(): string {
  const addon = loadAddon();
  if ("reason" in addon) throw new Error(`taken in user space, with a wider uncertainty: ${addon.reason}`);
  return "taken by the kernel when packets leave and arrive";
}

function describeRights(): string {
  const lacking = Object.values(rawSocketRights(native()));
  if (lacking.length > 0) throw new Error(lacking.join(" "));
  return "ICMP and Ethernet may be sent";
}

function describeClock(): string {
  const { synchronised, maxErrorUs } = native().addon.clockDiscipline();
  const within = `within ${(maxErrorUs / 1000).toFixed(1)} ms`;
  if (!synchronised) throw new Error("not synchronised, so one-way delays are withheld; run chrony or ptp4l with phc2sys");
  return `synchronised ${within}`;
}
