import { PaditError } from "@padit/domain";
import { TokenBucket } from "./token-bucket";

const ADDRESSES_MAX = 10_000;

/**
 * Counts failed authentications per client address. A stranger who tries collector ids costs a database look-up each; once the budget of the
 * address is used up, further unknown collectors and enrolments from it are refused before the look-up. Collectors that ingest knows are not,
 * because behind a reverse proxy they share the stranger's address.
 */
export class FailureThrottle {
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param now ms since the Unix epoch */
  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** @throws PaditError rate_limited when the address has failed too often */
  check(address: string): void {
    const waitSeconds = this.#buckets.get(address)?.waitSeconds(this.#now()) ?? 0;
    if (waitSeconds === 0) return;
    const retryAfterSeconds = Math.ceil(waitSeconds);
    throw new PaditError("rate_limited", "too many failed authentications from this address", { retryAfterSeconds });
  }

  recordFailure(address: string): void {
    const bucket = this.#buckets.get(address) ?? this.#add(address);
    bucket.charge(1, this.#now());
  }

  #add(address: string): TokenBucket {
    // The oldest entry leaves, so that addresses made up by the thousand (IPv6) cannot fill the memory.
    const oldest = this.#buckets.size >= ADDRESSES_MAX ? this.#buckets.keys().next().value : undefined;
    if (oldest !== undefined) this.#buckets.delete(oldest);
    const bucket = new TokenBucket(this.#perSecond, this.#now());
    this.#buckets.set(address, bucket);
    return bucket;
  }
}
