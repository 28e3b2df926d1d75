import type { HttpClient, HttpOutcome, OutboundRequest } from "../http";
import type { NetworkGuard } from "../network";

async function request({ method, url, headers, body, signal }: OutboundRequest): Promise<HttpOutcome> {
  const facts = { address: "127.0.0.1", durationMs: 0 };
  try {
    const answer = await fetch(url, { method, headers, body, redirect: "manual", signal: signal ?? null });
    const retryAfter = answer.headers.get("retry-after");
    return { ok: true, status: answer.status, body: await answer.text(), retryAfter, ...facts };
  } catch (error) {
    const isTimeout = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
    return { ok: false, error: isTimeout ? "timeout" : "refused", ...facts };
  }
}

/** The guard of the installation has tests of its own; this client reaches the receivers of the conformance suite on loopback. */
export const fetchClient: HttpClient = {
  request,
  post: (url, headers, body, signal) => request({ method: "POST", url, headers, body, signal }),
};

/** Permits loopback alone, where the receivers of the conformance suite listen. */
export const loopback: NetworkGuard = {
  locate: async () => ({ ok: true, address: "127.0.0.1", family: 4 }),
};
