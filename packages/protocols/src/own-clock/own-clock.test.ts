import { expect, test } from "vitest";
import { clockOfDaemon, WatchedClock } from "../link-clocks";
import { type IoContext, type ManagementSocket, ProbeFailure } from "../probe";
import { findProbe } from "../probes";
import { bytesOfHex } from "../testing/clock-frames";
import { FakeWire } from "../testing/fake-wire";
import { DATA_SETS } from "./codec";

const OWN = "02000000000000aa";
const GRANDMASTER = "001b19fffe000001";
const OTHER = "001b19fffe000002";

interface DaemonFields {
  domain: number;
  portState: number;
  grandmaster: string;
  clockClass: number;
  offsetNs: number;
}
const SLAVE = 9;
const UNCALIBRATED = 8;
const LISTENING = 4;
const MASTER = 6;
const LOCKED: DaemonFields = { domain: 24, portState: SLAVE, grandmaster: GRANDMASTER, clockClass: 6, offsetNs: -120 };

/** The data sets of IEEE 1588-2019 §15.5.3 and of linuxptp, written apart from the reader under test. */
function dataOf(id: number, f: DaemonFields): Uint8Array {
  const view = new DataView(new ArrayBuffer({ [DATA_SETS.default]: 20, [DATA_SETS.parent]: 32, [DATA_SETS.port]: 26 }[id] ?? 50));
  const bytes = new Uint8Array(view.buffer);
  if (id === DATA_SETS.default) {
    bytes[5] = 248;
    bytes.set(bytesOfHex(OWN), 10);
    bytes[18] = f.domain;
  } else if (id === DATA_SETS.parent) {
    bytes.set([f.clockClass, 0x21], 19);
    bytes.set(bytesOfHex(f.grandmaster), 24);
  } else if (id === DATA_SETS.port) {
    view.setUint16(8, 1);
    bytes[10] = f.portState;
  } else {
    view.setBigInt64(0, BigInt(f.offsetNs));
    view.setInt32(38, 1);
    bytes.set(bytesOfHex(f.grandmaster), 42);
  }
  return bytes;
}

/** A management socket in virtual time, with a `ptp4l` behind it whose fields a test changes. */
class ScriptedDaemon {
  fields: DaemonFields = LOCKED;
  failure: ProbeFailure | undefined;
  isSilent = false;
  readonly wire = new FakeWire();
  readonly ownClock = new WatchedClock();
  readonly wakes: number[] = [];
  openSockets = 0;
  readonly io: IoContext = { ...this.wire.io, ownClock: this.ownClock, ptp4l: () => this.open() };
  private readonly probe = findProbe("own-clock")?.prepare({ source: "ptp4l" }, () => this.wakes.push(this.io.nowMs()));

  at(ms: number, change: () => void): void {
    this.wire.at((ms - this.io.nowMs()) * 1e6, change);
  }

  async run(atMs: number) {
    await new Promise<void>((resolve) => void this.io.after(atMs - this.io.nowMs(), resolve));
    const run = await this.probe?.run(this.io, new AbortController().signal, { has: () => false, add: () => undefined });
    return { run, value: (metric: string) => run?.metrics[`own_clock_${metric}`]?.value };
  }

  close(): void {
    this.probe?.close();
    expect(this.openSockets).toBe(0);
  }

  private open(): ManagementSocket {
    if (this.failure !== undefined) throw this.failure;
    this.openSockets++;
    let listener: (message: Uint8Array) => void = () => undefined;
    const send = (request: Uint8Array): void => {
      if (this.failure !== undefined) throw this.failure;
      if (this.isSilent || request[4] !== this.fields.domain) return;
      const data = dataOf(((request[52] ?? 0) << 8) | (request[53] ?? 0), this.fields);
      const response = Uint8Array.from([...request.subarray(0, 54), ...data]);
      response[46] = 2;
      response[51] = 2 + data.length;
      this.wire.at(1e6, () => listener(response));
    };
    const onMessage: ManagementSocket["onMessage"] = (given) => {
      listener = given;
    };
    return { send, onMessage, close: () => void this.openSockets-- };
  }
}

test("a ptp4l that follows a locked grandmaster is available, found in one of the usual domains", async () => {
  const daemon = new ScriptedDaemon();
  const { run, value } = await daemon.run(0);
  expect(run).toMatchObject({
    outcome: "ok",
    detail: { state: "locked", grandmaster: "001b19.fffe.000001", domain: 24, offset_ns: -120, ports: ["1: slave"] },
  });
  expect(["availability", "not_locked", "grandmaster_changes", "clock_class", "offset"].map(value)).toEqual([1, 0, 0, 6, -0.12]);
  expect(daemon.ownClock.latest()).toMatchObject({ state: "locked", offsetNs: -120 });
  await daemon.run(60_000);
  expect(daemon.wakes).toEqual([]);
  daemon.close();
  expect(daemon.ownClock.latest()).toBeUndefined();
});

test.each<[string, Partial<DaemonFields>, string]>([
  ["holdover of the grandmaster", { clockClass: 7 }, "holdover"],
  ["a free-running grandmaster", { clockClass: 248 }, "free_running"],
  ["a servo that lost its lock", { portState: UNCALIBRATED }, "holdover"],
  ["a port that hears nobody", { portState: LISTENING }, "lost"],
  ["ptp4l as its own grandmaster", { portState: MASTER, grandmaster: OWN, clockClass: 248 }, "lost"],
])("%s asks for a run within a second, and the run says so", async (_, change, state) => {
  const daemon = new ScriptedDaemon();
  daemon.at(5_100, () => {
    daemon.fields = { ...LOCKED, ...change };
  });
  await daemon.run(0);
  const { run, value } = await daemon.run(10_000);
  expect(daemon.wakes).toHaveLength(1);
  expect(daemon.wakes[0]).toBeLessThan(6_100);
  expect([value("not_locked"), value("availability")]).toEqual([1, state === "lost" ? 0 : 1]);
  expect(run).toMatchObject({ outcome: state === "lost" ? "timeout" : "ok", detail: { state } });
  expect(daemon.ownClock.latest()).toMatchObject({ state, lockedMs: expect.closeTo(5_000, -3) });
  daemon.close();
});

test("another grandmaster counts as one change, and being lost in between does not", async () => {
  const daemon = new ScriptedDaemon();
  daemon.at(2_000, () => {
    daemon.fields = { ...LOCKED, portState: LISTENING };
  });
  daemon.at(4_000, () => {
    daemon.fields = { ...LOCKED, grandmaster: OTHER };
  });
  await daemon.run(0);
  const { run, value } = await daemon.run(10_000);
  expect([value("grandmaster_changes"), value("availability"), value("not_locked")]).toEqual([1, 0, 1]);
  expect(run?.hint).toContain("Grandmaster 001b19.fffe.000002 took over from 001b19.fffe.000001.");
  const later = await daemon.run(20_000);
  expect([later.value("grandmaster_changes"), later.value("availability"), later.value("not_locked")]).toEqual([1, 1, 0]);
  daemon.close();
});

test("a ptp4l that ends, falls silent or comes back is reported; the clock has no grandmaster meanwhile", async () => {
  const daemon = new ScriptedDaemon();
  await daemon.run(0);
  const gone = new ProbeFailure("refused", "ENOENT", "ptp4l does not run on this collector: nobody listens at /var/run/ptp4l.");
  daemon.at(1_000, () => {
    daemon.failure = gone;
  });
  const ended = await daemon.run(3_000);
  expect(ended.run).toMatchObject({ outcome: "refused", hint: expect.stringContaining("ptp4l does not run on this collector") });
  expect(ended.value("availability")).toBe(0);
  expect(daemon.ownClock.latest()).toMatchObject({ state: "lost" });
  daemon.at(4_000, () => {
    daemon.failure = undefined;
  });
  expect((await daemon.run(6_000)).value("availability")).toBe(0);
  expect((await daemon.run(7_000)).value("availability")).toBe(1);
  daemon.at(8_000, () => {
    daemon.isSilent = true;
  });
  expect((await daemon.run(10_000)).run).toMatchObject({ outcome: "timeout", hint: expect.stringContaining("does not answer") });
  expect(daemon.wakes.filter((ms) => ms > 8_000 && ms < 9_100)).toHaveLength(1);
  daemon.close();
});

test("a collector without the right to ask measures nothing, and says what it lacks", async () => {
  const daemon = new ScriptedDaemon();
  daemon.failure = new ProbeFailure("local_error", "EACCES", "This collector may not write to /var/run/ptp4l.");
  const { run } = await daemon.run(0);
  expect(run).toMatchObject({ outcome: "local_error", metrics: {}, hint: "This collector may not write to /var/run/ptp4l." });
  expect(daemon.ownClock.latest()).toBeUndefined();
  daemon.close();
});

test("the bound of the collector's clock follows ptp4l: stated, widened by a large offset, growing by the drift, or unknown", () => {
  const daemon = new WatchedClock();
  const watch = {};
  const clock = {
    realtimeNs: () => 0n,
    pair: () => ({ realtimeNs: 0n, monoNs: 0n, uncertaintyNs: 0 }),
    status: () => ({ sync: "locked" as const, maxErrorNs: 1_000 }),
  };
  const statusOf = (holdoverPpb?: number) => clockOfDaemon(clock, daemon, holdoverPpb, () => 105_000).status();
  expect(statusOf()).toEqual({ sync: "locked", maxErrorNs: 1_000 });
  daemon.note(watch, "locked", 5_000, 300);
  expect(statusOf()).toEqual({ sync: "locked", maxErrorNs: 1_000 });
  daemon.note(watch, "locked", 5_000, -4_000);
  expect(statusOf()).toEqual({ sync: "locked", maxErrorNs: 5_000 });
  daemon.note(watch, "holdover", 6_000);
  // 10 ppb over 100 s are 1 µs.
  expect(statusOf(10)).toEqual({ sync: "holdover", maxErrorNs: 2_000 });
  expect(statusOf()).toEqual({
    ...{ sync: "holdover", maxErrorNs: null },
    doubt: "the grandmaster of the collector's ptp4l is in holdover, and no holdover drift is stated",
  });
});

test("the kernel's discipline is a series of its own: offset, bound, and whether anything steers the clock", async () => {
  const runOf = (status: { sync: "locked" | "holdover" | "unsync"; maxErrorNs: number | null; offsetNs?: number }) =>
    findProbe("own-clock")?.prepare({ source: "kernel" }).run(new FakeWire({ status }).io, new AbortController().signal);
  const locked = await runOf({ sync: "locked", maxErrorNs: 25_000, offsetNs: -1_500 });
  expect(locked).toMatchObject({
    outcome: "ok",
    metrics: { own_clock_offset: { value: -1.5 }, own_clock_max_error: { value: 25 }, own_clock_not_locked: { value: 0 } },
  });
  const free = await runOf({ sync: "unsync", maxErrorNs: null });
  expect(free).toMatchObject({ isUnexpected: true, metrics: { own_clock_availability: { value: 0 }, own_clock_not_locked: { value: 1 } } });
});
