import { Counter, Histogram, type Registry } from "prom-client";
import type { FrontAnswer } from "./front-server";

/** Areas of the site by path prefix; a small fixed set, so that arbitrary paths do not create metric labels. */
const AREAS: readonly [prefix: string, area: string][] = [
  ["/api/v1", "rest"],
  ["/mcp", "mcp"],
  ["/api/trpc", "trpc"],
  ["/api/auth", "auth"],
  ["/api/health", "health"],
  ["/_next/", "assets"],
];
/** A longer answer is a stream or a download. */
const STREAM_MS = 30_000;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Registers the metrics of the site's requests. The returned function counts one answer; streams are counted without their duration. */
export function observeRequests(registry: Registry): (answer: FrontAnswer) => void {
  const registers = [registry];
  const requests = new Counter({
    name: "padit_http_requests_total",
    help: "Answered requests of the site",
    labelNames: ["area", "method", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "padit_http_request_duration_seconds",
    help: "Time from a request's headers to the end of its answer",
    labelNames: ["area"],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  return ({ method, path, status, durationMs }) => {
    const area = AREAS.find(([prefix]) => path.startsWith(prefix))?.[1] ?? "pages";
    requests.inc({ area, method: METHODS.has(method) ? method : "other", status });
    if (durationMs < STREAM_MS) duration.observe({ area }, durationMs / 1000);
  };
}
