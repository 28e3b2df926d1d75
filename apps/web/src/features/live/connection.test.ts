import { expect, test } from "vitest";
import {
  type Connection,
  type ConnectionEvent,
  FIRST_SIGN_MS,
  forwardClock,
  nextConnection,
  openConnection,
  POLL_MS,
  POLL_TIMEOUT_MS,
  SILENCE_MS,
} from "./connection";

const START = new Date("2026-11-27T22:51:04Z");
const at = (ms: number): Date => new Date(START.getTime() + ms);

/** Plays events at their times (ms after the start) and returns the last state. */
const play = (...events: [ms: number, event: ConnectionEvent["type"]][]): Connection =>
  events.reduce(
    (was, [ms, type]) => nextConnection(was, type === "stream_alive" || type === "poll_answered" ? { type, at: at(ms) } : { type }, ms),
    openConnection(0),
  );

test("a page that was just opened says nothing until the first stream is late", () => {
  expect(play([FIRST_SIGN_MS - 1, "tick"]).status).toBe("connecting");
  expect(play([FIRST_SIGN_MS, "tick"])).toMatchObject({ status: "disconnected", currentAt: null });
});

test("a silent stream is a lost one, whatever the browser reports, and its data are as old as the last sign of life", () => {
  expect(play([0, "stream_alive"], [5_000, "stream_alive"], [5_000 + SILENCE_MS - 1, "tick"]).status).toBe("live");
  expect(play([0, "stream_alive"], [5_000, "stream_alive"], [5_000 + SILENCE_MS, "tick"])).toMatchObject({
    status: "disconnected",
    currentAt: at(5_000),
  });
});

test("no network disconnects at once", () => {
  expect(play([0, "stream_alive"], [1_000, "network_gone"])).toMatchObject({ status: "disconnected", currentAt: at(0) });
});

test("a server that answers polls is reached, and no longer when it stops answering", () => {
  const polled = play([0, "stream_alive"], [20_000, "tick"], [21_000, "poll_answered"]);
  expect(polled).toMatchObject({ status: "polling", currentAt: at(21_000) });
  expect(nextConnection(polled, { type: "tick" }, 21_000 + POLL_MS + POLL_TIMEOUT_MS - 1).status).toBe("polling");
  expect(nextConnection(polled, { type: "tick" }, 21_000 + POLL_MS + POLL_TIMEOUT_MS)).toMatchObject({
    status: "disconnected",
    currentAt: at(21_000),
  });
});

test("a late answer to a poll does not end a stream that stands again", () => {
  const live = play([0, "stream_alive"], [20_000, "tick"], [21_000, "stream_alive"]);
  expect(nextConnection(live, { type: "poll_answered", at: at(21_500) }, 21_500)).toBe(live);
});

test("every state but disconnected has a deadline", () => {
  for (const state of [play(), play([0, "stream_alive"]), play([0, "poll_answered"])])
    expect(nextConnection(state, { type: "tick" }, state.deadlineMs).status).toBe("disconnected");
});

test("the forward clock advances through sleep and through clocks that are set", () => {
  let [wall, monotonic] = [1_000_000, 500];
  const now = forwardClock(
    () => wall,
    () => monotonic,
  );
  monotonic += 10; // only the monotonic clock advances: the wall clock was stopped or set back
  wall -= 60_000;
  expect(now()).toBe(10);
  wall += 600_000; // during sleep the monotonic clock may stop
  expect(now()).toBe(600_010);
  monotonic += 1;
  expect(now()).toBe(600_011);
});
