import { NATURES } from "@padit/domain/metrics";
import { z } from "zod";
import { Host } from "../host";
import { ipVersionShape } from "../ip-version";
import { availabilityMetric, delayMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";
import { orHidden } from "../secrets";
import { hasCredentials, shownUrl } from "../shown-url";
import { HTTP_METHODS, httpFields } from "./fields";
import { PemCertificates, PemKey } from "./pem";

const HeaderLine = z
  .string()
  .trim()
  .max(4000)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n]*$/, "Write a header as Name: value.");
const HeaderExpectation = z
  .string()
  .trim()
  .max(1000)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?::[^\r\n]*)?$/, "Write Name, or Name: part of its value.");

/** URL of a proxy, without a path. User name and password are a separate setting. */
const ProxyAddress = z
  .url({ protocol: /^http$/, error: "Enter the proxy as http://host:port." })
  .max(300)
  .refine((url) => !hasCredentials(url), "Enter user name and password of the proxy in their own field, which stays hidden.");
const ProxyCredentials = z
  .string()
  .max(500)
  .regex(/^[^:\r\n]+:[^\r\n]*$/, "Write user name and password as name:password.");

const HttpSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: "Enter a whole address that starts with http:// or https://." })
    .max(2000)
    .refine((url) => !hasCredentials(url), {
      error:
        "Put user name and password into a request header (Authorization: Basic …), which stays hidden: an address is shown to everybody.",
    }),
  method: z.enum(HTTP_METHODS).default("GET"),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
  followRedirects: z.boolean().default(true),
  /** False accepts any certificate, for appliances with a self-signed one. */
  verifyTls: z.boolean().default(true),
  /** Headers of the request. They are not sent after a redirect to another host. */
  headers: z.array(orHidden(HeaderLine)).max(30, "At most 30 headers.").default([]),
  body: z.string().max(10_000, "At most 10,000 characters.").default(""),
  /** Codes and ranges, e.g. `200-299, 304`. */
  expectStatus: z
    .string()
    .trim()
    .regex(/^[1-5]\d\d(?:\s*-\s*[1-5]\d\d)?(?:\s*,\s*[1-5]\d\d(?:\s*-\s*[1-5]\d\d)?)*$/, "Write codes and ranges, e.g. 200-299, 304.")
    .default("200-299"),
  /** Each must be found in the first 256 KiB of the body. */
  expectBody: z.array(z.string().min(1, "An expectation must not be empty.").max(500)).max(20, "At most 20 expectations.").default([]),
  /**
   * Stop reading after the headers or, with `expectBody`, when all its texts were found. Absent unless a user chose it, because older collectors
   * do not know the field.
   */
  stopEarly: z.boolean().optional(),
  ...ipVersionShape,
  expectHeaders: z.array(HeaderExpectation).max(20, "At most 20 expectations.").default([]),
  // These fields are absent unless a user chose them, because older collectors do not know them.
  /** PEM texts. */
  clientCertificate: PemCertificates.optional(),
  clientKey: orHidden(PemKey).optional(),
  authorities: PemCertificates.optional(),
  connectTo: Host.optional(),
  proxy: ProxyAddress.optional(),
  proxyCredentials: orHidden(ProxyCredentials).optional(),
});

export const HttpTarget = HttpSettings.refine((t) => (t.clientCertificate === undefined) === (t.clientKey === undefined), {
  error: "A client certificate and its private key belong together.",
  path: ["clientKey"],
})
  .refine((t) => t.proxyCredentials === undefined || t.proxy !== undefined, {
    error: "Credentials are for a proxy; enter its address.",
    path: ["proxyCredentials"],
  })
  .refine((t) => t.connectTo === undefined || t.proxy === undefined, {
    error: "A proxy decides itself where it connects; leave one of the two empty.",
    path: ["connectTo"],
  });
export type HttpTarget = z.infer<typeof HttpTarget>;

/** Payload of one TCP segment on Ethernet, bytes. */
const SEGMENT_BYTES = 1_448;

export const httpSpec = defineProtocol<HttpTarget>({
  name: "http",
  version: "1.4.0",
  documentation: "docs/protocol-reference.md",
  title: "HTTP",
  description:
    "Requests a web address and measures the time to the response's headers, phase by phase, and whether it answered as expected; over TLS also how long the certificate holds.",
  source: "RFC 9110",
  synonyms: ["http", "https", "web", "url", "website", "api", "rest", "status code", "tls", "certificate", "response time", "uptime"],
  target: HttpTarget,
  fields: httpFields,
  defaultIntervalMs: 30_000,
  metrics: {
    http_response_time: delayMetric("Response time", "Request to response headers, for every answered status."),
    http_availability: availabilityMetric("1 for an expected status (200–299 unless told otherwise) and passed assertions, else 0."),
    http_certificate_days: {
      title: "Days until the certificate expires",
      unit: "days",
      type: "custom",
      nature: NATURES.countdown,
      help: "Until the first certificate of the chain expires, of every redirect on the way; https only.",
    },
  },
  headline: { delay: "http_response_time", delivery: "http_availability" },
  cost(t) {
    const isTls = t.url.startsWith("https:");
    const bytes = t.url.length + t.body.length + t.headers.reduce((sum, line) => sum + line.length, 0);
    return { packets: (isTls ? 24 : 12) + Math.ceil(bytes / SEGMENT_BYTES), bytes: (isTls ? 8_000 : 2_000) + bytes };
  },
  address: (t) => shownUrl(t.url),
});
