import { expect, test } from "vitest";
import { peerClockOf } from "./ethernet/peer-clock";
import { clockOnLink, LinkClocks } from "./link-clocks";
import { oneWayStanding } from "./one-way";
import { PTP_ETHERTYPE, PTP_GROUPS } from "./ptp-watch/codec";
import { announcePayload } from "./testing/clock-frames";
import { LinkFeed } from "./testing/link-feed";
import type { ClockStatus } from "./timestamp";

const SECOND_MS = 1_000;
const STATED = { peerSynchronised: true, peerErrorNs: 1_500, interface: "eth1" };
const watch = {};
const at = (linkClocks: LinkClocks, nowMs: number) => ({ linkClocks, nowMs: () => nowMs });

test("while the link's grandmaster is locked, or nobody watches it, the far end's error is the stated one", () => {
  const clocks = new LinkClocks();
  expect(peerClockOf(STATED, at(clocks, 0))).toMatchObject({ synchronised: true, errorNs: 1_500 });
  clocks.note("eth1", watch, "locked", 0);
  expect(peerClockOf({ ...STATED, peerHoldoverPpb: 10 }, at(clocks, 60_000))).toMatchObject({ synchronised: true, errorNs: 1_500 });
  expect(peerClockOf({ ...STATED, peerSynchronised: false }, at(clocks, 0)).synchronised).toBe(false);
});

test.each(["holdover", "degraded", "free_running", "lost"] as const)(
  "%s: the error grows by the stated drift from the last locked moment on",
  (state) => {
    const clocks = new LinkClocks();
    clocks.note("eth1", watch, "locked", 5 * SECOND_MS);
    clocks.note("eth1", watch, state, 6 * SECOND_MS);
    const { errorNs } = peerClockOf({ ...STATED, peerHoldoverPpb: 10 }, at(clocks, 105 * SECOND_MS));
    // 10 ppb over 100 s are 1 µs.
    expect(errorNs).toBe(2_500);
    expect(peerClockOf({ ...STATED, interface: "eth2" }, at(clocks, 105 * SECOND_MS)).errorNs).toBe(1_500);
    clocks.note("eth1", watch, "locked", 106 * SECOND_MS);
    expect(peerClockOf({ ...STATED, peerHoldoverPpb: 10 }, at(clocks, 200 * SECOND_MS)).errorNs).toBe(1_500);
  },
);

test("where the watch decides, the far end is synchronised once its grandmaster was seen locked, and a lost one takes it back", () => {
  const clocks = new LinkClocks();
  const follows = { ...STATED, peerSynchronised: false, peerFollowsLink: true };
  expect(peerClockOf(follows, at(clocks, 0))).toMatchObject({
    ...{ synchronised: false, doubt: expect.stringContaining("no PTP watch on eth1 has seen a locked grandmaster") },
  });
  clocks.note("eth1", watch, "holdover", 0);
  expect(peerClockOf(follows, at(clocks, 0)).synchronised).toBe(false);
  clocks.note("eth1", watch, "locked", 1_000);
  expect(peerClockOf(follows, at(clocks, 2_000))).toMatchObject({ synchronised: true, errorNs: 1_500 });
  clocks.note("eth1", watch, "lost", 3_000);
  expect(peerClockOf(follows, at(clocks, 4_000))).toMatchObject({ synchronised: false, errorNs: null });
  expect(peerClockOf({ ...follows, peerHoldoverPpb: 10 }, at(clocks, 101_000))).toMatchObject({ synchronised: true, errorNs: 2_500 });
});

test("without a stated drift, or without a locked moment, nobody knows the far end's error", () => {
  const clocks = new LinkClocks();
  clocks.note("eth1", watch, "holdover", 0);
  expect(peerClockOf({ ...STATED, peerHoldoverPpb: 10 }, at(clocks, 0))).toMatchObject({
    ...{ synchronised: false, errorNs: null, doubt: expect.stringContaining("was never seen locked") },
  });
  clocks.note("eth1", watch, "locked", 1);
  clocks.note("eth1", watch, "lost", 2);
  expect(peerClockOf(STATED, at(clocks, 3))).toMatchObject({
    ...{ synchronised: false, doubt: "the grandmaster on eth1, which the far end follows, is silent, and no holdover drift is stated" },
  });
  clocks.forget("eth1", watch);
  expect(peerClockOf(STATED, at(clocks, 3)).synchronised).toBe(true);
});

test("this machine's clock that follows the link is in holdover with its grandmaster, with a bound that grows or that nobody knows", () => {
  const clocks = new LinkClocks();
  let said: ClockStatus = { sync: "locked", maxErrorNs: 1_000 };
  const clock = { realtimeNs: () => 0n, pair: () => ({ realtimeNs: 0n, monoNs: 0n, uncertaintyNs: 0 }), status: () => said };
  const statusOf = (holdoverPpb: number | undefined) =>
    clockOnLink(clock, { interface: "eth1", holdoverPpb }, clocks, () => 105 * SECOND_MS).status();
  expect(statusOf(10)).toEqual(said);
  clocks.note("eth1", watch, "locked", 5 * SECOND_MS);
  expect(statusOf(10)).toEqual(said);
  clocks.note("eth1", watch, "holdover", 6 * SECOND_MS);
  expect(statusOf(10)).toEqual({ sync: "holdover", maxErrorNs: 2_000 });
  const unknown = statusOf(undefined);
  expect(unknown).toMatchObject({ sync: "holdover", maxErrorNs: null });
  expect(oneWayStanding(unknown, { synchronised: true, errorNs: 0 })).toEqual({
    isReported: false,
    reason:
      "One-way delays are withheld: the grandmaster on eth1, which the collector's clock follows, is in holdover, and no holdover drift is stated.",
  });
  said = { sync: "unsync", maxErrorNs: 1_000 };
  expect(statusOf(10)).toEqual(said);
});

test("a planned PTP watch widens the ± of one-way delays on its interface while the grandmaster is in holdover", async () => {
  const feed = new LinkFeed("ptp-watch", {}, { group: PTP_GROUPS[0], etherType: PTP_ETHERTYPE });
  for (let i = 0; i < 1_000; i++) feed.send(i * 125, announcePayload({ sequence: i, clockClass: i < 80 ? 6 : 7 }));
  await feed.run(SECOND_MS);
  const { linkClocks, nowMs } = feed.io;
  expect(linkClocks?.of("eth1")?.state).toBe("locked");
  await feed.run(109.875 * SECOND_MS);
  expect(linkClocks?.of("eth1")).toEqual({ state: "holdover", lockedMs: 9_875 });
  expect(peerClockOf({ ...STATED, peerHoldoverPpb: 10 }, { linkClocks, nowMs }).errorNs).toBe(2_500);
  feed.close();
  expect(linkClocks?.of("eth1")).toBeUndefined();
});
