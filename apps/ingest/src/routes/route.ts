import type { IncomingMessage, ServerResponse } from "node:http";
import type { BodyLease } from "../admission/body-ledger";
import type { CollectorIdentity } from "../auth/collector-directory";
import type { Answer } from "../http/answer";
import type { Ingest } from "../ingest";

export interface Exchange {
  ingest: Ingest;
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  /** Holds the body's bytes until the answer is sent; what the body inflates to is added to it. */
  lease: BodyLease;
  /** Named groups of the route's pattern. */
  params: Readonly<Record<string, string>>;
}

/** Who may call: anybody, or the collector that signed (`key`: with its own key, so that a session cannot prolong itself). */
export type Route = { method: "GET" | "POST"; path: RegExp; bodyBytesMax: number } & (
  | { signed: false; handle(exchange: Exchange): Promise<Answer> }
  | { signed: true; byKey?: true; handle(exchange: Exchange, collector: CollectorIdentity): Promise<Answer | "streaming"> }
);
