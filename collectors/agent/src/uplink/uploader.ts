import { BatchAnswer } from "@padit/protocols/collector-api";
import { wait } from "@padit/protocols/wait";
import type { SpoolRecord } from "../spool/record";
import type { Spool, SpoolLane } from "../spool/spool";
import { backoffMs } from "./backoff";
import type { IngestAnswer } from "./ingest-answer";

export interface UploaderOptions {
  spool: Spool;
  send(body: Buffer, record: SpoolRecord): Promise<IngestAnswer>;
  /** Handles a batch that the server refused permanently. */
  setAside(record: SpoolRecord, reason: string): void;
  onFailure(reason: string): void;
  /** Current time, ms since the Unix epoch, by the same clock as samples. */
  nowMs: () => number;
  random?: () => number;
}

const IDLE_MS = 60_000;
/** Maximum pause between attempts, ms. If the stream is open while uploads fail (ingest without its database), no event ends the pause. */
const PAUSE_CAP_MS = 8_000;
/** Statuses for a faulty batch: another attempt would get the same answer. */
const FAULTY_BATCH_STATUSES = new Set([400, 409, 413, 422]);

/** Maximum Retry-After that is honoured, ms. A proxy may ask for an hour; ingest does not. */
const MAX_RETRY_AFTER_MS = 30_000;

/** Whether the body is ingest's answer: a login page or a load balancer's 200 does not confirm a batch. */
function isTaken(body: string): boolean {
  try {
    return BatchAnswer.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

/** Maximum age of live samples, ms. */
const LIVE_MS = 10_000;
/** A backlog that can be sent within this time is sent in order, ms, so that detection reads it in the order of measurement. */
const PATIENCE_MS = 3_000;
const BEHIND_MS = 1_000;

/**
 * Sends the spool's batches one at a time until the signal aborts. A batch leaves the spool only after the server has committed it. The
 * oldest is sent first. After a longer outage new batches are sent first, in a lane of their own, and the backlog when that lane is empty.
 */
export class Uploader {
  private live: SpoolLane = 0;
  private failures = 0;
  private liveLagMs = 0;
  private lateSinceMs: number | undefined;
  private wakeIdle: () => void = () => undefined;
  private wakePause: () => void = () => undefined;

  constructor(private readonly options: UploaderOptions) {}

  /** Wakes the uploader because a new batch is spooled. */
  batchWaits(): void {
    this.wakeIdle();
  }

  /** Ends the pause after failures. A Retry-After of the server is still honoured. */
  serverIsBack(): void {
    this.failures = 0;
    this.wakePause();
  }

  /** Whether the server is away or accepts batches more slowly than they are made, so that larger batches help. */
  get isBehind(): boolean {
    return this.failures > 0 || this.liveLagMs > BEHIND_MS;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { spool, nowMs, random = Math.random } = this.options;
    while (!signal.aborted) {
      const next = this.next();
      if (next === undefined) {
        await this.sleep(IDLE_MS, signal, (wake) => {
          this.wakeIdle = wake;
        });
        continue;
      }
      spool.sending = next.record.seq;
      const outcome = await this.attempt(next.record);
      spool.sending = undefined;
      if (outcome.done) {
        spool.ack(next.record.seq, next.lane);
        this.failures = 0;
        if (next.lane === this.live) this.liveLagMs = nowMs() - next.record.toMs;
        continue;
      }
      this.options.onFailure(outcome.reason);
      await wait(outcome.retryAfterMs, signal);
      await this.sleep(backoffMs(++this.failures, random, PAUSE_CAP_MS), signal, (wake) => {
        this.wakePause = wake;
      });
    }
  }

  private next(): { record: SpoolRecord; lane: SpoolLane } | undefined {
    const { spool, nowMs } = this.options;
    const live = spool.peek(this.live);
    const isLate = live !== undefined && live.toMs < nowMs() - LIVE_MS && this.failures === 0;
    this.lateSinceMs = isLate ? (this.lateSinceMs ?? nowMs()) : undefined;
    const isTooMuch = this.lateSinceMs !== undefined && nowMs() - this.lateSinceMs > PATIENCE_MS;
    const lane = isTooMuch ? spool.openLane(nowMs() - LIVE_MS) : undefined;
    if (lane !== undefined) this.live = lane;
    else if (live !== undefined) return { record: live, lane: this.live };
    const waiting = spool.peek();
    if (waiting === undefined) this.live = 0;
    return waiting && { record: waiting, lane: 0 };
  }

  private async attempt(record: SpoolRecord): Promise<{ done: true } | { done: false; reason: string; retryAfterMs: number }> {
    try {
      const answer = await this.options.send(record.body, record);
      if ((answer.status === 200 || answer.status === 202) && isTaken(answer.body)) return { done: true };
      const reason = `${answer.status}: ${answer.body.slice(0, 500)}`;
      if (!FAULTY_BATCH_STATUSES.has(answer.status))
        return { done: false, reason, retryAfterMs: Math.min(answer.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS) };
      this.options.setAside(record, reason);
      return { done: true };
    } catch (error) {
      return { done: false, reason: error instanceof Error ? error.message : String(error), retryAfterMs: 0 };
    }
  }

  private async sleep(ms: number, signal: AbortSignal, offer: (wake: () => void) => void): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    signal.addEventListener("abort", wake);
    offer(wake);
    if (signal.aborted) wake();
    await wait(ms, woken.signal);
    signal.removeEventListener("abort", wake);
  }
}
