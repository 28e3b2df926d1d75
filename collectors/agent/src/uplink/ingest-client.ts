import type { Readable } from "node:stream";
import { HEADERS, SessionAnswer } from "@padit/protocols/collector-api";
import { type Signer, signRequest } from "@padit/protocols/collector-signing";
import { Agent, request } from "undici";
import type { Identity } from "../enrolment/identity";
import type { ServerClock } from "./server-clock";

/** Renewed this long before it ends, so that no request meets the end. */
const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 15_000;
/** The server refuses times that are 5 min off; a request may take a while. */
const MISTIMED_MS = 60_000;
/** The stream's comment comes every 10 s; two missing ones mean a dead connection. */
const STREAM_SILENCE_MS = 25_000;

export interface IngestAnswer {
  status: number;
  body: string;
  /** From Retry-After. */
  retryAfterMs: number | undefined;
}

/** This collector's access has ended for good. */
export class Revoked extends Error {}

/** A proxy's 403 says nothing of the collector. */
const isRevocation = (status: number, body: string): boolean => status === 403 && body.includes('"forbidden"');
function throwIfRevoked(status: number, body: string): void {
  if (isRevocation(status, body)) throw new Revoked("The server says that this collector was revoked.");
}

export interface IngestClientOptions {
  server: string;
  collectorId: string;
  identity: () => Identity;
  /** Signatures carry its time, and sessions end by it. */
  clock: ServerClock;
  /** Whatever was asked, the server said that this collector's access has ended. */
  onRevoked?: () => void;
}

/** Signed requests to the ingest API. A session key spares both sides an Ed25519 signature per request. */
export class IngestClient {
  private session: SessionAnswer | undefined;
  private opening: Promise<SessionAnswer> | undefined;
  private readonly connections = new Agent({ headersTimeout: TIMEOUT_MS, connect: { timeout: 5_000 } });

  constructor(private readonly options: IngestClientOptions) {}

  /** Rejects when the server cannot be reached. A refused session is renewed once. */
  async send(method: "GET" | "POST", path: string, body: Buffer = Buffer.alloc(0), encoding?: "gzip"): Promise<IngestAnswer> {
    const first = await this.once(method, path, body, encoding);
    if (first.status !== 401) return first;
    this.session = undefined;
    return this.once(method, path, body, encoding);
  }

  sendJson(path: string, body: unknown): Promise<IngestAnswer> {
    return this.send("POST", path, Buffer.from(JSON.stringify(body)));
  }

  /**
   * A POST signed with the collector's own key, which may be another one than at the last call. Where the answer shows that the time in the
   * signature was wrong, the request is signed once more.
   */
  async sendByKey(path: string, body: Buffer): Promise<IngestAnswer> {
    const { clock, identity } = this.options;
    const signer: Signer = { kind: "ed25519", privateKey: identity().privateKey };
    const headers = this.signed(signer, "POST", path, body);
    const answer = await this.exchange("POST", path, body, headers);
    const isMistimed = Math.abs(Number(headers[HEADERS.time]) - clock.nowMs()) > MISTIMED_MS;
    if (answer.status !== 401 || !isMistimed) return answer;
    return this.exchange("POST", path, body, this.signed(signer, "POST", path, body));
  }

  /** The event stream's bytes; rejects unless the server answers 200, with Revoked when it said so. */
  async stream(path: string, signal: AbortSignal): Promise<Readable> {
    const headers = await this.headers("GET", path, Buffer.alloc(0));
    const response = await request(new URL(path, this.options.server), {
      headers: { ...headers, accept: "text/event-stream" },
      dispatcher: this.connections,
      bodyTimeout: STREAM_SILENCE_MS,
      signal,
    });
    if (response.statusCode === 200) return response.body;
    if (response.statusCode === 401) this.session = undefined;
    throwIfRevoked(response.statusCode, await response.body.text());
    throw new Error(`The server answered ${response.statusCode} to ${path}.`);
  }

  async close(): Promise<void> {
    await this.connections.destroy();
  }

  private async once(method: "GET" | "POST", path: string, body: Buffer, encoding?: "gzip"): Promise<IngestAnswer> {
    const headers = await this.headers(method, path, body);
    if (encoding !== undefined) headers["content-encoding"] = encoding;
    return this.exchange(method, path, body, headers);
  }

  private async exchange(method: "GET" | "POST", path: string, body: Buffer, headers: Record<string, string>): Promise<IngestAnswer> {
    const { clock, server } = this.options;
    const options = { method, headers, body: method === "GET" ? null : body, dispatcher: this.connections, bodyTimeout: TIMEOUT_MS };
    const response = await clock.during(
      () => request(new URL(path, server), options),
      (answer) => Number(answer.headers[HEADERS.time]),
    );
    const seconds = Number(response.headers["retry-after"]);
    const text = await response.body.text();
    if (isRevocation(response.statusCode, text)) this.options.onRevoked?.();
    return {
      status: response.statusCode,
      body: text,
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
    };
  }

  private async headers(method: string, path: string, body: Buffer): Promise<Record<string, string>> {
    const { session, key } = await this.openSession();
    return this.signed({ kind: "session", session, key: Buffer.from(key, "base64") }, method, path, body);
  }

  private signed(signer: Signer, method: string, path: string, body: Buffer): Record<string, string> {
    const timeMs = Math.round(this.options.clock.nowMs());
    return { "content-type": "application/json", ...signRequest(this.options.collectorId, signer, { method, path, body, timeMs }) };
  }

  private async openSession(): Promise<SessionAnswer> {
    if (this.session !== undefined && this.session.expiresAtMs - RENEW_BEFORE_MS > this.options.clock.nowMs()) return this.session;
    this.opening ??= this.requestSession().finally(() => {
      this.opening = undefined;
    });
    this.session = await this.opening;
    return this.session;
  }

  private async requestSession(): Promise<SessionAnswer> {
    const answer = await this.sendByKey("/v1/session", Buffer.alloc(0));
    throwIfRevoked(answer.status, answer.body);
    if (answer.status !== 200) throw new Error(`The server refused a session (${answer.status}): ${answer.body.slice(0, 300)}`);
    return SessionAnswer.parse(JSON.parse(answer.body));
  }
}
