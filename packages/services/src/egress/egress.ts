import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { performance } from "node:perf_hooks";
import { isPaditError } from "@padit/domain";
import type { HttpClient, HttpOutcome, NetworkGuard, OutboundRequest } from "@padit/notifiers";
import { Agent, request as undiciRequest } from "undici";
import { type AddressPolicy, checkAddress, checkSocket, checkUrl, hostOf } from "./address-policy";
import { type Resolve, resolveByQueries } from "./resolve-name";

export interface EgressOptions {
  policy: AddressPolicy;
  resolve?: Resolve;
  timeoutMs?: number;
  maxBytes?: number;
}
export interface Egress extends HttpClient, NetworkGuard {
  readonly policy: AddressPolicy;
}

/**
 * The only way out for connections that users configure. Literal addresses are checked before connecting, and all addresses of a resolved
 * name while connecting. Each request has its own connection, so that no earlier resolution is trusted. Redirects are not followed.
 */
export function createEgress({ policy, resolve = resolveByQueries, timeoutMs = 15_000, maxBytes = 64 << 10 }: EgressOptions): Egress {
  const request = (sent: OutboundRequest) => sendRequest({ policy, resolve, timeoutMs, maxBytes }, sent);
  return {
    policy,
    request,
    post: (url, headers, body, signal) => request({ method: "POST", url, headers, body, signal }),
    async locate({ host, port }, cancelled) {
      try {
        const url = checkSocket({ host, port }, policy);
        const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), cancelled]);
        const { address, family } = await locate(url, { policy, resolve, signal });
        return { ok: true, address, family: family === 6 ? 6 : 4 };
      } catch (error) {
        return { ok: false, error: classOf(error) };
      }
    },
  };
}

async function sendRequest(
  { policy, resolve, timeoutMs, maxBytes }: Required<EgressOptions>,
  { method, url: text, headers, body, signal: cancelled }: OutboundRequest,
): Promise<HttpOutcome> {
  const startedMs = performance.now();
  const connected: { address: string | null } = { address: null };
  const outcome = <T extends object>(facts: T) => ({
    ...facts,
    address: connected.address,
    durationMs: Math.round(performance.now() - startedMs),
  });
  let agent: Agent | undefined;
  try {
    const url = checkUrl(text, policy);
    connected.address = hostOf(url);
    agent = agentFor(url, { policy, resolve, timeoutMs, connected });
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(cancelled ? [cancelled] : [])]);
    const answer = await undiciRequest(url, { method, dispatcher: agent, headers, body, signal });
    const retryAfter = answer.headers["retry-after"];
    return outcome({
      ok: true as const,
      status: answer.statusCode,
      body: await readUpTo(answer.body, maxBytes),
      retryAfter: typeof retryAfter === "string" ? retryAfter : null,
    });
  } catch (error) {
    return outcome({ ok: false as const, error: classOf(error) });
  } finally {
    await agent?.destroy();
  }
}

/** Resolves a socket's host and checks its addresses. A literal address was already checked with the URL. */
async function locate(
  url: URL,
  { policy, resolve, signal }: Pick<Required<EgressOptions>, "policy" | "resolve"> & { signal: AbortSignal },
): Promise<LookupAddress> {
  const host = hostOf(url);
  const literal = isIP(host);
  if (literal !== 0) return { address: host, family: literal };
  const found = new Promise<LookupAddress[]>((done, fail) => resolve(host, (error, addresses) => (error ? fail(error) : done(addresses))));
  const cancelled = new Promise<never>((_, fail) => signal.addEventListener("abort", () => fail(signal.reason), { once: true }));
  return permitted(await Promise.race([found, cancelled]), url, policy);
}

/** Requires that all addresses of a name are permitted, and returns the first. */
function permitted(addresses: readonly LookupAddress[], url: URL, policy: AddressPolicy): LookupAddress {
  for (const { address } of addresses) checkAddress(address, url, policy);
  const [first] = addresses;
  if (!first) throw Object.assign(new Error("the name has no address"), { code: "ENOTFOUND" });
  return first;
}

interface AgentFacts extends Required<Pick<EgressOptions, "policy" | "resolve" | "timeoutMs">> {
  connected: { address: string | null };
}

function agentFor(url: URL, { policy, resolve, timeoutMs, connected }: AgentFacts): Agent {
  return new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: {
      timeout: timeoutMs,
      lookup(host, options, done) {
        resolve(host, (error, addresses) => {
          try {
            if (error) throw error;
            const first = permitted(addresses, url, policy);
            connected.address = first.address;
            if (options.all) done(null, addresses);
            else done(null, first.address, first.family);
          } catch (cause) {
            done(cause instanceof Error ? cause : new Error("the name did not resolve", { cause }), "", 0);
          }
        });
      },
    },
  });
}

async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, maxBytes - bytes));
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

const CLASSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ENOTFOUND: "name not found",
  EAI_AGAIN: "name not found",
  ENODATA: "name not found",
  ESERVFAIL: "name not found",
  EREFUSED: "name not found",
  ETIMEOUT: "name server silent",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_SOCKET: "connection closed",
};

function classOf(error: unknown): string {
  if (isPaditError(error)) return error.code === "policy_denied" ? `not permitted: ${error.message}` : error.message;
  if (!(error instanceof Error)) return "failed";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "timeout";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return CLASSES[code] ?? (/CERT|SSL|TLS|SELF_SIGNED|ALTNAME/.test(code) ? "TLS error" : "failed");
}
