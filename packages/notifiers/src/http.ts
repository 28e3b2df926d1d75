import type { DeliveryOutcome, Reply } from "./outcome";

interface HttpAnswer {
  status: number;
  /** The first bytes of the body, as text. */
  body: string;
  /** The header `Retry-After`; null where the answer has none. */
  retryAfter: string | null;
}
/** `error` names a class ("refused", "timeout") and never repeats what a host answered. */
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

/** What an answer means that is neither a success nor known to be final: the sender tries again. */
export function httpRetry(outcome: HttpOutcome, now: Date): DeliveryOutcome {
  const reply = httpReply(outcome);
  if (!outcome.ok) return { result: "retry", reason: outcome.error, reply };
  const afterMs = retryAfterMs(outcome.retryAfter, now);
  return { result: "retry", reason: `answered ${outcome.status}`, reply, ...(afterMs !== null && { afterMs }) };
}

interface FinalStatuses {
  /** The receiver's name, for the reason. */
  receiver: string;
  /** Statuses that say that the address does not exist any more. */
  gone: ReadonlySet<number>;
  /** Statuses that no later attempt with the same payload changes. */
  rejecting: ReadonlySet<number>;
}

/** The outcome of one request to a channel: 2xx is delivered, and what is not final is tried again. */
export function httpDelivery(outcome: HttpOutcome, at: Date, { receiver, gone, rejecting }: FinalStatuses): DeliveryOutcome {
  const reply = httpReply(outcome);
  if (isHttpSuccess(outcome)) return { result: "delivered", reply };
  if (outcome.ok && gone.has(outcome.status)) return { result: "gone", reason: `${receiver} answered ${outcome.status}`, reply };
  if (outcome.ok && rejecting.has(outcome.status)) return { result: "rejected", reason: `answered ${outcome.status}`, reply };
  return httpRetry(outcome, at);
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
