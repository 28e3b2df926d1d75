import { wait } from "@padit/protocols/wait";
import { backoffMs } from "./backoff";
import { type IngestClient, Revoked } from "./ingest-client";

/** Maximum number of waiting reports. After a long outage the oldest ones, such as live test results, are of no use to the server. */
const REPORTS_MAX = 200;
const RETRY_CAP_MS = 5_000;
/** Client errors after which a report is sent again. 401 and 403 are included, because a proxy may send them; only a signed revocation ends reports. */
const RETRIED_STATUSES = new Set([401, 403, 408, 429]);

interface QueuedReport {
  path: string;
  body: object;
}

/**
 * Reports to the server other than samples, such as applied plans and live test results. They are sent in order, and each is repeated until
 * it is answered. The server ignores repetitions.
 */
export class ReportQueue {
  private waiting: QueuedReport[] = [];
  private wake: (() => void) | undefined;

  constructor(
    private readonly client: Pick<IngestClient, "sendJson">,
    private readonly onLost: (path: string, reason: string) => void,
  ) {}

  /** Appends a report. Beyond the maximum the oldest one is dropped. */
  add(path: string, body: object): void {
    this.waiting.push({ path, body });
    if (this.waiting.length > REPORTS_MAX) {
      const oldest = this.waiting.shift();
      if (oldest !== undefined) this.onLost(oldest.path, "too many reports wait for the server");
    }
    this.wake?.();
  }

  /** Appends a report and drops waiting ones to the same path. */
  replace(path: string, body: object): void {
    this.waiting = this.waiting.filter((report) => report.path !== path);
    this.add(path, body);
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.wake?.(), { once: true });
    let failures = 0;
    while (!signal.aborted) {
      const [next] = this.waiting;
      if (next === undefined) await this.nextReport();
      else if (await this.sendReport(next, signal)) {
        failures = 0;
        this.waiting = this.waiting.filter((report) => report !== next);
      } else await wait(backoffMs(++failures, Math.random, RETRY_CAP_MS), signal);
    }
  }

  /** Sends a report. Returns whether no further attempt is needed. */
  private async sendReport({ path, body }: QueuedReport, signal: AbortSignal): Promise<boolean> {
    try {
      const { status, body: answer } = await this.client.sendJson(path, body);
      const isRefused = status >= 400 && status < 500 && !RETRIED_STATUSES.has(status);
      if (isRefused) this.onLost(path, `the server answered ${status}: ${answer.slice(0, 300)}`);
      return isRefused || status < 300;
    } catch (error) {
      // The event stream notices the revocation, too.
      if (error instanceof Revoked || signal.aborted) return true;
      return false;
    }
  }

  /** Resolves when a report is added, or at the abort of the run. */
  private nextReport(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
