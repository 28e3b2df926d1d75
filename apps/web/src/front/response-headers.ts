import type { ServerResponse } from "node:http";

/** next-auth's own pages have inline styles and a form, but no script. No other path under /api is a page. */
const API_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Headers of every answer. Next.js and the routes may replace them; pages have a content security policy with a nonce (proxy.ts). */
export function setResponseHeaders(response: ServerResponse, { path, isSecure }: { path: string; isSecure: boolean }): void {
  if (isSecure) response.setHeader("strict-transport-security", "max-age=31536000");
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("x-frame-options", "DENY");
  response.setHeader("referrer-policy", "same-origin");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("permissions-policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
  if (!path.startsWith("/api/")) return;
  response.setHeader("cache-control", "no-store");
  response.setHeader("content-security-policy", API_POLICY);
}
