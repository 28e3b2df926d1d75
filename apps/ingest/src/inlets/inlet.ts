import type { IncomingMessage } from "node:http";
import type { BodyLease } from "../admission/body-ledger";
import type { Answer } from "../http/answer";
import type { DecodedPush } from "./point";

export interface InletRequest {
  request: IncomingMessage;
  query: URLSearchParams;
  body: Buffer;
  lease: BodyLease;
}

/** What became of a body's points. */
export interface PushOutcome {
  accepted: number;
  /** Points that were rejected, whatever the reason. */
  rejected: number;
  /** Reasons, the most frequent first; empty where nothing was rejected. */
  reasons: string[];
  /** A series limit or quota rejected some of the points. */
  isOverLimit: boolean;
}

/** A protocol by which others push what they measured. Each answers as the protocol's own server does, because senders act on it. */
export interface Inlet {
  /** As metrics, logs and the web name it. */
  name: string;
  path: RegExp;
  /** @throws MalformedBody, PaditError invalid or too_large */
  decode(input: InletRequest): DecodedPush;
  answer(outcome: PushOutcome, request: IncomingMessage): Answer;
  /** The answer to a request that failed as a whole. */
  problem(error: unknown, request: IncomingMessage): Answer;
}
