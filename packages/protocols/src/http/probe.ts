import { asProbeFailure, type HttpHop, type IoContext, type Probe, ProbeFailure, type ProbeRun } from "../probe";
import { rttUncertaintyNs } from "../uncertainty";
import type { HttpTarget } from "./spec";

const MAX_REDIRECTS = 5;
const LOCAL_FAULTS = ["local_error", "local_drop", "policy_denied", "not_run"];

/** One request, redirects followed; an answer of any status has a response time, only 200–299 is available. */
export const httpProbe: Probe<HttpTarget> = {
  protocol: "http",
  async run(target, io, signal) {
    const atMs = io.nowMs();
    const about = { url: target.url, method: target.method };
    try {
      const { hop, responseMs, redirects } = await follow(target, io, signal);
      const ok = hop.status >= 200 && hop.status <= 299;
      const run: ProbeRun = {
        outcome: "ok",
        atMs,
        stampSource: io.stampKind,
        metrics: {
          http_response_time: { value: responseMs, uncertainty: rttUncertaintyNs(io.stampErrorNs(io.stampKind), responseMs * 1e6) / 1e6 },
          http_availability: { value: ok ? 1 : 0, uncertainty: null },
        },
        phases: hop.phases,
        detail: { ...about, status_code: hop.status, redirects, phases_ms: hop.phases, ...(ok ? {} : { error: `status ${hop.status}` }) },
      };
      return ok ? run : { ...run, hint: `The server answered ${hop.status}.` };
    } catch (error) {
      const { outcome, code, message } = asProbeFailure(error);
      const metrics: ProbeRun["metrics"] = LOCAL_FAULTS.includes(outcome) ? {} : { http_availability: { value: 0, uncertainty: null } };
      return { outcome, atMs, stampSource: io.stampKind, metrics, detail: { ...about, error: code }, hint: message };
    }
  },
};

/** `responseMs` is the sum over the hops; the phases are the last hop's. Every hop passes the collector's policy before it is connected. */
async function follow(
  target: HttpTarget,
  io: IoContext,
  signal: AbortSignal,
): Promise<{ hop: HttpHop; responseMs: number; redirects: number }> {
  let url = new URL(target.url);
  let responseMs = 0;
  const endMs = io.nowMs() + target.timeoutMs;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const timeoutMs = Math.max(1, endMs - io.nowMs());
    const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
    const to = await io.pin("tcp", url.hostname.replace(/^\[|\]$/g, ""), port);
    const hop = await io.http(
      to,
      { url, method: target.method, headers: {}, body: undefined, verifyTls: target.verifyTls, keepBodyBytes: 0, timeoutMs },
      signal,
    );
    responseMs += hop.responseMs;
    const isRedirect = hop.status >= 300 && hop.status <= 399 && hop.location !== undefined;
    if (!isRedirect || !target.followRedirects) return { hop, responseMs, redirects };
    url = redirected(url, hop.location ?? "");
  }
  throw new ProbeFailure("malformed_response", "TOO_MANY_REDIRECTS", `More than ${MAX_REDIRECTS} redirects.`);
}

function redirected(from: URL, location: string): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (next?.protocol === "http:" || next?.protocol === "https:") return next;
  throw new ProbeFailure("malformed_response", "BAD_REDIRECT", "The server redirected to something that is not an http address.");
}
