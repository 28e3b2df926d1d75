import { afterEach, expect, test } from "vitest";
import { CHANGE_COUNTS_MS } from "../listening/recent-changes";
import { type AnnounceFields, announcePayload, LOCKED } from "../testing/clock-frames";
import { LinkFeed } from "../testing/link-feed";
import { PTP_ETHERTYPE, PTP_GROUPS } from "./codec";

const INTERVAL_MS = 125;
const OTHER = { clock: "001b19fffe000009", grandmaster: "001b19fffe000008" };

let feed: LinkFeed;
afterEach(() => {
  feed.close();
  expect(feed.openSockets).toBe(0);
});

const watch = (target: object = {}) => {
  feed = new LinkFeed("ptp-watch", target, { group: PTP_GROUPS[0], etherType: PTP_ETHERTYPE });
  return feed;
};
/** Sends Announces at their interval in [fromMs, toMs). */
function announces(fromMs: number, toMs: number, change: Partial<AnnounceFields> = {}): void {
  const intervalMs = 1_000 * 2 ** (change.logInterval ?? LOCKED.logInterval);
  for (let atMs = fromMs; atMs < toMs; atMs += intervalMs) feed.send(atMs, announcePayload({ sequence: atMs / intervalMs, ...change }));
}

test("a locked grandmaster is available, with all that it says of itself", async () => {
  watch();
  announces(0, 30_000);
  const { run, value } = await feed.run(5_060);
  expect(run).toMatchObject({
    outcome: "ok",
    detail: {
      ...{ grandmaster: "001b19.fffe.000001", state: "locked", clock_accuracy: "within 100 ns", time_source: "GNSS" },
      ...{ time_traceable: true, frequency_traceable: true, utc_offset_s: 37, domain: 24, steps_removed: 1, priority1: 128 },
      ...{ sender: "001b19.fffe.000002-1", station: "02:00:00:00:00:0b", announce_interval_ms: 125 },
    },
  });
  expect(run.hint).toBeUndefined();
  expect(["availability", "not_locked", "grandmaster_changes", "clock_class", "steps_removed", "announce_loss"].map(value)).toEqual([
    ...[1, 0, 0, 6, 1, 0],
  ]);
  expect(feed.wakes).toEqual([]);
  const later = await feed.run(15_060);
  expect(later.value("announce_age")).toBe(60);
});

test("Announces that stay away are reported 3 intervals after the last one, and their return at once", async () => {
  watch();
  announces(0, 10_000);
  announces(20_000, 40_000);
  await feed.run(1_000);
  const { run, value } = await feed.run(15_000);
  expect(feed.wakes).toEqual([expect.closeTo(9_875 + 3 * INTERVAL_MS + 50, 0)]);
  expect(run).toMatchObject({ outcome: "timeout", hint: expect.stringMatching(/^No Announce came.*stayed away for 3 intervals\.$/) });
  expect([value("availability"), value("announce_age"), value("not_locked"), value("clock_class")]).toEqual([
    0,
    5_125,
    undefined,
    undefined,
  ]);
  expect((await feed.run(21_000)).value("availability")).toBe(0);
  expect(feed.wakes[1]).toBe(20_000);
  const back = await feed.run(22_000);
  expect([back.value("availability"), back.value("grandmaster_changes")]).toEqual([1, 0]);
});

test("two Announces that are missing are loss and no outage, and so is a pause between two runs seen", async () => {
  watch();
  for (let i = 0; i < 80; i++) if (i % 20 < 18) feed.send(i * INTERVAL_MS, announcePayload({ sequence: i }));
  await feed.run(20);
  const { value } = await feed.run(9_000);
  expect([value("availability"), value("announce_loss")]).toEqual([1, expect.closeTo(0.1, 1)]);
  expect(feed.wakes).toEqual([]);
});

test("another grandmaster that is better takes over at once; the change counts for ten minutes", async () => {
  watch();
  const slow = { logInterval: 2 };
  announces(0, 680_000, slow);
  announces(40_000, 680_000, { ...slow, ...OTHER, priority2: 100 });
  await feed.run(1_000);
  const { run, value } = await feed.run(41_000);
  expect(feed.wakes).toEqual([40_000]);
  expect(run).toMatchObject({
    detail: { grandmaster: "001b19.fffe.000008", events: ["Grandmaster 001b19.fffe.000008 took over from 001b19.fffe.000001."] },
  });
  expect([value("availability"), value("grandmaster_changes")]).toEqual([1, 1]);
  expect((await feed.run(40_000 + CHANGE_COUNTS_MS - 1)).value("grandmaster_changes")).toBe(1);
  expect((await feed.run(40_001 + CHANGE_COUNTS_MS)).value("grandmaster_changes")).toBe(0);
});

test("a worse grandmaster takes over when the better one falls silent, and one that is not better changes nothing", async () => {
  watch();
  announces(0, 8_000);
  announces(0, 20_000, { ...OTHER, priority2: 200 });
  await feed.run(1_000);
  const { run, value } = await feed.run(9_000);
  expect(feed.wakes).toEqual([expect.closeTo(7_875 + 3 * INTERVAL_MS + 50, 0)]);
  expect([run.outcome, value("availability"), value("grandmaster_changes")]).toEqual(["ok", 1, 1]);
});

test.each([7, 135, 140, 150, 160, 165, 248])(
  "clock class %d is not locked, from the first Announce on and until the next run",
  async (clockClass) => {
    watch();
    announces(0, 4_000);
    announces(4_000, 5_000, { clockClass });
    announces(5_000, 20_000);
    await feed.run(1_000);
    const { run, value } = await feed.run(6_000);
    expect(feed.wakes).toEqual([4_000, 5_000]);
    expect([value("availability"), value("not_locked"), value("clock_class")]).toEqual([1, 1, 6]);
    expect(run.detail?.events).toHaveLength(2);
    expect((await feed.run(7_000)).value("not_locked")).toBe(0);
  },
);

test("a clock class that the operator accepts is locked", async () => {
  watch({ clockClassMax: 248 });
  announces(0, 5_000, { clockClass: 248 });
  expect((await feed.run(1_000)).value("not_locked")).toBe(0);
});

test("a grandmaster that is not the expected one is a wrong answer, in any notation of its identity", async () => {
  watch({ grandmaster: "00:1B:19:FF:FE:00:00:01" });
  announces(0, 3_000);
  announces(3_000, 9_000, { ...OTHER, priority2: 100 });
  const good = await feed.run(1_000);
  expect([good.run.isUnexpected, good.value("availability")]).toEqual([undefined, 1]);
  const bad = await feed.run(8_000);
  expect(bad.run).toMatchObject({
    outcome: "ok",
    isUnexpected: true,
    hint: expect.stringContaining("is 001b19.fffe.000008, not 001b19.fffe.000001"),
  });
  expect(bad.value("availability")).toBe(0);
});

test("another domain is no answer and is named; without a domain the first one is followed", async () => {
  watch({ domain: 24 });
  announces(0, 9_000, { domain: 0 });
  const { run } = await feed.run(1_000);
  expect(run).toMatchObject({ outcome: "timeout", detail: { strays: ["Announces of domain 0 came."] } });
  expect(run.hint).toContain("domain 0");
  feed.close();
  watch();
  announces(0, 9_000);
  announces(50, 9_000, { ...OTHER, domain: 3, priority1: 1 });
  expect((await feed.run(990)).run).toMatchObject({ outcome: "ok", detail: { domain: 24 } });
});

test("an alternate master, a path of 255 clocks and 802.1AS are not followed", async () => {
  watch();
  announces(0, 9_000, { flags: 0x0100 });
  announces(0, 9_000, { stepsRemoved: 255 });
  feed.send(2_000, announcePayload().fill(0x1b, 0, 1));
  const { run } = await feed.run(500);
  expect(run).toMatchObject({ outcome: "timeout", detail: { strays: [expect.stringContaining("802.1AS")] } });
});

test("any number of senders is followed in bounded memory", async () => {
  watch();
  for (let i = 0; i < 2_000; i++)
    feed.send(i, announcePayload({ clock: i.toString(16).padStart(16, "0"), grandmaster: i.toString(16).padStart(16, "f"), sequence: i }));
  await feed.run(0);
  const { run } = await feed.run(2_001);
  expect(run.detail).toMatchObject({ grandmaster: expect.any(String) });
  expect(Number(run.metrics.ptp_watch_grandmaster_changes?.value)).toBeLessThan(200);
});

test("a check that leaves the plan while its first run listens, or before its socket is open, keeps no socket", async () => {
  watch();
  const running = feed.run(1_000);
  feed.wire.at(2_000 * 1e6, () => feed.close());
  expect((await running).run.outcome).toBe("not_run");
  expect(feed.openSockets).toBe(0);
});
