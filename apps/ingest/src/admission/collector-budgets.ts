import { PaditError } from "@padit/domain";
import type { CollectorIdentity } from "../auth/collector-directory";
import type { IngestBudget, IngestLimits } from "./limits";
import { TokenBucket } from "./token-bucket";

/** Owners whose buckets are full are forgotten when there are this many; only authenticated collectors have any. */
const OWNERS_MAX = 20_000;
const RETRY_SECONDS_MAX = 60;
type Resource = keyof IngestBudget;
const RESOURCES: readonly Resource[] = ["rows", "bytes", "cpuMs"];
const IN_WORDS: Record<Resource, string> = { rows: "rows", bytes: "bytes", cpuMs: "processor time" };

type Buckets = Record<Resource, TokenBucket>;

/** What collectors and organizations have used of their budgets in this process. */
export class CollectorBudgets {
  readonly #limits: IngestLimits;
  readonly #now: () => number;
  readonly #collectors = new Map<string, Buckets>();
  readonly #tenants = new Map<string, Buckets>();

  /** @param now ms since the Unix epoch */
  constructor(limits: IngestLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Charges what a request used. It is served all the same; the debt is paid by the requests after it.
   */
  charge({ id, tenantId }: CollectorIdentity, used: Partial<IngestBudget>): void {
    const nowMs = this.#now();
    const own = bucketsOf(this.#collectors, id, this.#limits.collectorBudget, nowMs);
    const shared = bucketsOf(this.#tenants, tenantId, this.#limits.tenantBudget, nowMs);
    for (const resource of RESOURCES) {
      const amount = used[resource];
      if (amount === undefined) continue;
      own[resource].charge(amount, nowMs);
      shared[resource].charge(amount, nowMs);
    }
  }

  /** @throws PaditError rate_limited while the collector or its organization is in debt */
  check({ id, tenantId }: CollectorIdentity): void {
    const nowMs = this.#now();
    refuseInDebt("this collector", this.#collectors.get(id), nowMs);
    refuseInDebt("this organization", this.#tenants.get(tenantId), nowMs);
  }
}

function refuseInDebt(owner: string, buckets: Buckets | undefined, nowMs: number): void {
  if (!buckets) return;
  for (const resource of RESOURCES) {
    const waitSeconds = buckets[resource].waitSeconds(nowMs);
    if (waitSeconds === 0) continue;
    throw new PaditError("rate_limited", `${owner} sends more ${IN_WORDS[resource]} than its budget allows`, {
      retryAfterSeconds: Math.min(RETRY_SECONDS_MAX, Math.ceil(waitSeconds)),
    });
  }
}

function bucketsOf(owners: Map<string, Buckets>, key: string, budget: IngestBudget, nowMs: number): Buckets {
  const known = owners.get(key);
  if (known) return known;
  if (owners.size >= OWNERS_MAX) forgetFull(owners, nowMs);
  const { rows, bytes, cpuMs } = budget;
  const buckets = { rows: new TokenBucket(rows, nowMs), bytes: new TokenBucket(bytes, nowMs), cpuMs: new TokenBucket(cpuMs, nowMs) };
  owners.set(key, buckets);
  return buckets;
}

function forgetFull(owners: Map<string, Buckets>, nowMs: number): void {
  for (const [key, buckets] of owners) if (RESOURCES.every((resource) => buckets[resource].isFull(nowMs))) owners.delete(key);
}
