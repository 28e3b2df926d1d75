import type { IncomingMessage, ServerResponse } from "node:http";
import type { BodyLease } from "../admission/body-ledger";
import type { SigningCollector } from "../auth/collector-directory";
import type { PushCollector } from "../auth/push-directory";
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

/**
 * Who may call: anybody, a collector that is about to open a session, a push collector's sender by its token, or the collector that signed
 * (`byKey`: with its own key, so that a session cannot prolong itself).
 */
export type Route = {
  method: "GET" | "POST";
  path: RegExp;
  bodyBytesMax: number;
  /** Failures in the form that the route's clients read; absent: RFC 9457 problem details. */
  problem?: (error: unknown, request: IncomingMessage) => Answer;
} & (
  | { caller: "anybody"; handle(exchange: Exchange): Promise<Answer> }
  | { caller: "opener"; handle(exchange: Exchange): Promise<Answer> }
  | { caller: "sender"; handle(exchange: Exchange, collector: PushCollector): Promise<Answer> }
  | {
      caller: "collector";
      byKey?: true;
      /** A repeated request changes nothing and reveals nothing new, so its counter is not checked. Other routes accept a session's request once. */
      isRepeatable?: true;
      handle(exchange: Exchange, collector: SigningCollector): Promise<Answer | "streaming">;
    }
);
