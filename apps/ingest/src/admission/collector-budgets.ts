import { PaditError } from "@padit/domain";
import type { CollectorIdentity } from "../auth/collector-directory";
import type { IngestBudget, IngestLimits } from "./limits";
import { TokenBucket } from "./token-bucket";

/** Full buckets are forgotten when there are this many; only authenticated collectors have any. */
const BUCKETS_MAX = 50_000;
const RETRY_SECONDS_MAX = 60;
type Resource = keyof IngestBudget;
const IN_WORDS: Record<Resource, string> = { rows: "rows", bytes: "bytes", cpuMs: "processor time" };

/** What collectors and organizations have used of their budgets in this process. */
export class CollectorBudgets {
  readonly #limits: IngestLimits;
  readonly #now: () => number;
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param now ms since the Unix epoch */
  constructor(limits: IngestLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Charges what a request used. It is served all the same; the debt is paid by the requests after it.
   */
  charge(collector: CollectorIdentity, used: Partial<IngestBudget>): void {
    const nowMs = this.#now();
    for (const { resource, bucket } of this.#bucketsOf(collector, nowMs)) bucket.charge(used[resource] ?? 0, nowMs);
  }

  /** @throws PaditError rate_limited while the collector or its organization is in debt */
  check(collector: CollectorIdentity): void {
    const nowMs = this.#now();
    for (const { owner, resource, bucket } of this.#bucketsOf(collector, nowMs)) {
      const waitSeconds = bucket.waitSeconds(nowMs);
      if (waitSeconds === 0) continue;
      throw new PaditError("rate_limited", `${owner} sends more ${IN_WORDS[resource]} than its budget allows`, {
        retryAfterSeconds: Math.min(RETRY_SECONDS_MAX, Math.ceil(waitSeconds)),
      });
    }
  }

  *#bucketsOf({ id, tenantId }: CollectorIdentity, nowMs: number) {
    const { collectorBudget, tenantBudget } = this.#limits;
    for (const resource of ["rows", "bytes", "cpuMs"] as const) {
      const own = this.#bucket(`${id} ${resource}`, collectorBudget[resource], nowMs);
      yield { owner: "this collector", resource, bucket: own };
      const shared = this.#bucket(`${tenantId} ${resource}`, tenantBudget[resource], nowMs);
      yield { owner: "this organization", resource, bucket: shared };
    }
  }

  #bucket(key: string, perSecond: number, nowMs: number): TokenBucket {
    const known = this.#buckets.get(key);
    if (known) return known;
    if (this.#buckets.size >= BUCKETS_MAX) this.#forgetFull(nowMs);
    const bucket = new TokenBucket(perSecond, nowMs);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #forgetFull(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(nowMs)) this.#buckets.delete(key);
  }
}
