import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { foreseeRates, limitRate, type RateLimit } from "./rate-limit";

const MINUTE_MS = 60_000;
const THREE_IN_TEN_MIN: RateLimit = { messages: 3, windowSeconds: 600 };
const created = { type: "incident.created" } as const;

describe("a limit of three messages in ten minutes", () => {
  it.each([
    ["nothing was sent yet", [], null, null],
    ["two were sent", [1, 2], null, null],
    ["three were sent: the first one leaves the window at minute 11", [1, 2, 3], null, 11],
    ["five were sent, as escalations pass: two must leave the window", [1, 2, 3, 4, 5], null, 13],
    ["the oldest left the window", [-1, 2, 3], null, null],
    ["a digest collects already", [], 8, 8],
  ])("%s", (_name, sentMin, digestMin, expectedMin) => {
    const load = { sentMs: sentMin.map((minute) => minute * MINUTE_MS), digestDueMs: digestMin === null ? null : digestMin * MINUTE_MS };
    const { digestMs, reason } = limitRate([THREE_IN_TEN_MIN], load, { ...created, nowMs: 9 * MINUTE_MS + 1 });
    expect(digestMs).toBe(expectedMin === null ? null : expectedMin * MINUTE_MS);
    expect(reason === null).toBe(expectedMin === null);
  });

  it("lets escalations pass at any time", () => {
    const load = { sentMs: [0, 1, 2], digestDueMs: MINUTE_MS };
    expect(limitRate([THREE_IN_TEN_MIN], load, { type: "incident.escalated", nowMs: 3 }).digestMs).toBeNull();
  });

  it("says which limit collects the message", () => {
    const { reason } = limitRate([THREE_IN_TEN_MIN], { sentMs: [0, 1, 2], digestDueMs: null }, { ...created, nowMs: 3 });
    expect(reason).toBe("Part of a digest: the recipient got 3 messages within 10 min.");
  });
});

const limits = fc.array(fc.record({ messages: fc.integer({ min: 1, max: 20 }), windowSeconds: fc.integer({ min: 60, max: 86_400 }) }), {
  maxLength: 3,
});
const times = fc.array(fc.integer({ min: 0, max: 2 * 86_400_000 }), { maxLength: 200 }).map((all) => all.sort((a, b) => a - b));

test("no window holds more messages and digests than its limit, and every message leaves once", () => {
  fc.assert(
    fc.property(limits, times, (own, atMs) => {
      const notices = atMs.map((at) => ({ atMs: at, ...created }));
      const rates = foreseeRates(own, notices);
      expect(foreseeRates(own, notices)).toEqual(rates);
      const left = new Set(rates.flatMap(({ digestMs }) => digestMs ?? []));
      const sentMs = [...atMs.filter((_, n) => rates[n]?.digestMs === null), ...left].sort((a, b) => a - b);
      for (const { messages, windowSeconds } of own)
        for (const [n, first] of sentMs.entries()) {
          const next = sentMs[n + messages];
          if (next !== undefined) expect(next - first).toBeGreaterThanOrEqual(windowSeconds * 1_000);
        }
      for (const [n, { digestMs }] of rates.entries()) if (digestMs !== null) expect(digestMs).toBeGreaterThan(atMs[n] ?? 0);
    }),
  );
});
