import { TRPCClientError } from "@trpc/client";

/** Beyond this nothing more is taken: a person who works on without a connection must learn that it does not come back. */
const WAITING_MAX = 200;

interface Waiting {
  /** Sends the request once more; true when the server answered, whatever it said. */
  attempt: () => Promise<boolean>;
}

/**
 * Sends what people decide, and keeps it while the server does not answer. Requests must be idempotent: one whose answer was lost is sent
 * again. What waits is sent in the order in which it was decided, one after the other; `deliver` is called at every sign of life.
 */
export class UnsentRequests {
  readonly #onCount: (count: number) => void;
  #waiting: Waiting[] = [];
  #isDelivering = false;
  #isConnected = true;
  /** Aborts what is under way when the connection is lost, because a request to a frozen server may never end. */
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

  /** The connection is lost: what is under way is given up and waits, and so does what comes now. */
  interrupt(): void {
    this.#isConnected = false;
    this.#connection.abort();
    this.#connection = new AbortController();
  }

  /** Sends what waits until all is sent or the server does not answer. */
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

/** 502 to 504 come from a proxy in front of a server that is away. */
const isAnswer = (error: unknown): boolean => {
  if (!(error instanceof TRPCClientError)) return false;
  const status: unknown = error.data?.httpStatus;
  return typeof status === "number" && !(status >= 502 && status <= 504);
};
