import { z } from "zod";
import { defineProtocol } from "../protocol";

export const HTTP_METHODS = ["GET", "HEAD", "POST"] as const;

export const HttpTarget = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "Enter a whole address that starts with http:// or https://." }).max(2000),
  method: z.enum(HTTP_METHODS).default("GET"),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
  followRedirects: z.boolean().default(true),
  /** Off accepts any certificate, for appliances with one of their own. */
  verifyTls: z.boolean().default(true),
});
export type HttpTarget = z.infer<typeof HttpTarget>;

export const httpSpec = defineProtocol<HttpTarget>({
  name: "http",
  version: "1.0.0",
  title: "HTTP",
  description: "Requests a web address and measures the time to the response's headers, phase by phase, and whether it answered 200–299.",
  source: "RFC 9110",
  synonyms: ["http", "https", "web", "url", "website", "api", "rest", "status code", "tls", "response time", "uptime"],
  target: HttpTarget,
  fields: [
    { name: "url", label: "Address", help: "The whole URL.", input: "text", placeholder: "https://example.com/health" },
    { name: "method", label: "Method", help: "The request's method.", input: "select", options: HTTP_METHODS, advanced: true },
    {
      name: "timeoutMs",
      label: "Time-out (ms)",
      help: "For the whole request, redirects included.",
      input: "number",
      placeholder: "10000",
      advanced: true,
    },
    {
      name: "followRedirects",
      label: "Follow redirects",
      help: "Up to 5; the collector checks each address against its own policy.",
      input: "switch",
      advanced: true,
    },
    { name: "verifyTls", label: "Verify certificate", help: "Off accepts any certificate.", input: "switch", advanced: true },
  ],
  defaultIntervalMs: 30_000,
  metrics: {
    http_response_time: { unit: "ms", type: "latency", help: "Request to response headers, for every answered status." },
    http_availability: { unit: "ratio", type: "availability", help: "1 for an answer of 200–299, else 0." },
  },
  headline: { delay: "http_response_time", delivery: "http_availability" },
  cost: (t) => ({ packets: t.url.startsWith("https:") ? 24 : 12, bytes: t.url.startsWith("https:") ? 8_000 : 2_000 }),
  address: (t) => t.url,
});
