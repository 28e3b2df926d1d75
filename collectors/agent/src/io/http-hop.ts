import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { HttpHop, HttpRequest, IoContext, PinnedAddress, ProbeFailure } from "@padit/protocols/probe";
import { chainEnd } from "./chain-end";
import { withoutCoding } from "./content-coding";
import { timedOut } from "./failures";
import { type HttpConnection, openConnection } from "./http-connection";
import { type HttpAnswer, http1Exchange } from "./http1-exchange";
import { Http1Required, http2Exchange } from "./http2-exchange";
import { onceLooked } from "./once-looked";

/** A body is read up to this size; the rest is not needed to know that the server sends it. */
const MAX_BODY_BYTES = 1 << 20;

/** Sends one request on its own connection to the pinned address, over HTTP/2 if the server offers it, and times each phase. */
export const httpHop: IoContext["http"] = async (to, request, signal) => {
  const startMs = performance.now();
  const limit = new TimeLimit(request.timeoutMs, signal, startMs);
  try {
    return await exchange(to, request, limit, startMs, ["h2", "http/1.1"]);
  } catch (error) {
    if (!(error instanceof Http1Required)) throw error;
    return await exchange(to, request, limit, startMs, ["http/1.1"]);
  } finally {
    limit.close();
  }
};

/** Aborts the current step when the time-out expires or the run is aborted. */
class TimeLimit {
  isOver = false;
  private end: (error: ProbeFailure) => void = () => undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    timeoutMs: number,
    private readonly signal: AbortSignal,
    private readonly startMs: number,
  ) {
    this.timer = setTimeout(onceLooked(this.abort), timeoutMs);
    signal.addEventListener("abort", this.abort);
  }

  /** @param end replaces the previous callback; it is called when the time limit ends, or at once if it has ended */
  onEnd(end: (error: ProbeFailure) => void): void {
    this.end = end;
    if (this.isOver) this.abort();
  }

  close(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener("abort", this.abort);
  }

  private readonly abort = () => {
    this.isOver = true;
    this.end(timedOut(performance.now() - this.startMs));
  };
}

async function exchange(
  to: PinnedAddress,
  request: HttpRequest,
  limit: TimeLimit,
  startMs: number,
  protocols: readonly string[],
): Promise<HttpHop> {
  let opened: Socket | undefined;
  try {
    const connection = await openConnection(to, request, protocols, (socket) => {
      opened = socket;
      limit.onEnd((error) => socket.destroy(error));
    });
    const { answer: answering, abort } = (connection.isHttp2 ? http2Exchange : http1Exchange)(connection.socket, request);
    limit.onEnd(abort);
    const answer = await answering;
    const headersMs = performance.now();
    const certificate = connection.socket instanceof TLSSocket ? chainEnd(connection.socket) : undefined;
    // Once the headers have arrived, a time-out cuts the body instead of failing the request.
    limit.onEnd(() => answer.body.destroy());
    const { body, isBodyWhole } = await drain(answer, request, limit);
    const phases = phasesOf(to, connection, startMs, headersMs);
    const decoded = await withoutCoding(body, answer.headers["content-encoding"], request.keepBodyBytes);
    return { ...hopOf(answer), ...phases, certificate, isBodyWhole, ...(!isBodyWhole && limit.isOver && { isBodyLate: true }), ...decoded };
  } finally {
    opened?.destroy();
  }
}

/** Reads the body up to its limits. A body that breaks off does not reject, because the response time is already measured. */
function drain(
  { body, isWhole }: HttpAnswer,
  { keepBodyBytes, isEnough }: HttpRequest,
  limit: TimeLimit,
): Promise<{ body: Buffer; isBodyWhole: boolean }> {
  const kept: Buffer[] = [];
  let size = 0;
  let isRead = false;
  return new Promise((resolve) => {
    const look = () => {
      if (size <= MAX_BODY_BYTES && !isEnough?.(Buffer.concat(kept))) return;
      isRead = true;
      body.destroy();
    };
    body.on("data", (chunk: Buffer) => {
      if (size < keepBodyBytes) kept.push(chunk.subarray(0, keepBodyBytes - size));
      size += chunk.length;
      look();
    });
    body.on("error", () => undefined);
    // The time limit destroys the stream, which then looks complete.
    body.on("close", () => resolve({ body: Buffer.concat(kept), isBodyWhole: isRead || (isWhole() && !limit.isOver) }));
    look();
  });
}

const hopOf = ({ status, headers, httpVersion }: HttpAnswer) => ({
  status,
  httpVersion,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  // Node returns each byte of a header as one character. A byte that is not ASCII is percent-encoded, as browsers do it (RFC 3986 section 2.5).
  location: headers.location?.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`),
  setCookies: headers["set-cookie"] ?? [],
});

const phasesOf = (to: PinnedAddress, { connectedMs, securedMs }: HttpConnection, startMs: number, headersMs: number) => ({
  responseMs: headersMs - startMs,
  phases: {
    dns: to.resolveMs,
    connect: connectedMs - startMs,
    tls: securedMs - connectedMs,
    firstByte: headersMs - securedMs,
    transfer: performance.now() - headersMs,
  },
});
