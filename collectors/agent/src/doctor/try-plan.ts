import type { PlannedCheck } from "@padit/protocols/collector-api";
import { findProbe } from "@padit/protocols/probes";
import { statedClock } from "../env";
import { type IoBackend, openBackend } from "../io/backend";
import { loopDelay } from "../io/loop-delay";
import { operatorSettings } from "../policy/operator-settings";
import { RateCaps } from "../policy/rate-caps";
import type { DoctorFinding } from "./finding";

/** Maximum number of checks that are tried; a plan may have thousands. */
const MAX_CHECKS = 50;
const CONCURRENT_CHECKS_MAX = 5;
const RUN_MS = 30_000;

/** Runs each check once as the engine would, to show what a firewall, the policy or a missing right blocks. */
export async function tryPlan(dir: string, checks: readonly PlannedCheck[]): Promise<DoctorFinding[]> {
  if (checks.length === 0) return [];
  const { limits, onlyProtocols, network } = operatorSettings(dir);
  const loop = loopDelay();
  const backend = openBackend({
    ...network,
    stampErrorMs: loop.p95Ms,
    ...statedClock,
  });
  const caps = new RateCaps(limits, () => performance.now(), onlyProtocols);
  const tried: DoctorFinding[] = [];
  try {
    for (let from = 0; from < Math.min(checks.length, MAX_CHECKS); from += CONCURRENT_CHECKS_MAX)
      tried.push(...(await Promise.all(checks.slice(from, from + CONCURRENT_CHECKS_MAX).map((check) => tryOne(check, backend, caps)))));
  } finally {
    backend.close();
    loop.close();
  }
  const more = checks.length - tried.length;
  return more > 0 ? [...tried, { name: "plan", ok: true, text: `${more} more checks were not tried` }] : tried;
}

async function tryOne(check: PlannedCheck, { io }: IoBackend, caps: RateCaps): Promise<DoctorFinding> {
  const name = `check "${check.name}" (${check.protocol})`;
  const entry = findProbe(check.protocol);
  const target = entry?.spec.target.safeParse(check.target);
  if (entry === undefined || !target?.success)
    return { name, ok: false, text: "this version does not know its protocol or settings; bring the collector up to date" };
  const probe = entry.prepare(target.data);
  const run = await probe.run(caps.around(io, probe.cost, probe.spec.name), AbortSignal.timeout(RUN_MS));
  if (run.outcome === "ok")
    return { name, ok: true, text: `answered; stamped by ${run.stampSource === "kernel" ? "the kernel" : run.stampSource}` };
  return { name, ok: false, text: `${run.outcome}: ${run.hint ?? "no more is known"}` };
}
