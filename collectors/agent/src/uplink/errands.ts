import { wait } from "@padit/protocols/wait";
import { backoffMs } from "./backoff";
import { type IngestClient, Revoked } from "./ingest-client";

/** A few live tests' results; what a server that is away for long would miss is of no use to it later. */
const MAX_WAITING = 200;
const RETRY_CAP_MS = 5_000;
const WORTH_REPEATING = new Set([408, 429]);

interface Errand {
  path: string;
  body: object;
}

/**
 * What the server must hear beside samples, in order, each said until it is answered: a plan that was applied, a live test's results. Saying
 * one of them twice changes nothing there.
 */
export class Errands {
  private waiting: Errand[] = [];
  private wake: (() => void) | undefined;

  constructor(
    private readonly client: Pick<IngestClient, "sendJson">,
    private readonly onLost: (path: string, reason: string) => void,
  ) {}

  /** After all that wait; the oldest is given up for it when too many do. */
  add(path: string, body: object): void {
    this.waiting.push({ path, body });
    if (this.waiting.length > MAX_WAITING) {
      const oldest = this.waiting.shift();
      if (oldest !== undefined) this.onLost(oldest.path, "too much waits for the server");
    }
    this.wake?.();
  }

  /** In the place of one to the same path that was not said yet. */
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

  /** Whether it needs no further try. */
  private async say({ path, body }: Errand, signal: AbortSignal): Promise<boolean> {
    try {
      const { status, body: answer } = await this.client.sendJson(path, body);
      const isRefused = status >= 400 && status < 500 && !WORTH_REPEATING.has(status);
      if (isRefused) this.onLost(path, `the server answered ${status}: ${answer.slice(0, 300)}`);
      return isRefused || status < 300;
    } catch (error) {
      // Whoever follows the stream hears of it too.
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
