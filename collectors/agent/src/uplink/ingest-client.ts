import type { Readable } from "node:stream";
import { HEADERS } from "@padit/protocols/collector-api";
import { type Signer, signRequest } from "@padit/protocols/collector-signing";
import { Agent, request } from "undici";
import type { Identity } from "../enrolment/identity";
import type { ProtocolMemory } from "../enrolment/protocol-memory";
import { revocationIn } from "../enrolment/revocation";
import type { IngestAnswer, TimedAnswer } from "./ingest-answer";
import { openSession, SessionRefused, type UplinkSession } from "./open-session";
import { readText } from "./read-text";
import type { ServerClock } from "./server-clock";

/** A session is renewed this long before it expires, ms, so that none expires during a request. */
const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 15_000;
const JSON_TYPE = { "content-type": "application/json" };
/** Clock difference that counts as the cause of a refusal, ms. The server accepts up to 5 min; a request needs some of that time. */
const MISTIMED_MS = 60_000;
/** The server sends a comment every 10 s; after two missing ones the connection counts as dead, ms. */
const STREAM_SILENCE_MS = 25_000;

/** The server has ended this collector's access permanently. `signed` is its statement, which this process has verified. */
export class Revoked extends Error {
  constructor(readonly signed: unknown) {
    super("The server has revoked this collector.");
  }
}

const headerOf = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

export interface IngestClientOptions {
  server: string;
  collectorId: string;
  /** Raw Ed25519 public key of the server, pinned, base64. */
  planKey: string;
  identity: () => Identity;
  memory: ProtocolMemory;
  /** The server's time, for signatures and the expiry of sessions. */
  clock: ServerClock;
  /** Called when any answer has the server's signed statement that this collector's access has ended. */
  onRevoked?: (signed: unknown) => void;
}

/** Signed requests to the ingest API. A session key saves both sides an Ed25519 signature for each request. */
export class IngestClient {
  private session: UplinkSession | undefined;
  private opening: Promise<UplinkSession> | undefined;
  private readonly connections = new Agent({ headersTimeout: TIMEOUT_MS, connect: { timeout: 5_000 } });

  constructor(private readonly options: IngestClientOptions) {}

  /** Sends a request. Rejects if the server cannot be reached. A refused session is renewed once. */
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
   * Sends a POST signed with the collector's own key, which is read at each call because it may have been rotated. If the answer shows that
   * the signature's time was wrong, the request is signed and sent once more.
   */
  async sendByKey(path: string, body: Buffer): Promise<TimedAnswer> {
    const { clock, identity } = this.options;
    const signer: Signer = { kind: "ed25519", privateKey: identity().privateKey };
    const headers = this.signed(signer, "POST", path, body);
    const answer = await this.exchange("POST", path, body, headers);
    this.noteStated(answer);
    const isMistimed = Math.abs(Number(headers[HEADERS.time]) - clock.nowMs()) > MISTIMED_MS;
    if (answer.status !== 401 || !isMistimed) return answer;
    return this.exchange("POST", path, body, this.signed(signer, "POST", path, body));
  }

  /** Opens the event stream. Rejects unless the server answers 200; with `Revoked` if access has ended. */
  async stream(path: string, signal: AbortSignal): Promise<Readable> {
    const headers = this.headersOf(await this.open(), "GET", path, Buffer.alloc(0));
    const response = await request(new URL(path, this.options.server), {
      headers: { ...headers, accept: "text/event-stream" },
      dispatcher: this.connections,
      bodyTimeout: STREAM_SILENCE_MS,
      signal,
    });
    if (response.statusCode === 200) return response.body;
    if (response.statusCode === 401) this.session = undefined;
    this.throwIfRevoked({ status: response.statusCode, body: await readText(response.body) });
    throw new Error(`The server answered ${response.statusCode} to ${path}.`);
  }

  /** The session, opened if there is none that holds. Rejects if the server cannot be reached or refuses. */
  async open(): Promise<UplinkSession> {
    const { clock } = this.options;
    if (this.session !== undefined && this.session.expiresAtMs - RENEW_BEFORE_MS > clock.nowMs()) return this.session;
    this.opening ??= openSession({
      ...this.options,
      post: (path, body, headers) => this.exchange("POST", path, body, headers),
      postByKey: (path) => this.sendByKey(path, Buffer.alloc(0)),
      noteTime: ({ time }, serverMs) => this.options.clock.note(time.exchanged, serverMs),
      throwIfRevoked: (answer) => this.throwIfRevoked(answer),
    }).finally(() => {
      this.opening = undefined;
    });
    this.session = await this.opening;
    return this.session;
  }

  /**
   * Learns the server's time from the opening of a session, so that a signature by the collector's own key holds although this machine's clock
   * is wrong. A refusal is not reported: the request that follows gets it, too.
   */
  async learnTime(): Promise<void> {
    await this.open().catch((error: unknown) => {
      if (!(error instanceof SessionRefused)) throw error;
    });
  }

  async close(): Promise<void> {
    await this.connections.destroy();
  }

  private async once(method: "GET" | "POST", path: string, body: Buffer, encoding?: "gzip"): Promise<IngestAnswer> {
    const session = await this.open();
    const headers = this.headersOf(session, method, path, body);
    if (encoding !== undefined) headers["content-encoding"] = encoding;
    const answer = await this.exchange(method, path, body, headers);
    if (session.provenTime === undefined) this.noteStated(answer);
    else this.options.clock.note(answer.time.exchanged, session.provenTime(headers, answer.time));
    return answer;
  }

  private async exchange(method: "GET" | "POST", path: string, body: Buffer, headers: Record<string, string>): Promise<TimedAnswer> {
    const { clock, server } = this.options;
    const options = { method, headers, body: method === "GET" ? null : body, dispatcher: this.connections, bodyTimeout: TIMEOUT_MS };
    const { answer: response, exchanged } = await clock.during(() => request(new URL(path, server), options));
    const seconds = Number(response.headers["retry-after"]);
    const text = await readText(response.body);
    const revocation = this.revocationIn({ status: response.statusCode, body: text });
    if (revocation !== undefined) this.options.onRevoked?.(revocation);
    return {
      status: response.statusCode,
      body: text,
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
      time: { timeMs: headerOf(response.headers[HEADERS.time]), proof: headerOf(response.headers[HEADERS.timeProof]), exchanged },
    };
  }

  /** Records the time of an answer without proof. It is used only with a server of protocol 1, because a server of protocol 2 proves its time. */
  private noteStated({ time }: TimedAnswer): void {
    if (!this.options.memory.hasSeenSecond()) this.options.clock.note(time.exchanged, Number(time.timeMs));
  }

  private revocationIn(answer: { status: number; body: string }): unknown {
    const { planKey, collectorId, identity } = this.options;
    // The identity is read from the disk only for an answer that may end it.
    return answer.status === 403 ? revocationIn(answer.body, { planKey, collectorId, publicKey: identity().publicKey }) : undefined;
  }

  private throwIfRevoked(answer: { status: number; body: string }): void {
    const revocation = this.revocationIn(answer);
    if (revocation !== undefined) throw new Revoked(revocation);
  }

  private headersOf(session: UplinkSession, method: string, path: string, body: Buffer): Record<string, string> {
    return { ...JSON_TYPE, ...session.sign({ method, path, body, timeMs: Math.round(this.options.clock.nowMs()) }) };
  }

  private signed(signer: Signer, method: string, path: string, body: Buffer): Record<string, string> {
    const timeMs = Math.round(this.options.clock.nowMs());
    return { ...JSON_TYPE, ...signRequest(this.options.collectorId, signer, { method, path, body, timeMs }) };
  }
}
