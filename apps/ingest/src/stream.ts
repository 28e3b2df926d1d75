import type { ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { CollectorDirectory, CollectorIdentity } from "./auth/collector-directory";
import type { Revocations } from "./auth/revocations";
import type { IngestMetrics } from "./metrics";
import { newestPlan } from "./newest-plan";
import { pendingJobs } from "./pending-jobs";
import type { SignedDocumentDeps } from "./signed-document";

const HEARTBEAT_MS = 10_000;

interface StreamDeps extends SignedDocumentDeps {
  directory: CollectorDirectory;
  revocations: Revocations;
  metrics: IngestMetrics;
  log: Logger;
}

interface OpenStream {
  collector: CollectorIdentity;
  response: ServerResponse;
}

/**
 * The server-sent events of collectors. The database's notifications say only that something is new; what it is, is read then, so that a
 * notification lost while the database was away is made good by `resendAll`.
 */
export class StreamHub {
  readonly #open = new Map<string, OpenStream>();
  readonly #deps: StreamDeps;
  readonly #heartbeat: NodeJS.Timeout;
  /** Called when a stream opened or ended. */
  onChange: () => void = () => {};

  constructor(deps: StreamDeps) {
    this.#deps = deps;
    this.#heartbeat = setInterval(() => {
      for (const { response } of this.#open.values()) response.write(": still here\n\n");
    }, HEARTBEAT_MS);
  }

  /** Begins with the newest plan and the jobs that wait. A collector has one stream: the newer replaces the older. */
  async open(collector: CollectorIdentity, response: ServerResponse): Promise<void> {
    this.#open.get(collector.id)?.response.end();
    const stream = { collector, response };
    this.#open.set(collector.id, stream);
    this.#count();
    response.on("close", () => {
      if (this.#open.get(collector.id) === stream) this.#open.delete(collector.id);
      this.#count();
    });
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
    response.write(": welcome\n\n");
    await this.#resend(stream);
  }

  planChanged(collectorId: string): void {
    const stream = this.#open.get(collectorId);
    if (stream) this.#run(stream, () => this.#sendPlan(stream));
  }

  jobAdded(collectorId: string, jobId: string): void {
    const stream = this.#open.get(collectorId);
    if (stream) this.#run(stream, () => this.#sendJobs(stream, jobId));
  }

  revoked(collectorId: string): void {
    this.#deps.directory.forget(collectorId);
    const stream = this.#open.get(collectorId);
    if (stream) this.#run(stream, () => this.#end(stream));
  }

  /** After the connection that listens was made anew: whatever was said meanwhile is lost. */
  resendAll(): void {
    this.#deps.directory.forgetAll();
    for (const stream of this.#open.values()) this.#run(stream, () => this.#resend(stream));
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const { response } of this.#open.values()) response.end();
  }

  get size(): number {
    return this.#open.size;
  }

  #count(): void {
    this.#deps.metrics.streams.set(this.#open.size);
    this.onChange();
  }

  async #resend(stream: OpenStream): Promise<void> {
    const current = await this.#deps.directory.find(stream.collector.id);
    if (!current || current.revoked) return this.#end(stream);
    await this.#sendPlan(stream);
    await this.#sendJobs(stream);
  }

  /** Ends a stream with the signed revocation; without one where the collector's row is gone. */
  async #end({ collector, response }: OpenStream): Promise<void> {
    const current = await this.#deps.directory.find(collector.id);
    const revocation = current && (await this.#deps.revocations.of(current));
    if (revocation) event(response, "revoked", revocation);
    response.end();
  }

  async #sendPlan({ collector, response }: OpenStream): Promise<void> {
    const plan = await newestPlan(this.#deps, collector);
    if (plan) event(response, "plan", plan);
  }

  async #sendJobs({ collector, response }: OpenStream, jobId?: string): Promise<void> {
    for (const job of await pendingJobs(this.#deps, collector, jobId)) event(response, "job", job);
  }

  /** A stream that cannot be served is ended: the collector comes again and gets everything from the start. */
  #run({ collector, response }: OpenStream, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      this.#deps.log.warn({ err: error, collector: collector.id }, "a stream was ended");
      response.end();
    });
  }
}

const event = (response: ServerResponse, name: "plan" | "job" | "revoked", data: object): void => {
  if (!response.writableEnded) response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
};
