import { familyOf, UsedAddress } from "../ip-version";
import {
  asProbeFailure,
  type HttpHop,
  type IoContext,
  isUnmeasured,
  type Measurement,
  type PeerCertificate,
  type PinnedAddress,
  type Probe,
  ProbeFailure,
  type ProbeRun,
} from "../probe";
import { shownUrl } from "../shown-url";
import { rttUncertaintyNs } from "../uncertainty";
import { complaintOf, isEnoughOf, SEARCHED_BODY_BYTES } from "./assertions";
import { authorityOf, firstRequest, isLiteral, proxyOf, redirected, tlsOf } from "./request";
import { RunCookies } from "./run-cookies";
import type { HttpTarget } from "./spec";

const MAX_REDIRECTS = 5;
const DAY_MS = 86_400_000;

/** Sends one request and follows redirects. Every answer gives a response time; only an answer with an expected status counts as available. */
export const httpProbe: Probe<HttpTarget> = {
  protocol: "http",
  async run(target, io, signal) {
    const atMs = io.wallMs();
    const used = new UsedAddress(io);
    const about = { url: shownUrl(target.url), method: target.method, ...(target.proxy !== undefined && { proxy: target.proxy }) };
    try {
      const { hop, responseMs, redirects, certificate } = await follow(target, io, used, signal);
      const complaint = complaintOf(target, hop);
      const run: ProbeRun = {
        outcome: "ok",
        atMs,
        stampSource: "user",
        metrics: {
          http_response_time: { value: responseMs, uncertainty: rttUncertaintyNs(io.stampErrorNs("user"), responseMs * 1e6) / 1e6 },
          http_availability: exact(complaint === undefined ? 1 : 0),
          ...(certificate && daysLeft(certificate, io)),
        },
        phases: hop.phases,
        detail: {
          ...about,
          status_code: hop.status,
          redirects,
          ...(hop.httpVersion !== undefined && { http_version: hop.httpVersion }),
          ...used.detail(),
          phases_ms: hop.phases,
          ...(certificate && { certificate: certificateDetail(certificate) }),
          ...(hop.codingProblem !== undefined && { body_coding: hop.codingProblem }),
          ...(complaint !== undefined && { error: complaint }),
        },
      };
      return complaint === undefined ? run : { ...run, hint: hintOf(complaint, hop), isUnexpected: true };
    } catch (error) {
      const failure = asProbeFailure(error);
      const { outcome, code, message } = used.explain(failure);
      const { certificate } = failure;
      const host = new URL(target.url).host;
      const metrics: ProbeRun["metrics"] = {
        ...(!isUnmeasured(outcome) && { http_availability: exact(0) }),
        ...(certificate && daysLeft(certificate, io)),
      };
      const detail = {
        ...about,
        ...used.detail(),
        error: code,
        ...(certificate && { certificate: certificateDetail({ ...certificate, host }) }),
      };
      return { outcome, atMs, stampSource: "user", metrics, detail, hint: message };
    }
  },
};

const daysLeft = ({ notAfterMs }: PeerCertificate, io: IoContext): ProbeRun["metrics"] =>
  Number.isFinite(notAfterMs) ? { http_certificate_days: exact((notAfterMs - io.wallMs()) / DAY_MS) } : {};

const exact = (value: number): Measurement => ({ value, uncertainty: null });
function hintOf(complaint: string, { status, isBodyWhole, isBodyLate }: HttpHop): string {
  if (complaint.startsWith("status")) return `The server answered ${status}.`;
  if (isBodyLate)
    return "The server answered, but the body had not ended when the time was over. Let it stop reading early where an answer never ends.";
  if (!isBodyWhole) return "The server began to answer, but the body broke off before its end.";
  return `The answer is not as expected: ${complaint}.`;
}

/** Certificate of one of the hops. The certificate of the exchange is the one that expires first. */
type HopCertificate = PeerCertificate & { host: string };

/** The certificate for the run's detail. It has `part` if it is an issuer's certificate rather than the server's own. */
const certificateDetail = ({ subject, issuer, isLeaf, host }: HopCertificate) => ({
  ...{ subject, issuer, host },
  ...(!isLeaf && { part: "intermediate" }),
});

const firstToEnd = (known: HopCertificate | undefined, { certificate }: HttpHop, host: string): HopCertificate | undefined => {
  if (!certificate || !Number.isFinite(certificate.notAfterMs)) return known;
  return known && known.notAfterMs <= certificate.notAfterMs ? known : { ...certificate, host };
};

interface Followed {
  hop: HttpHop;
  responseMs: number;
  redirects: number;
  certificate: HopCertificate | undefined;
}

const summed = (before: HttpHop["phases"] | undefined, hop: HttpHop["phases"]): HttpHop["phases"] =>
  before
    ? {
        dns: before.dns + hop.dns,
        connect: before.connect + hop.connect,
        tls: before.tls + hop.tls,
        firstByte: before.firstByte + hop.firstByte,
        transfer: before.transfer + hop.transfer,
      }
    : hop;

/**
 * Sends the request and follows redirects. `responseMs` and the phases are sums over the hops, so that connect, TLS and first byte add up to the
 * response time. Every hop is checked by the collector's policy before it is connected.
 */
async function follow(target: HttpTarget, io: IoContext, used: UsedAddress, signal: AbortSignal): Promise<Followed> {
  let request = firstRequest(target);
  const cookies = new RunCookies();
  let responseMs = 0;
  let certificate: HopCertificate | undefined;
  let phases: HttpHop["phases"] | undefined;
  const isEnough = isEnoughOf(target);
  const endMs = io.nowMs() + target.timeoutMs;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const { url } = request;
    const to = await pinHop(target, url, redirects > 0, used);
    // Name resolution counts against the same timeout.
    const timeoutMs = Math.max(1, endMs - io.nowMs());
    const keepBodyBytes = target.expectBody.length > 0 ? SEARCHED_BODY_BYTES : 0;
    const headers = cookies.sentWith(request.headers, url);
    const how = { tls: tlsOf(target, url), ...(target.proxy !== undefined && { proxy: proxyOf(target) }) };
    const hop = await io.http(to, { ...request, ...how, headers, keepBodyBytes, ...(isEnough && { isEnough }), timeoutMs }, signal);
    phases = summed(phases, hop.phases);
    cookies.take(hop.setCookies, url);
    responseMs += hop.responseMs;
    certificate = firstToEnd(certificate, hop, url.host);
    const isRedirect = hop.status >= 300 && hop.status <= 399 && hop.location !== undefined;
    if (!isRedirect || !target.followRedirects) return { hop: { ...hop, phases }, responseMs, redirects, certificate };
    request = redirected(request, hop.status, hop.location ?? "");
  }
  const last = `${request.url.origin}${request.url.pathname}`;
  throw new ProbeFailure("malformed_response", "TOO_MANY_REDIRECTS", `More than ${MAX_REDIRECTS} redirects, the last one to ${last}.`);
}

/** Address of a hop: the proxy's, `connectTo` instead of the target's own host, or the URL's host. */
async function pinHop(target: HttpTarget, url: URL, isRedirect: boolean, used: UsedAddress): Promise<PinnedAddress> {
  const { host, port } = authorityOf(url);
  if (target.proxy !== undefined) {
    // The proxy resolves and may refuse names. An address is checked here.
    if (isLiteral(host)) await used.pin("tcp", host, port);
    const proxy = authorityOf(new URL(target.proxy));
    return used.pin("proxy", proxy.host, proxy.port, familyOf(target.family));
  }
  const isOwn = url.host === new URL(target.url).host;
  const connected = isOwn ? (target.connectTo ?? host) : host;
  // A redirect to a literal address determines the IP version.
  const family = isRedirect && isLiteral(connected) ? undefined : familyOf(target.family);
  return used.pin("tcp", connected, port, family);
}
