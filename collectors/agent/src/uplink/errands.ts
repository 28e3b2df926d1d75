import { wait } from "@padit/protocols/wait";
import { backoffMs } from "./backoff";
import { type IngestClient, Revoked } from "./ingest-client";

/** Maximum number of waiting reports. Live test results that are older are of no use to a server that was away for long. */
const MAX_WAITING = 200;
const RETRY_CAP_MS = 5_000;
/** 401 and 403 are among them, because a proxy may send them: only a signed revocation ends reports. */
const WORTH_REPEATING = new Set([401, 403, 408, 429]);

interface Errand {
  path: string;
  body: object;
}

/**
 * Reports to the server other than samples, such as applied plans and live test results. They are sent in order, and each is repeated until
 * it is answered. The server ignores repetitions.
 */
export class Errands {
  private waiting: Errand[] = [];
  private wake: (() => void) | undefined;

  constructor(
    private readonly client: Pick<IngestClient, "sendJson">,
    private readonly onLost: (path: string, reason: string) => void,
  ) {}

  /** Appends a report. Beyond the maximum the oldest one is dropped. */
  add(path: string, body: object): void {
    this.waiting.push({ path, body });
    if (this.waiting.length > MAX_WAITING) {
      const oldest = this.waiting.shift();
      if (oldest !== undefined) this.onLost(oldest.path, "too much waits for the server");
    }
    this.wake?.();
  }

  /** Appends a report and drops waiting ones to the same path. */
  replace(path: string, body: object): void {
    this.waiting = this.waiting.filter((errand) => errand.path !== path);
    this.add(path, body);
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.wake?.(), { once: true });
    let failures = 0;
    while (!signal.aborted) {
      const [next] = this.waiting;
      if (next === undefined) await this.something();
      else if (await this.say(next, signal)) {
        failures = 0;
        this.waiting = this.waiting.filter((errand) => errand !== next);
      } else await wait(backoffMs(++failures, Math.random, RETRY_CAP_MS), signal);
    }
  }

  /** Sends a report. Returns whether no further attempt is needed. */
  private async say({ path, body }: Errand, signal: AbortSignal): Promise<boolean> {
    try {
      const { status, body: answer } = await this.client.sendJson(path, body);
      const isRefused = status >= 400 && status < 500 && !WORTH_REPEATING.has(status);
      if (isRefused) this.onLost(path, `the server answered ${status}: ${answer.slice(0, 300)}`);
      return isRefused || status < 300;
    } catch (error) {
      // The event stream notices the revocation, too.
      if (error instanceof Revoked || signal.aborted) return true;
      return false;
    }
  }

  private something(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
