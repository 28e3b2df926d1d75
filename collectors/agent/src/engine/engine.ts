import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { JobResults, Plan, PlannedCheck, PolicySummary, Revocation } from "@padit/protocols/collector-api";
import type { Ending, IoContext } from "@padit/protocols/probe";
import type { PreparedProbe } from "@padit/protocols/probes";
import type { Logger } from "pino";
import { type Enrolment, openExchangeKey, openIdentity, readExchangeKey } from "../enrolment/identity";
import { keepRevocation, readRevocation, revokedText } from "../enrolment/revocation";
import { statedClock } from "../env";
import { type IoBackend, openBackend } from "../io/backend";
import { loopDelay } from "../io/loop-delay";
import type { FromEngine, FromUplink } from "../ipc/messages";
import { InterfaceReruns } from "../plan/interface-reruns";
import { runJob } from "../plan/jobs";
import { LastRuns } from "../plan/last-runs";
import { PlanStore } from "../plan/plan-store";
import { PreparedChecks } from "../plan/prepared-checks";
import { type RunVerdict, verdictOf } from "../plan/reprobe";
import { type RunStart, Scheduler } from "../plan/scheduler";
import { UntrustedDocument } from "../plan/signed-by-server";
import { operatorSettings } from "../policy/operator-settings";
import { RateCaps } from "../policy/rate-caps";
import { isDiskTrouble } from "../spool/disk-trouble";
import { readClocks, wallMinusMonotonicMs } from "../uplink/monotonic";
import { BoundedRuns } from "./bounded-runs";
import { engineMetrics } from "./engine-metrics";
import { engineReport } from "./engine-report";
import { LatenessWindow } from "./lateness";
import { keepLeftover, readLeftover } from "./leftover-file";
import { type AcceptedJob, LiveTestAdmission } from "./live-test-admission";
import { Outbox } from "./outbox";
import { OutcomeRows } from "./outcome-rows";
import { Refusals, refusalIn, SKIPPED_RUN_REASONS } from "./refusals";
import { samplesOf } from "./samples";

const REPORT_EVERY_MS = 5_000;
/** Time that `stop` gives the runs in progress to receive their replies, ms. */
const LAST_RUNS_MS = 250;
/** Changes of refusals within this time are reported to the server together, ms. */
const REFUSALS_REPORT_DELAY_MS = 1_000;

/** Current time, ms since the Unix epoch, by a clock that is never stepped while the agent runs. */
const steadyMs = () => performance.timeOrigin + performance.now();

/**
 * The probing half of the collector. It may hold the right to raw sockets, so it accepts only packets from the network, and from the uplink
 * only documents that the server signed, the revocation that ends its work among them. It runs the last valid plan also without an uplink.
 */
export class Engine {
  readonly metrics;
  private isStopping = false;
  private readonly runs = new BoundedRuns();
  private readonly plans: PlanStore;
  private readonly jobs: LiveTestAdmission;
  private readonly loop = loopDelay();
  private readonly lateness = new LatenessWindow();
  private readonly backend: IoBackend;
  private readonly scheduler: Scheduler;
  private readonly lastRuns: LastRuns;
  private readonly reruns: InterfaceReruns;
  private readonly outbox: Outbox;
  private readonly outcomes = new OutcomeRows();
  private readonly prepared = new PreparedChecks((checkId) => this.scheduler.runAtOnce(checkId));
  private readonly reporting: NodeJS.Timeout;
  private readonly caps: RateCaps;
  private readonly policy: PolicySummary;
  private sendToUplink: ((message: FromEngine) => void) | undefined;
  private emptied: () => void = () => undefined;
  private readonly refusals = new Refusals(() => performance.now());
  private appliedReport: NodeJS.Timeout | undefined;
  private hasLeftover: boolean;
  private revision = 0;
  private revocation: Revocation | undefined;

  constructor(
    private readonly dir: string,
    private readonly enrolment: Enrolment,
    private readonly log: Logger,
    /** Called once when the server has revoked this collector. The caller must then call `stop` and end the process. */
    private readonly onRevoked: () => void,
  ) {
    const { limits, onlyProtocols, network, policy } = operatorSettings(dir);
    this.policy = policy;
    this.caps = new RateCaps(limits, () => performance.now(), onlyProtocols);
    this.plans = new PlanStore(dir, enrolment);
    // Create the key before the uplink starts. The uplink sends the public key to the server and would otherwise create another one.
    openExchangeKey(dir);
    this.jobs = new LiveTestAdmission(enrolment, () => readExchangeKey(dir));
    this.backend = openBackend({ ...network, stampErrorMs: this.loop.p95Ms, ...statedClock });
    if (this.backend.lacking !== undefined) log.warn({ reason: this.backend.lacking }, "time stamps are taken in user space");
    const leftover = readLeftover(dir, (path, reason) =>
      log.error({ path, reason }, "samples of the last engine are unreadable, set aside"),
    );
    this.hasLeftover = leftover !== undefined;
    this.outbox = new Outbox({ boot: randomInt(1, 2 ** 31), leftover, send: (message) => this.sendToUplink?.(message) });
    this.metrics = engineMetrics(this.backend, this.outbox);
    this.lastRuns = new LastRuns(dir, (reason) => log.warn({ reason }, "the times of the last runs could not be written down"));
    this.scheduler = new Scheduler({
      agentId: enrolment.collectorId,
      clock: { nowMs: steadyMs, after: this.backend.after },
      run: (check, start) => this.probe(check, start),
      runTimes: this.lastRuns,
      onNotRun: (check, reason, n) => {
        const outcome = reason === "overrun" ? "overrun" : "not_run";
        this.metrics.runs.inc({ protocol: check.protocol, outcome }, n);
        log.warn({ check: check.checkId, reason, n }, "runs left out");
        if (this.refusals.noteSkipped(check, SKIPPED_RUN_REASONS[reason])) this.reportAppliedSoon();
        this.addNotRun(check, { outcome, reason: SKIPPED_RUN_REASONS[reason] });
      },
    });
    this.reruns = new InterfaceReruns(
      this.backend.links,
      (checkId) => this.scheduler.runSoon(checkId),
      (reason) => log.warn({ reason }, "interfaces cannot be watched: checks run at their intervals when one goes or comes back"),
    );
    this.reporting = setInterval(() => void this.report(), REPORT_EVERY_MS);
    const plan = this.plans.load();
    if (plan !== undefined) this.apply(plan);
  }

  /** Connects an uplink. @param send sends a message to the uplink */
  attach(send: (message: FromEngine) => void): void {
    this.sendToUplink = send;
    void this.report();
  }

  /** Disconnects the uplink. Samples that it did not confirm are kept for the next one. */
  detach(): void {
    this.sendToUplink = undefined;
    this.outbox.disconnected();
  }

  onMessage(message: FromUplink): void {
    if (message.type === "hello") this.outbox.connected(message);
    else if (message.type === "written") {
      this.outbox.written(message.boot, message.n);
      if (!this.outbox.isEmpty) return;
      if (this.hasLeftover) keepLeftover(this.dir, undefined);
      this.hasLeftover = false;
      this.emptied();
    } else if (message.type === "plan") this.take(message.signed);
    else if (message.type === "job") void this.probeNow(message.signed);
    else this.end(message.signed);
  }

  /** Ends this collector's work if the server signed the revocation. An unsigned or foreign one is ignored. */
  private end(signed: unknown): void {
    if (this.revocation !== undefined) return;
    try {
      this.revocation = readRevocation(signed, { ...this.enrolment, publicKey: openIdentity(this.dir).publicKey });
    } catch (error) {
      if (!(error instanceof UntrustedDocument)) throw error;
      this.log.error({ reason: error.message }, "revocation refused: the collector goes on");
      return;
    }
    this.log.error(revokedText(this.revocation));
    this.plans.forget();
    this.keep(() => keepRevocation(this.dir, signed), "the revocation");
    this.onRevoked();
  }

  /** Ends probing. Resolves when the uplink has confirmed all samples, or after `graceMs`; unconfirmed samples are then stored on disk. */
  async stop(graceMs: number): Promise<void> {
    this.scheduler.stop();
    await Promise.race([this.scheduler.settled(), delay(LAST_RUNS_MS, undefined, { ref: false })]);
    this.isStopping = true;
    this.runs.abortAll();
    clearInterval(this.reporting);
    clearTimeout(this.appliedReport);
    this.lastRuns.close();
    this.reruns.close();
    this.prepared.close();
    this.loop.close();
    this.backend.close();
    if (!this.outbox.isEmpty && this.sendToUplink !== undefined) {
      await new Promise<void>((resolve) => {
        const timeout = setTimeout(resolve, graceMs);
        this.emptied = () => {
          clearTimeout(timeout);
          resolve();
        };
      });
    }
    try {
      keepLeftover(this.dir, this.outbox.leftover());
    } catch (error) {
      if (!isDiskTrouble(error)) throw error;
      this.log.error({ reason: error.message, rows: this.outbox.rows }, "samples are lost: they could not be written down");
    }
    this.sendToUplink?.({ type: "bye" });
  }

  private take(signed: unknown): void {
    if (this.revocation !== undefined) return;
    try {
      const plan = this.plans.verify(signed);
      if (plan.revision < this.revision) return;
      this.keep(() => this.plans.keep(signed), "the plan");
      this.apply(plan);
      this.log.info({ revision: plan.revision, checks: plan.checks.length, refused: this.refusals.all() }, "plan applied");
      this.reportApplied();
    } catch (error) {
      if (!(error instanceof UntrustedDocument)) throw error;
      this.log.error({ reason: error.message }, "plan refused");
      this.sendToUplink?.({ type: "applied", applied: { revision: this.revision, error: error.message, refused: [] } });
    }
  }

  /** Stores a document that is in effect already. After a disk error it remains in effect until the next start. */
  private keep(write: () => void, what: string): void {
    try {
      write();
    } catch (error) {
      if (!isDiskTrouble(error)) throw error;
      this.log.error({ reason: error.message }, `${what} holds until the next start only: it could not be written down`);
    }
  }

  private reportApplied(): void {
    this.sendToUplink?.({ type: "applied", applied: { revision: this.revision, error: null, refused: this.refusals.all() } });
  }

  private reportAppliedSoon(): void {
    this.appliedReport ??= setTimeout(() => {
      this.appliedReport = undefined;
      this.reportApplied();
    }, REFUSALS_REPORT_DELAY_MS);
  }

  private apply(plan: Plan): void {
    this.refusals.begin(plan.checks);
    for (const { check, reason } of this.prepared.apply(plan.checks)) this.refusals.note(check, reason);
    this.revision = plan.revision;
    this.lastRuns.keepOnly(plan.checks);
    this.outcomes.keepOnly(plan.checks);
    this.reruns.watch(plan.checks);
    this.scheduler.apply(plan.checks.filter((check) => this.prepared.has(check.checkId)));
  }

  private async probe(check: PlannedCheck, { lateMs, isExtra }: RunStart): Promise<RunVerdict> {
    const probe = this.prepared.get(check.checkId);
    if (probe === undefined) return "unknown";
    this.lateness.add(lateMs);
    this.metrics.lateness.observe(lateMs / 1000);
    const io = this.ioFor(probe);
    const before = readClocks(this.backend.io.wallMs);
    const run = await this.runs.run((signal) => probe.run(io, signal, this.lastRuns.farEndOf(check)));
    const after = readClocks(this.backend.io.wallMs);
    this.metrics.runs.inc({ protocol: check.protocol, outcome: run.outcome });
    this.reruns.ended(check.checkId, run.outcome);
    if (isExtra) this.metrics.extraRuns.inc({ protocol: check.protocol });
    // An extra run that the operator's rate limits forbid is not reported as lost.
    if (isExtra && run.outcome === "not_run") return "unknown";
    if (this.refusals.note(check, refusalIn(run))) {
      this.log.warn({ check: check.checkId, outcome: run.outcome, reason: run.hint }, "whether this collector may probe it has changed");
      this.reportAppliedSoon();
    }
    if (this.isStopping) return "unknown";
    this.outbox.add(samplesOf(check, probe.spec, run, this.outcomes), wallMinusMonotonicMs(run.atMs, before, after));
    return verdictOf(probe.spec, run);
  }

  /** Records one row for any number of consecutive skipped runs, so that a collector that was suspended does not write one for each. */
  private addNotRun(check: PlannedCheck, ending: Ending): void {
    const probe = this.prepared.get(check.checkId);
    if (probe === undefined || this.isStopping) return;
    const now = readClocks(this.backend.io.wallMs);
    this.outbox.add(this.outcomes.notRun(check, probe.spec, now.wallMs, ending), wallMinusMonotonicMs(now.wallMs, now, now));
  }

  private async probeNow(signed: unknown): Promise<void> {
    const accepted = this.accept(signed);
    if (accepted === undefined) return;
    const { job, remainingMs } = accepted;
    const post = async (id: string, results: JobResults) => this.sendToUplink?.({ type: "job-results", id, results });
    const options = { ioFor: this.ioFor, nowMs: () => performance.now(), remainingMs, post };
    const done = await this.jobs.work(() => this.runs.run((signal) => runJob(job, options, signal)));
    if (!done)
      await post(job.id, { state: "failed", results: [], error: "This collector has other live tests under way; try again in a minute." });
  }

  private accept(signed: unknown): AcceptedJob | undefined {
    try {
      return this.jobs.accept(signed);
    } catch (error) {
      if (!(error instanceof UntrustedDocument)) throw error;
      this.log.error({ reason: error.message }, "live test refused");
      return undefined;
    }
  }

  /** The network interface of one run, limited by the operator's rate caps. */
  private readonly ioFor = ({ cost, spec }: PreparedProbe): IoContext => this.caps.around(this.backend.io, cost, spec.name);

  private async report(): Promise<void> {
    this.sendToUplink?.(await engineReport(this.backend, { registry: this.metrics.registry, policy: this.policy }, this.lateness.p99()));
  }
}
