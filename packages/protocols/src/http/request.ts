import { ProbeFailure, type TlsSettings } from "../probe";
import type { HttpTarget } from "./spec";

/** The HTTP request to one hop. */
export interface HopRequest {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export const firstRequest = (target: HttpTarget): HopRequest => ({
  url: new URL(target.url),
  method: target.method,
  headers: headersOf(target.headers),
  body: target.body === "" || target.method === "GET" || target.method === "HEAD" ? undefined : target.body,
});

/**
 * The request after a redirect. 303 changes every method to GET, 301 and 302 change POST (RFC 9110 §15.4). Headers with secrets are not sent to
 * another origin.
 */
export function redirected({ url: from, method, headers, body }: HopRequest, status: number, location: string): HopRequest {
  const url = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new ProbeFailure("malformed_response", "BAD_REDIRECT", "The server redirected to something that is not an http address.");
  const becomesGet = (status === 303 && method !== "HEAD") || ((status === 301 || status === 302) && method === "POST");
  const kept = url.origin === from.origin ? headers : {};
  return becomesGet ? { url, method: "GET", headers: kept, body: undefined } : { url, method, headers: kept, body };
}

const headersOf = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));

/** TLS settings of a hop. The client certificate is sent only to the target's own origin, like its headers. */
export function tlsOf(target: HttpTarget, { origin }: URL): TlsSettings {
  const { verifyTls, authorities, clientCertificate: certificates, clientKey: key } = target;
  const isOwn = origin === new URL(target.url).origin;
  return {
    isVerified: verifyTls,
    ...(authorities !== undefined && { authorities }),
    ...(isOwn && certificates !== undefined && key !== undefined && { identity: { certificates, key } }),
  };
}

/** Host without brackets, and port. */
export function authorityOf({ hostname, port, protocol }: URL): { host: string; port: number } {
  const standard = protocol === "https:" ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? standard : Number(port) };
}

/** Whether a host is an IPv6 address without brackets or an IPv4 address: by the URL standard, no host name ends in a number. */
export const isLiteral = (host: string): boolean => host.includes(":") || /(?:^|\.)\d+$/.test(host);

/** Credentials for the proxy as a Basic authorization in UTF-8 (RFC 7617). */
export function proxyOf({ proxyCredentials }: HttpTarget): { authorization?: string } {
  if (proxyCredentials === undefined) return {};
  const bytes = new TextEncoder().encode(proxyCredentials);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}
