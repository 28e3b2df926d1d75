import { familyOf, UsedAddress } from "../ip-version";
import {
  asProbeFailure,
  type HttpHop,
  type IoContext,
  isUnmeasured,
  type Measurement,
  type Probe,
  ProbeFailure,
  type ProbeRun,
} from "../probe";
import { shownUrl } from "../shown-url";
import { rttUncertaintyNs } from "../uncertainty";
import { complaintOf, isEnoughOf, SEARCHED_BODY_BYTES } from "./assertions";
import { RunCookies } from "./run-cookies";
import type { HttpTarget } from "./spec";

const MAX_REDIRECTS = 5;
const DAY_MS = 86_400_000;

/** One request, redirects followed; an answer of any status has a response time, only an expected one is available. */
export const httpProbe: Probe<HttpTarget> = {
  protocol: "http",
  async run(target, io, signal) {
    const atMs = io.wallMs();
    const used = new UsedAddress(io);
    const about = { url: shownUrl(target.url), method: target.method };
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
          ...(certificate && { http_certificate_days: exact((certificate.notAfterMs - io.wallMs()) / DAY_MS) }),
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
      const { outcome, code, message } = used.explain(asProbeFailure(error));
      const metrics: ProbeRun["metrics"] = isUnmeasured(outcome) ? {} : { http_availability: exact(0) };
      return { outcome, atMs, stampSource: "user", metrics, detail: { ...about, ...used.detail(), error: code }, hint: message };
    }
  },
};

const exact = (value: number): Measurement => ({ value, uncertainty: null });
function hintOf(complaint: string, { status, isBodyWhole, isBodyLate }: HttpHop): string {
  if (complaint.startsWith("status")) return `The server answered ${status}.`;
  if (isBodyLate)
    return "The server answered, but the body had not ended when the time was over. Let it stop reading early where an answer never ends.";
  if (!isBodyWhole) return "The server began to answer, but the body broke off before its end.";
  return `The answer is not as expected: ${complaint}.`;
}

/** A certificate of one of the hops: the exchange as a whole ends with the first of them that ends. */
type HopCertificate = NonNullable<HttpHop["certificate"]> & { host: string };

/** `part` where it is not the server's own certificate, but one of those that vouch for it. */
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

/** `responseMs` and the phases are the sums over the hops, so that connect, TLS and first byte together are the response time. Every hop passes the collector's policy before it is connected. */
async function follow(target: HttpTarget, io: IoContext, used: UsedAddress, signal: AbortSignal): Promise<Followed> {
  const first = new URL(target.url);
  let request = { url: first, method: target.method as string, headers: headersOf(target.headers), body: bodyOf(target) };
  const cookies = new RunCookies();
  let responseMs = 0;
  let certificate: HopCertificate | undefined;
  let phases: HttpHop["phases"] | undefined;
  const isEnough = isEnoughOf(target);
  const endMs = io.nowMs() + target.timeoutMs;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const { url } = request;
    const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    // A redirect to a literal address has made the choice of the IP version itself.
    const family = redirects > 0 && isLiteral(host) ? undefined : familyOf(target.family);
    const to = await used.pin("tcp", host, port, family);
    // What resolving took is of the same time.
    const timeoutMs = Math.max(1, endMs - io.nowMs());
    const keepBodyBytes = target.expectBody.length > 0 ? SEARCHED_BODY_BYTES : 0;
    const headers = cookies.sentWith(request.headers, url);
    const reading = { keepBodyBytes, ...(isEnough && { isEnough }) };
    const hop = await io.http(to, { ...request, headers, verifyTls: target.verifyTls, ...reading, timeoutMs }, signal);
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

/** IPv6 without brackets, or IPv4: the URL standard has no host name that ends in a number. */
const isLiteral = (host: string): boolean => host.includes(":") || /(?:^|\.)\d+$/.test(host);

interface Request {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** RFC 9110 §15.4: 303 makes a GET of anything, 301 and 302 of a POST; a secret header never follows to another origin. */
function redirected({ url: from, method, headers, body }: Request, status: number, location: string): Request {
  const url = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new ProbeFailure("malformed_response", "BAD_REDIRECT", "The server redirected to something that is not an http address.");
  const becomesGet = (status === 303 && method !== "HEAD") || ((status === 301 || status === 302) && method === "POST");
  const kept = url.origin === from.origin ? headers : {};
  return becomesGet ? { url, method: "GET", headers: kept, body: undefined } : { url, method, headers: kept, body };
}

const headersOf = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
const bodyOf = ({ method, body }: HttpTarget): string | undefined =>
  body === "" || method === "GET" || method === "HEAD" ? undefined : body;
