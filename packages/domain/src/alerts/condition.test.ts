import { describe, expect, test } from "vitest";
import { type ConditionMemory, decideCondition, newCondition, type Observation } from "./condition";

const POLICY = { resolveDelayMs: 60_000, reopenWindowMs: 300_000 };
const ok: ConditionMemory = { state: "ok", sinceMs: 0, episode: null, last: null };
const firing: ConditionMemory = { state: "firing", sinceMs: 5, episode: { startMs: 3, boutMs: 3, quietSinceMs: null }, last: null };
const quiet = (sinceMs: number): ConditionMemory => ({ ...firing, episode: { startMs: 3, boutMs: 3, quietSinceMs: sinceMs } });
const resolved = (atMs: number): ConditionMemory => ({ ...ok, last: { startMs: 3, resolvedAtMs: atMs } });
const seen = (changes: Partial<Observation>): Observation => ({
  atMs: 1000,
  firing: false,
  pending: false,
  episodeStartMs: 900,
  learnt: true,
  silent: false,
  ...changes,
});

describe("the alert decision", () => {
  test.each<[string, ConditionMemory, Partial<Observation>, string, string, number | undefined]>([
    ["learns until there is enough history", newCondition(), { learnt: false }, "learning", "none", undefined],
    ["is ok once it has learnt", newCondition(), {}, "ok", "none", undefined],
    ["is pending before it fires", ok, { pending: true }, "pending", "none", undefined],
    ["knows nothing when samples stop", ok, { silent: true }, "no_data", "none", undefined],
    ["opens at the first bad sample's time", ok, { firing: true }, "firing", "open", 900],
    ["may fire by a rule while it learns", newCondition(), { firing: true, learnt: false }, "firing", "open", 900],
    ["does not open twice", firing, { firing: true }, "firing", "none", 3],
    ["goes on while quiet for less than the delay", quiet(1000), { atMs: 60_999 }, "firing", "none", 3],
    ["forgets the quiet when it fires again", quiet(1000), { atMs: 60_999, firing: true }, "firing", "none", 3],
    ["resolves when quiet for the delay", quiet(1000), { atMs: 61_000 }, "ok", "resolve", undefined],
    ["resolves into what is known", quiet(1000), { atMs: 61_000, learnt: false }, "learning", "resolve", undefined],
    ["reopens the same alert soon after", resolved(1000), { atMs: 301_000, firing: true }, "firing", "reopen", 3],
    ["opens another long after", resolved(1000), { atMs: 301_001, firing: true, episodeStartMs: 301_000 }, "firing", "open", 301_000],
  ])("%s", (_, previous, changes, state, change, startMs) => {
    const result = decideCondition(previous, seen(changes), POLICY);
    expect([result.next.state, result.change, result.next.episode?.startMs]).toEqual([state, change, startMs]);
  });

  test("a reopened alert remembers when what goes on now began", () => {
    const { next } = decideCondition(resolved(1000), seen({ firing: true }), POLICY);
    expect(next.episode).toMatchObject({ startMs: 3, boutMs: 900 });
    expect(decideCondition(next, seen({ firing: true, episodeStartMs: 950 }), POLICY).next.episode).toMatchObject({
      startMs: 3,
      boutMs: 900,
    });
  });

  test("a state keeps the time since when it holds", () => {
    expect(decideCondition(ok, seen({}), POLICY).next.sinceMs).toBe(0);
    expect(decideCondition(ok, seen({ pending: true }), POLICY).next.sinceMs).toBe(1000);
  });
});
