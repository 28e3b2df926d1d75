import { backoffMs } from "./backoff";
import type { Answer } from "./ingest-client";
import type { SpoolRecord } from "./spool/record";
import type { Spool } from "./spool/spool";
import { wait } from "./wait";

export interface UploaderOptions {
  spool: Spool;
  send(body: Buffer): Promise<Answer>;
  /** The server will never take this batch. */
  setAside(record: SpoolRecord, reason: string): void;
  onFailure(reason: string): void;
  random?: () => number;
}

const IDLE_MS = 60_000;
/** The batch itself is wrong: another attempt would be answered alike. */
const NEVER = new Set([400, 409, 413, 422]);

/** Sends the spool's batches, oldest first, one at a time, until the signal. A batch leaves the spool only when the server has committed it. */
export class Uploader {
  private wakeIdle: () => void = () => undefined;
  private wakePause: () => void = () => undefined;

  constructor(private readonly options: UploaderOptions) {}

  /** There is something new to send. */
  batchWaits(): void {
    this.wakeIdle();
  }

  /** Ends the caution after failures; what the server itself asked for is still waited out. */
  serverIsBack(): void {
    this.wakePause();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { spool, random = Math.random } = this.options;
    let failures = 0;
    while (!signal.aborted) {
      const record = spool.peek();
      if (record === undefined) {
        await this.sleep(IDLE_MS, signal, (wake) => {
          this.wakeIdle = wake;
        });
        continue;
      }
      const outcome = await this.attempt(record);
      if (outcome.done) {
        spool.ack(record.seq);
        failures = 0;
        continue;
      }
      this.options.onFailure(outcome.reason);
      await wait(outcome.retryAfterMs, signal);
      await this.sleep(backoffMs(++failures, random), signal, (wake) => {
        this.wakePause = wake;
      });
    }
  }

  private async attempt(record: SpoolRecord): Promise<{ done: true } | { done: false; reason: string; retryAfterMs: number }> {
    try {
      const answer = await this.options.send(record.body);
      if (answer.status === 200 || answer.status === 202) return { done: true };
      const reason = `${answer.status}: ${answer.body.slice(0, 500)}`;
      if (!NEVER.has(answer.status)) return { done: false, reason, retryAfterMs: answer.retryAfterMs ?? 0 };
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
