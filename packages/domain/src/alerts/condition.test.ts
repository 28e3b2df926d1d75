import { describe, expect, test } from "vitest";
import { type ConditionChange, type ConditionMemory, decideCondition, newCondition, type Observation } from "./condition";

const POLICY = { resolveDelayMs: 60_000, reopenWindowMs: 300_000 };
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const seen = (changes: Partial<Observation>): Observation => ({
  atMs: 1000,
  firing: false,
  pending: false,
  episodeStartMs: 900,
  learnt: true,
  silent: false,
  isStated: false,
  paceMs: SECOND,
  isOver: false,
  ...changes,
});
const ok: ConditionMemory = { ...newCondition(), state: "ok" };
const firing: ConditionMemory = {
  ...newCondition(),
  state: "firing",
  sinceMs: 5,
  episode: { startMs: 3, boutMs: 3, quietSinceMs: null },
  isFiring: true,
  startsMs: [3],
};
const quiet = (sinceMs: number): ConditionMemory => ({
  ...firing,
  isFiring: false,
  turnedAtMs: sinceMs,
  episode: { startMs: 3, boutMs: 3, quietSinceMs: sinceMs },
});
const resolved = (atMs: number): ConditionMemory => ({ ...ok, last: { startMs: 3, resolvedAtMs: atMs } });

describe("the alert decision", () => {
  test.each<[string, ConditionMemory, Partial<Observation>, string, ConditionChange[], number | undefined]>([
    ["learns until there is enough history", newCondition(), { learnt: false }, "learning", [], undefined],
    ["is ok once it has learnt", newCondition(), {}, "ok", [], undefined],
    ["is pending before it fires", ok, { pending: true }, "pending", [], undefined],
    ["knows nothing when samples stop", ok, { silent: true }, "no_data", [], undefined],
    ["opens at the first bad sample's time", ok, { firing: true }, "firing", ["open"], 900],
    ["may fire while it learns", newCondition(), { firing: true, learnt: false }, "firing", ["open"], 900],
    ["does not open twice", firing, { firing: true }, "firing", [], 3],
    ["goes on while quiet for less than the delay", quiet(1000), { atMs: 60_999 }, "firing", [], 3],
    ["forgets the quiet when it fires again", quiet(1000), { atMs: 60_999, firing: true }, "firing", [], 3],
    ["resolves when quiet for the delay", quiet(1000), { atMs: 61_000 }, "ok", ["resolve"], undefined],
    ["resolves at once when what held was taken back", quiet(1000), { atMs: 2000, isOver: true }, "ok", ["resolve"], undefined],
    ["resolves into what is known", quiet(1000), { atMs: 61_000, learnt: false }, "learning", ["resolve"], undefined],
    [
      "reopens at once when a stated limit breaks again",
      resolved(1000),
      { atMs: 301_000, firing: true, isStated: true },
      "firing",
      ["reopen"],
      3,
    ],
    ["waits whether a relapse lasts", resolved(1000), { atMs: 301_000, firing: true }, "pending", [], undefined],
    ["opens another long after", resolved(1000), { atMs: 301_001, firing: true, episodeStartMs: 301_000 }, "firing", ["open"], 301_000],
  ])("%s", (_, previous, changes, state, expected, startMs) => {
    const result = decideCondition(previous, seen(changes), POLICY);
    expect([result.next.state, result.changes, result.next.episode?.startMs]).toEqual([state, expected, startMs]);
  });

  test("a relapse that lasts two minutes reopens the alert, and remembers when what goes on now began", () => {
    const relapse = decideCondition(resolved(1000), seen({ atMs: 200_000, firing: true, episodeStartMs: 199_000 }), POLICY).next;
    const { next, changes } = decideCondition(relapse, seen({ atMs: 320_000, firing: true, episodeStartMs: 199_000 }), POLICY);
    expect(changes).toEqual(["reopen"]);
    expect(next.episode).toMatchObject({ startMs: 3, boutMs: 199_000 });
  });

  test("learning holds since the first observation", () => {
    const first = decideCondition(newCondition(), seen({ learnt: false, atMs: 7_000 }), POLICY).next;
    expect(first).toMatchObject({ state: "learning", sinceMs: 7_000 });
    expect(decideCondition(first, seen({ learnt: false, atMs: 9_000 }), POLICY).next).toBe(first);
  });

  test("a state keeps the time since when it holds", () => {
    expect(decideCondition({ ...ok, sinceMs: 5 }, seen({}), POLICY).next.sinceMs).toBe(5);
    expect(decideCondition(ok, seen({ pending: true }), POLICY).next.sinceMs).toBe(1000);
  });
});

/** Plays a source that holds for `bad` and is quiet for `good` in turn, second by second. */
function play(minutes: number, holds: (atMs: number) => boolean): { atMs: number; change: ConditionChange }[] {
  let memory = ok;
  const all: { atMs: number; change: ConditionChange }[] = [];
  for (let atMs = 0; atMs < minutes * MINUTE; atMs += SECOND) {
    const { next, changes } = decideCondition(memory, seen({ atMs, firing: holds(atMs), episodeStartMs: atMs }), POLICY);
    memory = next;
    all.push(...changes.map((change) => ({ atMs, change })));
  }
  return all;
}

describe("flapping", () => {
  const everyMinutes = (bad: number, good: number, untilMin: number) => (atMs: number) =>
    atMs < untilMin * MINUTE && (atMs / MINUTE) % (bad + good) < bad;

  test("ninety seconds bad and ninety good for hours are one alert with one message at the start of the flapping and one at its end", () => {
    const events = play(300, everyMinutes(1.5, 1.5, 240));
    expect(events.map(({ change }) => change)).toEqual(["open", "resolve", "flapping_started", "flapping_ended", "resolve"]);
    expect(events.at(-1)?.atMs).toBeLessThanOrEqual(256 * MINUTE);
  });

  test("an outage that stays after the flapping is not resolved", () => {
    const events = play(120, (atMs) => everyMinutes(1.5, 1.5, 60)(atMs) || atMs >= 60 * MINUTE);
    expect(events.at(-1)?.change).toBe("flapping_ended");
  });

  test("two outages an hour apart do not flap", () => {
    const events = play(200, (atMs) => [10, 80].some((from) => atMs >= from * MINUTE && atMs < (from + 5) * MINUTE));
    expect(events.map(({ change }) => change)).toEqual(["open", "resolve", "open", "resolve"]);
  });
});
