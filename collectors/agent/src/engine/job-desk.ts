import { ProbeJob, SignedJob } from "@padit/protocols/collector-api";
import { jobText } from "@padit/protocols/collector-signing";
import type { Enrolment, Identity } from "../enrolment/identity";
import { readSecrets, readSigned } from "../plan/signed-by-server";

/** Live tests at once: what the server may ask for beside the plan is bounded, too. */
const MAX_RUNNING = 4;
/** Ids of jobs that were taken; the oldest is forgotten for the newest. */
const REMEMBERED = 10_000;
/** Where the server does not say how long it waits, and the longest that is believed. */
const USUAL_MS = 60_000;
const LONGEST_MS = 90_000;

export interface AcceptedJob {
  job: ProbeJob;
  /** How long the server waits for results. */
  remainingMs: number;
}

/** Takes the jobs that the server signed for this collector, each of them once, and a few at a time. */
export class JobDesk {
  private readonly taken = new Set<string>();
  private running = 0;

  /** @param exchangeKey this collector's key for secrets */
  constructor(
    private readonly enrolment: Pick<Enrolment, "planKey" | "collectorId">,
    private readonly exchangeKey: () => Identity,
  ) {}

  /**
   * The job; undefined when it was taken before: the server says it again when the collector comes back.
   * @throws NotTheServersWord
   */
  accept(raw: unknown): AcceptedJob | undefined {
    const job = readSigned(raw, { what: "live test", schema: ProbeJob, signedText: jobText }, this.enrolment);
    if (this.taken.has(job.id)) return undefined;
    const [oldest] = this.taken;
    if (oldest !== undefined && this.taken.size >= REMEMBERED) this.taken.delete(oldest);
    this.taken.add(job.id);
    // Nobody signed that.
    const { remainingMs = USUAL_MS } = SignedJob.safeParse(raw).data ?? {};
    const secrets = readSecrets(raw, job, this.exchangeKey);
    return { job: { ...job, target: { ...job.target, ...secrets[job.id] } }, remainingMs: Math.min(remainingMs, LONGEST_MS) };
  }

  /** @returns false, and does nothing, while too much is being done */
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
