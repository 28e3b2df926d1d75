import { ProbeJob, SignedJob } from "@padit/protocols/collector-api";
import { jobText } from "@padit/protocols/collector-signing";
import type { Enrolment, Identity } from "../enrolment/identity";
import { readSecrets, readSigned } from "../plan/signed-by-server";

/** Maximum number of live tests in progress. Live tests come in addition to the plan and need a bound of their own. */
const MAX_RUNNING = 4;
/** Number of accepted job ids that are remembered; the oldest is dropped first. */
const REMEMBERED_JOBS_MAX = 10_000;
/** `JOB_WAIT_DEFAULT_MS` applies if the server does not state how long it waits; longer waits than `JOB_WAIT_MAX_MS` are capped. */
const JOB_WAIT_DEFAULT_MS = 60_000;
const JOB_WAIT_MAX_MS = 90_000;

export interface AcceptedJob {
  job: ProbeJob;
  /** How long the server still waits for results, ms. */
  remainingMs: number;
}

/** Accepts jobs that the server signed for this collector, each of them once, and bounds how many run at a time. */
export class LiveTestAdmission {
  private readonly taken = new Set<string>();
  private running = 0;

  /** @param exchangeKey returns this collector's key pair for secrets */
  constructor(
    private readonly enrolment: Pick<Enrolment, "planKey" | "collectorId">,
    private readonly exchangeKey: () => Identity,
  ) {}

  /**
   * Verifies a job. Returns undefined if it was accepted before: the server sends it again when the collector reconnects.
   * @throws UntrustedDocument if the job is malformed, for another collector, or not validly signed
   */
  accept(raw: unknown): AcceptedJob | undefined {
    const job = readSigned(raw, { what: "live test", schema: ProbeJob, signedText: jobText }, this.enrolment);
    if (this.taken.has(job.id)) return undefined;
    const [oldest] = this.taken;
    if (oldest !== undefined && this.taken.size >= REMEMBERED_JOBS_MAX) this.taken.delete(oldest);
    this.taken.add(job.id);
    // `remainingMs` is not covered by the signature, so it is capped.
    const { remainingMs = JOB_WAIT_DEFAULT_MS } = SignedJob.safeParse(raw).data ?? {};
    const secrets = readSecrets(raw, job, this.exchangeKey);
    return { job: { ...job, target: { ...job.target, ...secrets[job.id] } }, remainingMs: Math.min(remainingMs, JOB_WAIT_MAX_MS) };
  }

  /** @returns false, without calling `run`, while `MAX_RUNNING` live tests are in progress */
  async work(run: () => Promise<void>): Promise<boolean> {
    if (this.running >= MAX_RUNNING) return false;
    this.running++;
    try {
      await run();
      return true;
    } finally {
      this.running--;
    }
  }
}
