import { expect, test } from "vitest";
import { ServerClock } from "./server-clock";

const HOUR_MS = 3_600_000;

/** A machine whose wall clock may be wrong and stepped, and a server whose clock is right. */
function machine({ offMs = 0 } = {}) {
  let elapsedMs = 0;
  let off = offMs;
  const SERVER_START_MS = 1_800_000_000_000;
  const serverMs = () => SERVER_START_MS + elapsedMs;
  const clock = new ServerClock({ wallMs: () => serverMs() + off, monotonicMs: () => 5_000 + elapsedMs });
  return {
    clock,
    serverMs,
    /** Wall-clock time minus monotonic time, ms. */
    lead: () => serverMs() + off - (5_000 + elapsedMs),
    step: (ms: number) => {
      off += ms;
    },
    pass: (ms: number) => {
      elapsedMs += ms;
    },
    /** An exchange whose answer states the server's time after `thereMs` and arrives `backMs` later. */
    exchange: async (thereMs: number, backMs: number) => {
      const { answer, exchanged } = await clock.during(async () => {
        elapsedMs += thereMs;
        const stated = serverMs();
        elapsedMs += backMs;
        return Math.round(stated);
      });
      clock.note(exchanged, answer);
    },
  };
}

test("before the server answered the wall clock counts, and nothing is re-stamped", () => {
  const { clock, lead, serverMs } = machine({ offMs: 1_200_000 });
  expect([clock.isKnown, clock.nowMs() - serverMs(), clock.offset(), clock.shiftMs(lead())]).toEqual([false, 1_200_000, null, 0]);
});

test.each([
  [20, 20],
  [5, 300],
  [300, 5],
])("ways of %i ms and %i ms: the offset is right within its error", async (thereMs, backMs) => {
  const { clock, exchange } = machine({ offMs: 240_000 });
  await exchange(thereMs, backMs);
  const { offsetMs, errorMs } = clock.offset() ?? { offsetMs: 0, errorMs: 0 };
  expect(Math.abs(offsetMs - 240_000)).toBeLessThanOrEqual(errorMs);
  expect(errorMs).toBeCloseTo((thereMs + backMs) / 2 + 1);
});

test("the exchange with the shortest round trip counts, for minutes", async () => {
  const { clock, exchange, pass } = machine({ offMs: 240_000 });
  await exchange(3, 3);
  pass(60_000);
  await exchange(400, 0);
  expect(clock.offset()?.errorMs).toBeLessThan(20);
  pass(24 * HOUR_MS);
  await exchange(400, 0);
  expect(clock.offset()?.errorMs).toBeCloseTo(201);
});

test("a step of the wall clock is seen at once, and the server's time goes on", async () => {
  const { clock, exchange, lead, serverMs, step, pass } = machine();
  await exchange(3, 3);
  const before = lead();
  step(1_200_000);
  pass(10_000);
  expect(clock.offset()?.offsetMs).toBe(1_200_000);
  expect(clock.nowMs()).toBe(serverMs());
  expect([clock.shiftMs(before), clock.shiftMs(lead())]).toEqual([0, -1_200_000]);
});

test("a second's difference beyond the error is needed", async () => {
  const { clock, exchange, lead, step } = machine();
  await exchange(50, 50);
  step(1_040);
  expect(clock.shiftMs(lead())).toBe(0);
  step(40);
  expect(clock.shiftMs(lead())).toBe(-1_080);
});

test("after the server's clock was set, what was known before is forgotten", async () => {
  const { clock, exchange } = machine();
  await exchange(1, 1);
  const { answer, exchanged } = await clock.during(async () => 1_700_000_000_000);
  clock.note(exchanged, answer);
  expect(clock.nowMs()).toBe(1_700_000_000_000);
});

test("an answer that states no time changes nothing", async () => {
  const { clock } = machine();
  const { exchanged } = await clock.during(async () => undefined);
  for (const stated of [Number.NaN, 0, Number.POSITIVE_INFINITY]) clock.note(exchanged, stated);
  expect(clock.isKnown).toBe(false);
});
