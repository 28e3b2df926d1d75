import { TRPCClientError } from "@trpc/client";

/** Further requests are rejected, so that a person who works offline learns that the connection is lost. */
const WAITING_MAX = 200;

interface Waiting {
  /** Sends the request again; true if the server answered, with success or refusal. */
  attempt: () => Promise<boolean>;
}

/**
 * Sends people's decisions and keeps them while the server does not answer. Requests must be idempotent, because one whose answer was
 * lost is sent again. Waiting requests are sent one after the other, in the order of the decisions. Call `deliver` at every sign of life.
 */
export class UnsentRequests {
  readonly #onCount: (count: number) => void;
  #waiting: Waiting[] = [];
  #isDelivering = false;
  #isConnected = true;
  /** Aborts requests in flight when the connection is lost, because a request to a frozen server may never end. */
  #connection = new AbortController();

  constructor(onCount: (count: number) => void) {
    this.#onCount = onCount;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /**
   * @param request must end when its signal aborts
   * @returns the server's answer, however late
   * @throws the server's refusal; an error when too many requests wait
   */
  async send<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#isConnected && this.#waiting.length === 0) {
      try {
        return await request(this.#connection.signal);
      } catch (error) {
        if (isAnswer(error)) throw error;
      }
    }
    return this.#enqueue(request);
  }

  /** Call when the connection is lost: requests in flight are aborted and wait, and so do new requests. */
  interrupt(): void {
    this.#isConnected = false;
    this.#connection.abort();
    this.#connection = new AbortController();
  }

  /** Sends waiting requests until all are sent or the server does not answer. */
  async deliver(): Promise<void> {
    this.#isConnected = true;
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
        if (!(await next.attempt())) return;
        this.#waiting = this.#waiting.slice(1);
        this.#onCount(this.#waiting.length);
      }
    } finally {
      this.#isDelivering = false;
    }
  }

  #enqueue<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#waiting.length >= WAITING_MAX)
      return Promise.reject(new Error(`Not done: ${WAITING_MAX} changes already wait for the connection.`));
    return new Promise<T>((resolve, reject) => {
      const attempt = async (): Promise<boolean> => {
        try {
          resolve(await request(this.#connection.signal));
          return true;
        } catch (error) {
          if (isAnswer(error)) reject(error);
          return isAnswer(error);
        }
      };
      this.#waiting = [...this.#waiting, { attempt }];
      this.#onCount(this.#waiting.length);
    });
  }
}

/** 502, 503 and 504 come from a proxy whose server is down. */
const isAnswer = (error: unknown): boolean => {
  if (!(error instanceof TRPCClientError)) return false;
  const status: unknown = error.data?.httpStatus;
  return typeof status === "number" && !(status >= 502 && status <= 504);
};
