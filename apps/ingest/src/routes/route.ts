import type { IncomingMessage, ServerResponse } from "node:http";
import type { CollectorIdentity } from "../auth/collector-directory";
import type { Answer } from "../http/answer";
import type { Ingest } from "../ingest";

export interface Exchange {
  ingest: Ingest;
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  /** Named groups of the route's pattern. */
  params: Readonly<Record<string, string>>;
}

/** Who may call: anybody, or the collector that signed (`key`: with its own key, so that a session cannot prolong itself). */
export type Route = { method: "GET" | "POST"; path: RegExp } & (
  | { signed: false; handle(exchange: Exchange): Promise<Answer> }
  | { signed: true; byKey?: true; handle(exchange: Exchange, collector: CollectorIdentity): Promise<Answer | "streaming"> }
);
