import { storable } from "@padit/domain/storable";
import type { JobResults, ProbeJob, ProbeReport } from "@padit/protocols/collector-api";
import type { IoContext, ProbeRun } from "@padit/protocols/probe";
import { findProbe, type PreparedProbe } from "@padit/protocols/probes";
import { wait } from "@padit/protocols/wait";

const SPACING_MS = 200;

export interface JobOptions {
  /** The network interface for one run. */
  ioFor(probe: PreparedProbe): IoContext;
  /** Monotonic clock, ms. */
  nowMs: () => number;
  /** How long the server still waits for results, ms. */
  remainingMs: number;
  post(jobId: string, results: JobResults): Promise<void>;
}

/**
 * Runs a live test now and posts each result as soon as it is measured. Runs that would not end in time are skipped. Each post has only new
 * results, so repeating it changes nothing.
 */
export async function runJob(job: ProbeJob, options: JobOptions, signal: AbortSignal): Promise<void> {
  const postState = (state: JobResults["state"], results: ProbeReport[], error: string | null = null) =>
    options.post(job.id, { state, error, results });
  const probe = prepare(job);
  if (typeof probe === "string") return postState("failed", [], probe);
  const endMs = options.nowMs() + options.remainingMs;
  for (let n = 1, isLast = false; !isLast && !signal.aborted; n++) {
    if (n > 1) await wait(SPACING_MS, signal);
    const startMs = options.nowMs();
    const run = await probe.run(options.ioFor(probe), signal);
    const nowMs = options.nowMs();
    isLast = n === job.count || nowMs + SPACING_MS + (nowMs - startMs) > endMs;
    await postState(isLast ? "done" : "running", [reportOf(n, run, probe)]);
  }
}

function prepare(job: ProbeJob): PreparedProbe | string {
  const entry = findProbe(job.protocol);
  if (entry === undefined) return `This collector does not know the protocol ${job.protocol}.`;
  const target = entry.spec.target.safeParse(job.target);
  return target.success ? entry.prepare(target.data) : "The target does not fit the protocol.";
}

function reportOf(n: number, run: ProbeRun, { spec }: PreparedProbe): ProbeReport {
  const metrics = Object.entries(run.metrics).map(([name, m]) => [name, { ...m, unit: spec.metrics[name]?.unit ?? "" }]);
  return {
    n,
    atMs: run.atMs,
    outcome: run.outcome,
    metrics: Object.fromEntries(metrics),
    stampSource: run.stampSource,
    ...(run.phases && { phases: run.phases }),
    ...((run.detail ?? run.hex) && { detail: storable({ ...run.detail, ...(run.hex && { hex: run.hex }) }) }),
    ...(run.hint !== undefined && { hint: run.hint }),
  };
}
