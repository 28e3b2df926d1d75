import { setMaxListeners } from "node:events";
import { join } from "node:path";
import type { CollectorStatus, Plan, PlanApplied, PlannedCheck, ProbeJob } from "@padit/protocols/collector-api/wire";
import { findProbe, type PreparedProbe } from "@padit/protocols/probes";
import type { Logger } from "pino";
import { Batcher } from "./batcher";
import { clockReport } from "./clock-report";
import { setAside } from "./dead-letters";
import { type Enrolment, openIdentity } from "./identity";
import { IngestClient } from "./ingest-client";
import { type Backend, openBackend } from "./io/backend";
import { loopDelay } from "./io/loop-delay";
import { runJob } from "./jobs";
import { LatenessWindow } from "./lateness";
import { agentMetrics } from "./metrics";
import { BadPlan, PlanStore } from "./plan-store";
import { followStream } from "./plan-stream";
import { enforce, enforceLink, readAllowList } from "./policy";
import { samplesOf } from "./samples";
import { Scheduler } from "./scheduler";
import { Spool } from "./spool/spool";
import { Uploader } from "./uploader";
import { capabilities, VERSION } from "./version";
import { wait } from "./wait";

const STATUS_EVERY_MS = 5_000;
/** Above every time-out a target may ask for: it bounds a probe that hangs. */
const MAX_RUN_MS = 90_000;

/** Wall clock that does not jump while the agent runs, ms since the Unix epoch. */
const steadyMs = () => performance.timeOrigin + performance.now();

/** Everything an enrolled collector does, wired together: plan → schedule → probe → spool → upload. */
export class Agent {
  readonly metrics;
  private readonly stopping = new AbortController();
  private readonly spool: Spool;
  private readonly client: IngestClient;
  private readonly plans: PlanStore;
  private readonly loop = loopDelay();
  private readonly lateness = new LatenessWindow();
  private readonly backend: Backend;
  private readonly scheduler: Scheduler;
  private readonly batcher: Batcher;
  private readonly uploader: Uploader;
  private readonly prepared = new Map<string, PreparedProbe>();
  private revision = 0;

  constructor(
    dir: string,
    enrolment: Enrolment,
    private readonly log: Logger,
  ) {
    setMaxListeners(0, this.stopping.signal);
    const allow = readAllowList(dir);
    this.spool = new Spool(join(dir, "spool"));
    this.client = new IngestClient({ ...enrolment, identity: openIdentity(dir), nowMs: Date.now });
    this.plans = new PlanStore(dir, enrolment);
    this.backend = openBackend({
      enforce: (address, port) => enforce(address, port, allow),
      enforceLink: (request) => enforceLink(request, allow),
      stampErrorMs: this.loop.p95Ms,
    });
    if (this.backend.lacking !== undefined) log.warn({ reason: this.backend.lacking }, "time stamps are taken in user space");
    this.metrics = agentMetrics(this.spool, this.backend);
    this.uploader = new Uploader({
      spool: this.spool,
      send: (body) => this.client.send("POST", "/v1/batches", body, "gzip"),
      setAside: (record, reason) => {
        this.metrics.deadLetters.inc();
        log.error({ seq: record.seq, reason }, "batch refused for good, set aside");
        setAside(join(dir, "dead-letter"), this.spool.epoch, record, reason);
      },
      onFailure: (reason) => log.warn({ reason }, "upload failed, will try again"),
    });
    this.batcher = new Batcher(this.spool, { nowMs: Date.now, onBatch: () => this.uploader.batchWaits() });
    this.scheduler = new Scheduler({
      agentId: enrolment.collectorId,
      clock: { nowMs: steadyMs, after: timer },
      run: (check, lateMs) => this.probe(check, lateMs),
      onNotRun: (check, reason) => {
        this.metrics.runs.inc({ protocol: check.protocol, outcome: "not_run" });
        log.warn({ check: check.checkId, reason }, "run left out");
      },
    });
  }

  /** Runs until `stop`; probes at once by the last good plan, whether the server is there or not. */
  async run(): Promise<void> {
    const plan = this.plans.load();
    if (plan !== undefined) this.apply(plan);
    const { signal } = this.stopping;
    await Promise.all([this.followServer(signal), this.uploader.run(signal), this.tellStatus(signal)]);
    await this.client.close();
    await this.spool.close();
  }

  stop(): void {
    this.scheduler.stop();
    this.batcher.flush();
    this.loop.close();
    this.backend.close();
    this.stopping.abort();
  }

  private followServer(signal: AbortSignal): Promise<void> {
    const handlers = {
      onConnected: () => this.uploader.serverIsBack(),
      onPlan: (signed: unknown) => this.take(signed),
      onJob: (job: ProbeJob) => void this.probeNow(job),
      onRevoked: () => {
        this.log.error("this collector was revoked; enrol it anew");
        this.scheduler.stop();
      },
      onLost: (error: unknown) => this.log.warn({ reason: messageOf(error) }, "stream lost"),
    };
    return followStream(this.client, handlers, signal);
  }

  private async take(signed: unknown): Promise<void> {
    try {
      const plan = this.plans.verify(signed);
      if (plan.revision < this.revision) return;
      this.plans.keep(signed);
      const refused = this.apply(plan);
      this.log.info({ revision: plan.revision, checks: plan.checks.length, refused }, "plan applied");
      await this.tellApplied({ revision: plan.revision, error: null, refused });
    } catch (error) {
      if (!(error instanceof BadPlan)) throw error;
      this.log.error({ reason: error.message }, "plan refused");
      await this.tellApplied({ revision: this.revision, error: error.message, refused: [] });
    }
  }

  private apply(plan: Plan): PlanApplied["refused"] {
    const refused: PlanApplied["refused"] = [];
    this.prepared.clear();
    for (const check of plan.checks) {
      const target = findProbe(check.protocol)?.spec.target.safeParse(check.target);
      const probe = target?.success ? findProbe(check.protocol)?.prepare(target.data) : undefined;
      if (probe !== undefined) this.prepared.set(check.checkId, probe);
      else
        refused.push({
          checkId: check.checkId,
          reason: target === undefined ? "unknown protocol" : "the target does not fit the protocol",
        });
    }
    this.revision = plan.revision;
    this.scheduler.apply(plan.checks.filter((check) => this.prepared.has(check.checkId)));
    return refused;
  }

  private async probe(check: PlannedCheck, lateMs: number): Promise<void> {
    const probe = this.prepared.get(check.checkId);
    if (probe === undefined) return;
    this.lateness.add(lateMs);
    this.metrics.lateness.observe(lateMs / 1000);
    const run = await this.bounded((signal) => probe.run(this.backend.io, signal));
    this.metrics.runs.inc({ protocol: check.protocol, outcome: run.outcome });
    if (!this.stopping.signal.aborted) this.batcher.add(samplesOf(check, probe.spec, run));
  }

  /** A signal of its own for each run: listeners on one that lives as long as the agent would pile up. */
  private async bounded<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timeout = setTimeout(abort, MAX_RUN_MS);
    this.stopping.signal.addEventListener("abort", abort);
    try {
      return await work(controller.signal);
    } finally {
      clearTimeout(timeout);
      this.stopping.signal.removeEventListener("abort", abort);
    }
  }

  private async probeNow(job: ProbeJob): Promise<void> {
    try {
      const post = async (id: string, results: object) => void (await this.client.sendJson(`/v1/jobs/${id}/results`, results));
      await this.bounded((signal) => runJob(job, { io: this.backend.io, nowMs: Date.now, post }, signal));
    } catch (error) {
      this.log.warn({ job: job.id, reason: messageOf(error) }, "probe-now results could not be told");
    }
  }

  private async tellApplied(applied: PlanApplied): Promise<void> {
    await this.client.sendJson("/v1/plan/applied", applied);
  }

  private async tellStatus(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.client.sendJson("/v1/status", this.status()).catch((error: unknown) => {
        this.log.debug({ reason: messageOf(error) }, "status could not be told");
      });
      await wait(STATUS_EVERY_MS, signal);
    }
  }

  private status(): CollectorStatus {
    return {
      version: VERSION,
      epoch: this.spool.epoch,
      capabilities: capabilities(this.backend.stamps),
      clock: clockReport(this.backend.discipline()),
      spool: this.spool.stats(),
      lateP99Ms: this.lateness.p99(),
    };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function timer(ms: number, callback: () => void): () => void {
  const handle = setTimeout(callback, ms);
  return () => clearTimeout(handle);
}
