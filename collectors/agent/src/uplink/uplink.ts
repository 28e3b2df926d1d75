import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import type { JobResults } from "@padit/protocols/collector-api";
import { wait } from "@padit/protocols/wait";
import type { Logger } from "pino";
import { type Enrolment, openExchangeKey, openIdentity } from "../enrolment/identity";
import { protocolMemory } from "../enrolment/protocol-memory";
import { CREDIT_ROWS, type FromEngine, type FromUplink } from "../ipc/messages";
import type { Source } from "../spool/record";
import { Spool } from "../spool/spool";
import { VERSION } from "../version";
import { batchShiftMs } from "./batch-shift";
import { Batcher } from "./batcher";
import { setAside } from "./dead-letters";
import { gapsIn } from "./gaps";
import { IngestClient } from "./ingest-client";
import { monotonicMs } from "./monotonic";
import { followStream } from "./plan-stream";
import { ReportQueue } from "./report-queue";
import { isClockOff, ServerClock } from "./server-clock";
import { uplinkMetrics } from "./uplink-metrics";
import { Uploader } from "./uploader";

const STATUS_EVERY_MS = 5_000;

/** The half of the collector that communicates with the server and owns the spool. It needs no rights, because its input is not trusted. */
export class Uplink {
  private readonly stopping = new AbortController();
  /** Identifies this process, so that the server detects a second collector that runs from a copy of the folder. */
  private readonly instance = randomUUID();
  private readonly spool: Spool;
  private readonly clock = new ServerClock();
  private hasAskedTime = false;
  private readonly client: IngestClient;
  private readonly batcher: Batcher;
  private readonly uploader: Uploader;
  private readonly reportQueue: ReportQueue;
  private readonly metrics;
  private report: Extract<FromEngine, { type: "report" }> | undefined;

  constructor(
    private readonly dir: string,
    enrolment: Enrolment,
    private readonly sendToEngine: (message: FromUplink) => void,
    private readonly log: Logger,
  ) {
    setMaxListeners(0, this.stopping.signal);
    this.spool = new Spool(join(dir, "spool"));
    this.metrics = uplinkMetrics(this.spool);
    this.client = new IngestClient({
      ...enrolment,
      identity: () => openIdentity(dir),
      memory: protocolMemory(dir, enrolment),
      clock: this.clock,
      onRevoked: (signed) => this.sendToEngine({ type: "revoked", signed }),
    });
    this.reportQueue = new ReportQueue(this.client, (path, reason) => log.warn({ path, reason }, "could not be told to the server"));
    this.uploader = new Uploader({
      spool: this.spool,
      send: async (body, { seq }) => this.client.send("POST", await this.batchPath(body, seq), body, "gzip"),
      setAside: (record, reason) => {
        this.metrics.deadLetters.inc();
        log.error({ seq: record.seq, reason }, "batch refused for good, set aside");
        setAside(join(dir, "dead-letter"), this.spool.epoch, record, reason);
        this.batcher.lost({ fromMs: record.fromMs, toMs: record.toMs, n: record.rows, reason: "refused" });
        // If a batch without rows is refused, its gaps may be the reason. Reported again, they would be refused again.
        if (record.rows > 0) for (const gap of gapsIn(record.body)) this.batcher.lost(gap);
      },
      onFailure: (reason) => log.warn({ reason }, "upload failed, will try again"),
      nowMs: () => this.clock.nowMs(),
    });
    this.batcher = new Batcher(this.spool, {
      clock: this.clock,
      nowMs: () => this.clock.nowMs(),
      isBehind: () => this.uploader.isBehind,
      onBatch: (source) => this.written(source),
    });
  }

  /** Runs until `stop()` or the engine's `bye` message. */
  async run(): Promise<void> {
    this.sendToEngine({ type: "hello", last: this.spool.lastSource ?? null, creditRows: CREDIT_ROWS });
    const { signal } = this.stopping;
    await Promise.all([this.followServer(signal), this.uploader.run(signal), this.reportQueue.run(signal), this.reportStatus(signal)]);
    await this.spool.close();
  }

  /** Stops the uplink. Stores all received samples before it returns, unless the disk is full. */
  stop(): void {
    this.batcher.flush();
    this.stopping.abort();
    // Do not wait for the request in progress: its batch is sent again with the same number.
    void this.client.close();
  }

  onMessage(message: FromEngine): void {
    if (message.type === "samples") this.take(message);
    else if (message.type === "report") this.report = message;
    else if (message.type === "bye") this.stop();
    else if (message.type === "applied") this.reportQueue.replace("/v1/plan/applied", message.applied);
    else this.reportQueue.add(`/v1/jobs/${message.id}/results`, this.placed(message.results));
  }

  /** Places the runs of a live test at the server's time, like samples. */
  private placed(results: JobResults): JobResults {
    const shiftMs = Math.round(this.clock.shiftMs(Date.now() - monotonicMs()));
    return { ...results, results: results.results.map((run) => ({ ...run, atMs: run.atMs + shiftMs })) };
  }

  /** Metrics of both processes as Prometheus text. */
  async metricsText(): Promise<string> {
    return `${await this.metrics.registry.metrics()}\n${this.report?.metrics ?? ""}`;
  }

  /** Accepts samples. The engine sends messages again that the spool holds but whose confirmation it did not receive. */
  private take({ boot, n, rows, gaps, wallMinusMonotonicMs }: Extract<FromEngine, { type: "samples" }>): void {
    const last = this.spool.lastSource;
    if (last !== undefined && last.boot === boot && n <= last.n) this.sendToEngine({ type: "written", boot, n: last.n });
    else this.batcher.add(rows, { boot, n }, gaps, wallMinusMonotonicMs);
  }

  /**
   * The request path of a batch. The server's time is requested before the first batch, which may need a correction; older servers lack it.
   */
  private async batchPath(body: Buffer, seq: number): Promise<string> {
    if (!this.clock.isKnown && !this.hasAskedTime) {
      await this.client.send("GET", "/v1/plan");
      this.hasAskedTime = true;
    }
    const shiftMs = seq <= this.batcher.lastUnanchoredSeq ? batchShiftMs(body, this.clock) : 0;
    return shiftMs === 0 ? "/v1/batches" : `/v1/batches?shift_ms=${shiftMs}`;
  }

  private written(source: Source | undefined): void {
    if (source !== undefined) this.sendToEngine({ type: "written", ...source });
    this.uploader.batchWaits();
  }

  private followServer(signal: AbortSignal): Promise<void> {
    const handlers = {
      onConnected: () => this.uploader.serverIsBack(),
      onPlan: async (signed: unknown) => this.sendToEngine({ type: "plan", signed }),
      onJob: (signed: unknown) => this.sendToEngine({ type: "job", signed }),
      onRevoked: (signed: unknown) => this.sendToEngine({ type: "revoked", signed }),
      onLost: (error: unknown) => this.log.warn({ reason: messageOf(error) }, "stream lost"),
    };
    return followStream(this.client, handlers, signal);
  }

  private async reportStatus(signal: AbortSignal): Promise<void> {
    let trouble: string | null = null;
    let isOff = false;
    while (!signal.aborted) {
      if (this.report !== undefined) {
        const { capabilities, clock, drops, lateP99Ms } = this.report;
        const spool = { ...this.spool.stats(), trouble: this.spool.trouble ?? null };
        if (spool.trouble !== trouble)
          this.log.warn({ trouble: spool.trouble }, spool.trouble ? "the disk takes nothing" : "the disk has room again");
        trouble = spool.trouble;
        const serverClock = this.clock.offset();
        if (isOff !== isClockOff(serverClock))
          this.log.warn(
            { ...serverClock },
            isOff ? "the clock agrees with the server's again" : "the clock is wrong: samples are re-stamped",
          );
        isOff = isClockOff(serverClock);
        const exchangeKey = openExchangeKey(this.dir).publicKey;
        const own = { version: VERSION, epoch: this.spool.epoch, instance: this.instance, exchangeKey };
        const status = { ...own, capabilities, clock, serverClock, spool, drops, lateP99Ms };
        await this.client.sendJson("/v1/status", status).catch((error: unknown) => {
          this.log.debug({ reason: messageOf(error) }, "status could not be reported");
        });
      }
      await wait(this.report === undefined ? 100 : STATUS_EVERY_MS, signal);
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
