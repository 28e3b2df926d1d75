import type { PaditError } from "@padit/domain";

const RETRY_AFTER_SECONDS = 10;
const STATUS: Partial<Record<PaditError["code"], number>> = { not_found: 404, forbidden: 403 };

/** The plain-text answer of a download that is refused. */
export function refusal(error: PaditError): Response {
  if (error.code === "rate_limited")
    return new Response(error.message, {
      status: 429,
      headers: { "retry-after": String(error.retryAfterSeconds ?? RETRY_AFTER_SECONDS) },
    });
  return new Response(error.message, { status: STATUS[error.code] ?? 400 });
}
