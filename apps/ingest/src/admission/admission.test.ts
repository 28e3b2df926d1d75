import { describe, expect, it } from "vitest";
import type { CollectorIdentity } from "../auth/collector-directory";
import { BodyLedger } from "./body-ledger";
import { CollectorBudgets } from "./collector-budgets";
import { FailureThrottle } from "./failure-throttle";
import { DEFAULT_LIMITS } from "./limits";
import { RequestSlots } from "./request-slots";
import { TokenBucket } from "./token-bucket";

const collectorOf = (id: string, tenantId = "t1"): CollectorIdentity => ({
  id,
  tenantId,
  name: id,
  shard: 0,
  revoked: false,
});

describe("body ledger", () => {
  const ledgerOf = () =>
    new BodyLedger({
      ...DEFAULT_LIMITS,
      bodyBytesMax: 100,
      tenantBodyBytesMax: 60,
      collectorBodyBytesMax: 40,
      unsignedBodyBytesMax: 10,
    });

  it("bounds a collector, an organization and the whole, and lends again what was given back", () => {
    const ledger = ledgerOf();
    const [first, second, other] = [collectorOf("a"), collectorOf("b"), collectorOf("c", "t2")].map((one) => ledger.open(one));
    first?.grow(40);
    expect(() => first?.grow(1)).toThrow("too many request bodies");
    second?.grow(20);
    expect(() => second?.grow(1)).toThrow("too many request bodies");
    other?.grow(40);
    expect(() => ledger.open(undefined).grow(1)).toThrow("as many request bodies as its memory allows");
    first?.release();
    first?.release();
    expect(ledger.bytes).toBe(60);
    second?.grow(20);
    for (const lease of [second, other]) lease?.release();
    expect(ledger.bytes).toBe(0);
  });

  it("gives unsigned requests a small share together", () => {
    const ledger = ledgerOf();
    ledger.open(undefined).grow(10);
    expect(() => ledger.open(undefined).grow(1)).toThrow();
    expect(() => ledger.open(collectorOf("a")).grow(40)).not.toThrow();
  });
});

describe("token bucket", () => {
  it("lets ten seconds' worth pass at once and then states how long the debt lasts", () => {
    const bucket = new TokenBucket(5, 0);
    bucket.charge(50, 0);
    expect(bucket.waitSeconds(0)).toBe(0);
    bucket.charge(10, 0);
    expect(bucket.waitSeconds(0)).toBe(2);
    expect(bucket.waitSeconds(2_000)).toBe(0);
    expect(bucket.isFull(11_999)).toBe(false);
    expect(bucket.isFull(12_000)).toBe(true);
  });

  it("is not refilled by a clock that goes back", () => {
    const bucket = new TokenBucket(1, 10_000);
    bucket.charge(11, 10_000);
    expect(bucket.waitSeconds(0)).toBe(1);
    expect(bucket.waitSeconds(1_000)).toBe(0);
  });
});

describe("collector budgets", () => {
  it("refuses the request after the budget is used up, for the collector alone or for its whole organization", () => {
    let nowMs = 0;
    const limits = {
      ...DEFAULT_LIMITS,
      collectorBudget: { rows: 10, bytes: 1e9, cpuMs: 1e9 },
      tenantBudget: { rows: 15, bytes: 1e9, cpuMs: 1e9 },
    };
    const budgets = new CollectorBudgets(limits, () => nowMs);
    const [a, b, c] = [collectorOf("a"), collectorOf("b"), collectorOf("c", "t2")] as const;
    budgets.charge(a, { rows: 110 });
    expect(() => budgets.check(a)).toThrow("this collector sends more rows");
    expect(() => budgets.check(b)).not.toThrow();
    budgets.charge(b, { rows: 70 });
    expect(() => budgets.check(b)).toThrow("this organization sends more rows");
    expect(() => budgets.check(c)).not.toThrow();
    nowMs = 3_000;
    expect(() => budgets.check(a)).not.toThrow();
  });
});

describe("failure throttle", () => {
  it("refuses an address that failed too often, and no other", () => {
    let nowMs = 0;
    const throttle = new FailureThrottle(2, () => nowMs);
    for (let i = 0; i < 21; i++) throttle.recordFailure("192.0.2.1");
    expect(() => throttle.check("192.0.2.1")).toThrow("too many failed authentications");
    expect(() => throttle.check("192.0.2.2")).not.toThrow();
    nowMs = 500;
    expect(() => throttle.check("192.0.2.1")).not.toThrow();
  });
});

describe("request slots", () => {
  it("frees a slot when its request ends", () => {
    const slots = new RequestSlots(1);
    const release = slots.acquire("a");
    expect(() => slots.acquire("a")).toThrow("at most 1 requests at once");
    slots.acquire("b");
    release();
    expect(() => slots.acquire("a")).not.toThrow();
  });
});
