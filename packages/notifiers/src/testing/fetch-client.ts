import type { HttpClient } from "../http";

/** The guard of the installation has tests of its own; this client reaches the receivers of the conformance suite on loopback. */
export const fetchClient: HttpClient = {
  async post(url, headers, body, signal) {
    const facts = { address: "127.0.0.1", durationMs: 0 };
    try {
      const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: signal ?? null });
      const retryAfter = answer.headers.get("retry-after");
      return { ok: true, status: answer.status, body: await answer.text(), retryAfter, ...facts };
    } catch (error) {
      const isTimeout = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
      return { ok: false, error: isTimeout ? "timeout" : "refused", ...facts };
    }
  },
};
