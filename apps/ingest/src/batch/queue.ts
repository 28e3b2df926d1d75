import { PaditError } from "@padit/domain";
import type { Logger } from "pino";
import { isDatabaseAway } from "../http/problem";
import type { IngestMetrics } from "../metrics";
import type { BatchOutcome, PendingBatch } from "./commit";
import { CommitConnection } from "./commit-connection";
import { FairQueue } from "./fair-queue";

/** The first batch waits this long for company; a commit in progress gathers the next ones anyway. */
const COALESCE_MS = 5;
const MAX_POINTS_PER_COMMIT = 50_000;
const MAX_PENDING_POINTS = 250_000;
const MAX_PENDING_BATCHES = 5_000;
/** The share of both that one organization can fill. */
const TENANT_SHARE = 0.8;
/** Fewer points wait for the commit under way: many small transactions cost more than they win. */
const POINTS_FOR_SECOND = 4_000;

interface Waiting {
  batch: PendingBatch;
  resolve(outcome: BatchOutcome): void;
  reject(error: unknown): void;
}

/**
 * Gathers batches and commits them, one transaction at a time and a second one beside it when much waits. Bounded: what does not fit is
 * refused, and waits in the collector's spool. Organizations take turns, and none can fill the queue alone.
 */
export class BatchQueue {
  readonly #metrics: IngestMetrics;
  readonly #log: Logger;
  readonly #first: CommitConnection;
  readonly #second: CommitConnection;
  readonly #waiting = new FairQueue<Waiting>(({ batch }) => batch.accepted.series.length);
  #timer: NodeJS.Timeout | null = null;
  #committing: Promise<void> | null = null;
  #beside: Promise<void> | null = null;
  /** When a commit failed for a reason that no batch is to blame for; null after a commit that succeeded. Milliseconds since the epoch. */
  #failedAtMs: number | null = null;

  constructor(connection: string, metrics: IngestMetrics, log: Logger) {
    this.#metrics = metrics;
    this.#log = log;
    this.#first = new CommitConnection(connection);
    this.#second = new CommitConnection(connection);
  }

  /** Resolves after COMMIT. @throws PaditError rate_limited when the queue is full, unavailable when the database is away. */
  add(batch: PendingBatch): Promise<BatchOutcome> {
    const { tenantId } = batch.collector;
    if (isFull(this.#waiting, 1) || isFull(this.#waiting.ofTenant(tenantId), TENANT_SHARE)) {
      throw new PaditError("rate_limited", "the ingest queue is full", { retryAfterSeconds: 1 });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push(tenantId, { batch, resolve, reject });
      this.#metrics.pendingPoints.set(this.#waiting.weight);
      if (this.#committing) return this.#startBeside();
      if (this.#waiting.weight >= MAX_POINTS_PER_COMMIT) this.#start();
      else this.#timer ??= setTimeout(() => this.#start(), COALESCE_MS);
    });
  }

  /** Whether the newest commit failed within the last `withinMs`. After that time a collector may try again. */
  isFailing(nowMs: number, withinMs: number): boolean {
    return this.#failedAtMs !== null && nowMs - this.#failedAtMs < withinMs;
  }

  /** Commits what waits, then closes the connections. */
  async close(): Promise<void> {
    if (this.#waiting.size > 0) this.#start();
    while (this.#committing) await this.#committing;
    await this.#beside;
    await Promise.all([this.#first.end(), this.#second.end()]);
  }

  #start(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#committing ??= this.#drain().finally(() => {
      this.#committing = null;
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.size > 0) await this.#store(this.#take(), this.#first);
  }

  /** The database has another core: rows that wait for the commit under way are copied meanwhile. */
  #startBeside(): void {
    if (this.#waiting.weight < POINTS_FOR_SECOND) return;
    this.#beside ??= this.#store(this.#take(), this.#second).finally(() => {
      this.#beside = null;
    });
  }

  #take(): Waiting[] {
    const taken = this.#waiting.take(MAX_POINTS_PER_COMMIT);
    this.#metrics.pendingPoints.set(this.#waiting.weight);
    return taken;
  }

  async #store(taken: readonly Waiting[], connection: CommitConnection): Promise<void> {
    const timed = this.#metrics.commitSeconds.startTimer();
    try {
      const outcomes = await connection.commit(taken.map(({ batch }) => batch));
      this.#failedAtMs = null;
      for (const [i, { resolve, reject }] of taken.entries()) {
        const outcome = outcomes[i];
        if (outcome) resolve(outcome);
        else reject(new PaditError("internal", "a batch got no outcome"));
      }
    } catch (error) {
      this.#log.error({ err: error, batches: taken.length }, "a commit failed");
      if (!isBadData(error)) this.#failedAtMs = Date.now();
      await connection.end();
      if (taken.length > 1 && isBadData(error)) for (const one of taken) await this.#store([one], connection);
      else for (const { reject } of taken) reject(refusalOf(error));
    } finally {
      timed();
    }
  }
}

const isFull = ({ size, weight }: { size: number; weight: number }, share: number): boolean =>
  size >= share * MAX_PENDING_BATCHES || weight >= share * MAX_PENDING_POINTS;

/** SQLSTATE classes 22 and 23: the data themselves were refused, so one batch is to blame and the others need not suffer. */
const isBadData = (error: unknown): boolean => error instanceof Error && "code" in error && /^(22|23)...$/.test(String(error.code));

function refusalOf(cause: unknown): PaditError {
  if (isBadData(cause)) return new PaditError("invalid", "the database refuses what this batch holds", { cause });
  const message = isDatabaseAway(cause) ? "the database is away" : "the batch could not be stored";
  return new PaditError("unavailable", message, { cause, retryAfterSeconds: 1 });
}
