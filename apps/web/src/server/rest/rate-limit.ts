import { PaditError } from "@padit/domain";
import { createMiddleware } from "hono/factory";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { RestEnv } from "./rest-env";

const WINDOW_SECONDS = 60;
const REQUESTS_PER_MINUTE = 3_000;

/** Counts by name within a minute. Kept in memory: one site process. */
export function createLimit(points: number) {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  const refuse = ({ msBeforeNext }: RateLimiterRes): never => {
    const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    throw new PaditError("rate_limited", `Too many requests; come back in ${retryAfterSeconds} s.`, { retryAfterSeconds });
  };
  return {
    /** One more. */
    count: (name: string): Promise<RateLimiterRes> => limiter.penalty(name),
    /** @throws PaditError rate_limited once all are used up */
    async check(name: string): Promise<void> {
      const used = await limiter.get(name);
      if (used && used.consumedPoints >= points) refuse(used);
    },
    /** @throws PaditError rate_limited when this one is too much */
    enforce(used: RateLimiterRes): void {
      if (used.consumedPoints > points) refuse(used);
    },
  };
}

/** How much of its minute a key has left stands in every answer (draft-ietf-httpapi-ratelimit-headers-06). */
export function rateLimit(requestsPerMinute = REQUESTS_PER_MINUTE) {
  const limit = createLimit(requestsPerMinute);
  return createMiddleware<RestEnv>(async (c, next) => {
    const { actor } = c.var.service;
    const used = await limit.count(actor.kind === "api_key" ? actor.keyId : actor.tenantId);
    c.header("RateLimit-Limit", String(requestsPerMinute));
    c.header("RateLimit-Policy", `${requestsPerMinute};w=${WINDOW_SECONDS}`);
    c.header("RateLimit-Remaining", String(Math.max(0, requestsPerMinute - used.consumedPoints)));
    c.header("RateLimit-Reset", String(Math.ceil(used.msBeforeNext / 1000)));
    limit.enforce(used);
    await next();
  });
}
