import type { Worker } from "node:worker_threads";
import { PaditError } from "@padit/domain";
import { startBundledThread } from "@padit/services/process";
import type { BodyLease } from "../admission/body-ledger";
import { MalformedBody } from "../http/problem";
import { type ParsedBatch, parseBatch, statedInflatedBytes } from "./parse";
import type { ParseAnswer } from "./parse-task";

/** Batches that inflate to at most this are parsed on the event loop: a few milliseconds, and most batches are far smaller. */
const EVENT_LOOP_BYTES_MAX = 256 << 10;
/** A thread that needs more has met a body that the limits did not foresee; it ends, and the request with it. */
const THREAD_HEAP_MIB_MAX = 512;

export interface TimedBatch {
  batch: ParsedBatch;
  /** Time of inflating and parsing. */
  cpuMs: number;
}

interface Waiting {
  resolve(batch: TimedBatch): void;
  reject(error: unknown): void;
}

/** Inflates and parses batches: small ones at once, large ones in a thread, so that no body holds up the requests of others. */
export class BatchParser {
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #nextId = 1;

  /**
   * @param lease takes the inflated bytes before anything is inflated
   * @throws MalformedBody, PaditError too_large or invalid as `parseBatch`; rate_limited or unavailable when the lease cannot grow
   */
  async parse(body: Buffer, lease: BodyLease): Promise<TimedBatch> {
    const bytes = statedInflatedBytes(body);
    lease.grow(bytes);
    if (bytes > EVENT_LOOP_BYTES_MAX) return this.#parseInThread(body);
    const startedMs = performance.now();
    const batch = parseBatch(body);
    return { batch, cpuMs: performance.now() - startedMs };
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #parseInThread(body: Buffer): Promise<TimedBatch> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#thread ??= this.#start();
      this.#thread.postMessage({ id, body });
    });
  }

  #start(): Worker {
    const thread = openThread();
    thread.unref();
    thread.on("message", (answer: ParseAnswer) => this.#settle(answer));
    // An error ends the thread; "exit" follows and refuses what waits.
    thread.on("error", () => undefined);
    thread.once("exit", () => {
      this.#thread = undefined;
      for (const { reject } of this.#waiting.values())
        reject(new PaditError("unavailable", "the thread that parses batches ended", { retryAfterSeconds: 1 }));
      this.#waiting.clear();
    });
    return thread;
  }

  #settle(answer: ParseAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (!answer.ok) {
      const { code, message, issues, isMalformed } = answer.refusal;
      waiting?.reject(isMalformed ? new MalformedBody(message) : new PaditError(code, message, { issues }));
      return;
    }
    // A Buffer arrives as a plain Uint8Array.
    const batch = { ...answer.batch, digest: Buffer.from(answer.batch.digest) };
    waiting?.resolve({ batch, cpuMs: answer.cpuMs });
  }
}

const openThread = (): Worker =>
  startBundledThread(
    {
      bundle: new URL("./batch/parse-thread.mjs", import.meta.url),
      source: new URL("./parse-thread.ts", import.meta.url),
      app: import.meta.url,
    },
    { resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MIB_MAX } },
  );
