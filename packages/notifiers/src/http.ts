import type { z } from "zod";
import type { DeliveryOutcome, Reply } from "./outcome";

interface HttpAnswer {
  status: number;
  /** The first bytes of the body, as text. */
  body: string;
  /** The header `Retry-After`; null where the answer has none. */
  retryAfter: string | null;
}
/** `error` is a class such as "refused" or "timeout", and never contains text from a host. */
export type HttpOutcome = (({ ok: true } & HttpAnswer) | { ok: false; error: string }) & {
  /** The address that was connected; null when a name was never resolved. */
  address: string | null;
  durationMs: number;
};

type HttpMethod = "GET" | "POST" | "PUT" | "PATCH";
export interface OutboundRequest {
  method: HttpMethod;
  url: string;
  headers: Record<string, string>;
  /** Null for a request without a body. */
  body: string | null;
  signal?: AbortSignal | undefined;
}

/** Sends requests through the installation's guard: public addresses only, no redirects. */
export interface HttpClient {
  request(request: OutboundRequest): Promise<HttpOutcome>;
  post(url: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<HttpOutcome>;
}

export const httpReply = (outcome: HttpOutcome): Reply =>
  outcome.ok
    ? { code: outcome.status, text: outcome.body, address: outcome.address }
    : { code: null, text: null, address: outcome.address };

/** The outcome `retry` for a response that is neither a success nor final. */
export function httpRetry(outcome: HttpOutcome, now: Date): DeliveryOutcome {
  const reply = httpReply(outcome);
  if (!outcome.ok) return { result: "retry", reason: outcome.error, reply };
  const afterMs = retryAfterMs(outcome.retryAfter, now);
  return { result: "retry", reason: `answered ${outcome.status}`, reply, ...(afterMs !== null && { afterMs }) };
}

export interface FinalStatuses {
  /** The receiver's name, for the reason. */
  receiver: string;
  /** HTTP statuses that mean that the address no longer exists. */
  gone: ReadonlySet<number>;
  /** HTTP statuses of a permanent rejection: another attempt with the same payload would fail too. */
  rejecting: ReadonlySet<number>;
}

/** The outcome of one request to a channel: 2xx is delivered, and every status that is not final is retried. */
export function httpDelivery(outcome: HttpOutcome, at: Date, { receiver, gone, rejecting }: FinalStatuses): DeliveryOutcome {
  const reply = httpReply(outcome);
  if (isHttpSuccess(outcome)) return { result: "delivered", reply };
  if (outcome.ok && gone.has(outcome.status)) return { result: "gone", reason: `${receiver} answered ${outcome.status}`, reply };
  if (outcome.ok && rejecting.has(outcome.status)) return { result: "rejected", reason: `answered ${outcome.status}`, reply };
  return httpRetry(outcome, at);
}

type ParsedAnswer<Value> = { ok: true; value: Value; reply: Reply } | { ok: false; outcome: DeliveryOutcome };

/** Sends a request and parses its response. A status other than 2xx, or a body that does not parse, ends the attempt with an outcome. */
export async function httpCall<Schema extends z.ZodType>(
  { http, at, final }: { http: HttpClient; at: Date; final: FinalStatuses },
  request: OutboundRequest,
  schema: Schema,
): Promise<ParsedAnswer<z.output<Schema>>> {
  const outcome = await http.request(request);
  if (!outcome.ok || !isHttpSuccess(outcome)) return { ok: false, outcome: httpDelivery(outcome, at, final) };
  const parsed = schema.safeParse(parseJson(outcome.body));
  const reply = httpReply(outcome);
  if (parsed.success) return { ok: true, value: parsed.data, reply };
  return { ok: false, outcome: { result: "retry", reason: `answered ${outcome.status}, but not as its API is documented`, reply } };
}

/** Null for an empty body and for text that is not JSON. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

export const JSON_HEADERS: Readonly<Record<string, string>> = { "content-type": "application/json", "user-agent": "PADIT" };

export const isHttpSuccess = (outcome: HttpOutcome): boolean => outcome.ok && outcome.status >= 200 && outcome.status < 300;

/** RFC 9110 §10.2.3: seconds, or a date. Null where the header is absent or not readable. */
function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(atMs - now.getTime(), 0);
}
