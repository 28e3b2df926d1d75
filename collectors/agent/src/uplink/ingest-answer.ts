import type { ExchangeTimes } from "./server-clock";

export interface IngestAnswer {
  status: number;
  body: string;
  /** From the header Retry-After; undefined if absent. */
  retryAfterMs: number | undefined;
}

/** An answer with the server's time and its proof. */
export interface TimedAnswer extends IngestAnswer {
  /** The headers that state the server's time, and when the exchange happened. */
  time: { timeMs: string; proof: string; exchanged: ExchangeTimes };
}
