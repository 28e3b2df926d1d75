import { expect, test } from "vitest";
import { type Delivery, FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { decodeSender, encodeReflector } from "./codec";
import { stampProbe } from "./probe";
import { StampTarget } from "./spec";

const MS = 1_000_000;
const KEY = "00112233445566778899aabbccddeeff";
const keyBytes = Uint8Array.from(Buffer.from(KEY, "hex"));

interface Reflector {
  thereMs?: number;
  backMs?: number;
  turnaroundMs?: number;
  /** How far the reflector's clock is ahead. */
  aheadNs?: bigint;
  synchronised?: boolean;
  errorNs?: number | null;
  key?: Uint8Array;
  /** Requests that are lost in the forward direction, and replies that are lost in the backward direction. */
  lostThere?: number[];
  lostBack?: number[];
  ssid?: number;
  /** Tick of the reflector's clock, ns. */
  tickNs?: bigint;
}

/** A stateful reflector whose clock is the true time of the fake wire. */
function reflector(r: Reflector = {}) {
  let count = 0;
  return (request: Uint8Array, atNs: bigint): Delivery<object>[] => {
    const decoded = decodeSender(request, r.key);
    if (!decoded.ok || r.lostThere?.includes(decoded.packet.seq)) return [];
    const { thereMs = 3, backMs = 3, turnaroundMs = 1 } = r;
    const receivedNs = atNs + BigInt(thereMs * MS) + (r.aheadNs ?? 0n);
    const { seq, ssid, copied } = decoded.packet;
    const read = (ns: bigint) => ns - (ns % (r.tickNs ?? 1n));
    const reply = {
      seq: count++,
      receivedNs: read(receivedNs),
      sentNs: read(receivedNs + BigInt(turnaroundMs * MS)),
      error: { synchronised: r.synchronised ?? true, format: "ntp" as const, errorNs: r.errorNs === undefined ? 1_000 : r.errorNs },
      ssid: r.ssid ?? ssid,
      sender: { seq, ...copied },
      ttl: 60,
    };
    if (r.lostBack?.includes(seq)) return [];
    return [{ afterNs: (thereMs + turnaroundMs + backMs) * MS, payload: encodeReflector(reply, r.key, request.slice(r.key ? 112 : 44)) }];
  };
}

async function measure(r: Reflector, settings: object = {}, wire: FakeWireOptions = {}) {
  const fake = new FakeWire({ udp: reflector(r), ...wire });
  const run = await stampProbe.run(StampTarget.parse({ host: "192.0.2.1", ...settings }), fake.io, new AbortController().signal);
  return { run, fake, value: (metric: string) => run.metrics[`stamp_${metric}`]?.value };
}

test("an asymmetric 5/3 ms path is told as 5 and 3, and the round trip without the turnaround", async () => {
  const { run, value } = await measure({ thereMs: 5, backMs: 3, turnaroundMs: 20 });
  expect(run).toMatchObject({ outcome: "ok", sync: "locked", detail: { forward_ttl: 60, peer_synchronised: true } });
  expect([value("rtt"), value("turnaround"), value("forward_delay"), value("backward_delay")]).toEqual([8, 20, 5, 3]);
  // Both clocks' 1 µs, the reflector's rounded up to what the field can hold, and two kernel stamps of 1 µs.
  expect(run.metrics.stamp_forward_delay?.uncertainty).toBeCloseTo((1000 + 1000 + 2 * Math.SQRT2 * 1000) / 1e6, 4);
});

/** A tick of 2^-10 s is one of a kernel that counts 1024 a second. */
test.each([1_000_000n, 4_000_000n, 976_563n, 1_000_000_000n])(
  "a reflector whose clock ticks every %d ns has that in the ±",
  async (tickNs) => {
    const [turnaroundMs, thereMs, backMs] = [0.3, 0.123_457, 0.1];
    const { run } = await measure({ tickNs, thereMs, backMs, turnaroundMs }, { count: 12, spacingMs: 7 });
    const { value = Number.NaN, uncertainty } = run.metrics.stamp_rtt ?? {};
    expect(Math.abs(value - thereMs - backMs)).toBeLessThanOrEqual(uncertainty ?? 0);
    expect(uncertainty).toBeGreaterThanOrEqual(Math.min(Number(tickNs), 11 * 7 * MS) / MS);
    expect(run.metrics.stamp_rtt_min?.value).toBeGreaterThan(0);
    expect(run.detail).toHaveProperty("peer_clock_tick_us");
  },
);

test("a reflector whose clock ticks every microsecond is as good as one that has none", async () => {
  const { run } = await measure({ tickNs: 1_000n, thereMs: 0.123_457, turnaroundMs: 0.313 }, { count: 12 });
  expect(run.metrics.stamp_rtt?.uncertainty).toBeLessThan(0.01);
});

test("a reflector that counts TAI, as PTP does, is as far away as one that counts UTC", async () => {
  const { run, value } = await measure({ thereMs: 5, backMs: 3, aheadNs: 37_000_000_000n });
  // Half of the difference between the directions appears as a clock offset, in any timescale.
  expect([value("forward_delay"), value("backward_delay"), value("clock_offset")]).toEqual([5, 3, 1]);
  expect(run.detail?.peer_timescale).toBe("TAI");
});

test.each([3_600, 30, -37])("a reflector that is %d s ahead counts in no timescale: its clock is wrong", async (seconds) => {
  const { run, value } = await measure({ aheadNs: BigInt(seconds) * 1_000_000_000n });
  expect([value("forward_delay"), value("clock_offset"), run.detail?.peer_timescale]).toEqual([undefined, undefined, undefined]);
  expect(run.detail?.one_way).toContain("clocks disagree");
});

test.each([
  ["the collector's clock is not synchronised", {}, { status: { sync: "unsync" as const, maxErrorNs: 16e9 } }],
  ["it is not known whether the collector's clock is synchronised", {}, { status: { sync: "unknown" as const, maxErrorNs: null } }],
  ["the far end does not claim a synchronised clock", { synchronised: false }, {}],
  ["a packet would have arrived before it was sent", { aheadNs: -10_000_000n }, {}],
])("one-way delays are withheld when %s, and RTT/2 never stands in for them", async (reason, r, wire) => {
  const { run, value } = await measure(r, {}, wire);
  expect(value("rtt")).toBe(6);
  expect(Object.keys(run.metrics).filter((name) => /(forward|backward)_delay|offset/.test(name))).toEqual([]);
  expect(run.detail?.one_way).toContain(reason);
});

test("a reflector that claims to have held a packet for longer than it was away is told no round trip of 0", async () => {
  const fake = new FakeWire({
    udp: (request, atNs) => reflector({ turnaroundMs: 50 })(request, atNs).map((reply) => ({ ...reply, afterNs: 7 * MS })),
  });
  const run = await stampProbe.run(StampTarget.parse({ host: "192.0.2.1" }), fake.io, new AbortController().signal);
  expect(run.metrics).not.toHaveProperty("stamp_rtt");
  expect(run.metrics.stamp_loss?.value).toBe(0);
});

test("each direction's variation needs no synchronised clocks", async () => {
  let n = 0;
  const udp = (request: Uint8Array, atNs: bigint) =>
    reflector({ thereMs: n++ % 2 === 0 ? 5 : 7, backMs: 3, aheadNs: 123_456_789n, synchronised: false })(request, atNs);
  const { value } = await measure({}, {}, { udp });
  expect([value("forward_jitter"), value("backward_jitter")]).toEqual([2, 0]);
});

test("a stateful reflector's numbers tell on which way packets were lost", async () => {
  const { value } = await measure({ lostThere: [2, 3], lostBack: [5] }, { count: 10, reflector: "stateful" });
  expect(value("loss")).toBeCloseTo(0.3);
  // There are eight packets between the first and the last, of which six were reflected.
  expect([value("forward_loss"), value("backward_loss")]).toEqual([2 / 8, 1 / 6]);
});

test("each way's loss is not smaller in short bursts, where the first and the last answer are there by choice", async () => {
  let state = 11;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647; // Park and Miller's
    return state / 2_147_483_647;
  };
  const told = { forward_loss: [] as number[], backward_loss: [] as number[] };
  for (let run = 0; run < 3000; run++) {
    const lost = () => [0, 1, 2, 3, 4].filter(() => random() < 0.1);
    const { value } = await measure({ lostThere: lost(), lostBack: lost() }, { count: 5, reflector: "stateful" });
    for (const way of ["forward_loss", "backward_loss"] as const) told[way].push(...[value(way)].filter((loss) => loss !== undefined));
  }
  for (const losses of Object.values(told)) {
    const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
    expect(Math.abs(mean - 0.1)).toBeLessThan(3 * Math.sqrt((0.1 * 0.9) / (2 * losses.length)));
  }
}, 60_000);

test("a request that came twice to the reflector was lost on neither way", async () => {
  const reflect = reflector();
  const twice = (request: Uint8Array, atNs: bigint) => [...reflect(request, atNs), ...reflect(request, atNs)];
  const { value } = await measure({}, { count: 6, reflector: "stateful" }, { udp: twice });
  expect([value("duplicates"), value("forward_loss"), value("backward_loss")]).toEqual([6, 0, 0]);
});

test("a reflector whose clock is stepped between two packets is told no variation", async () => {
  let n = 0;
  const udp = (request: Uint8Array, atNs: bigint) => reflector({ aheadNs: n++ < 2 ? 0n : -250_000_000n })(request, atNs);
  const { value } = await measure({}, {}, { udp });
  expect([value("rtt"), value("forward_jitter"), value("backward_jitter")]).toEqual([6, undefined, undefined]);
});

test("variation is not made of stamps of two clocks", async () => {
  const { value } = await measure({}, {}, { receivedClock: "mono" });
  expect([value("loss"), value("forward_jitter"), value("backward_jitter")]).toEqual([0, undefined, undefined]);
});

test("authenticated packets are measured, and a wrong key is its own outcome, not loss", async () => {
  const settings = { mode: "authenticated", key: KEY };
  expect((await measure({ key: keyBytes }, settings)).value("rtt")).toBe(6);
  const other = (request: Uint8Array, atNs: bigint) =>
    reflector({ key: keyBytes })(request, atNs).map((d) => ({ ...d, payload: d.payload.slice().fill(7, 96) }));
  const { run } = await measure({}, settings, { udp: other });
  expect(run).toMatchObject({ outcome: "auth_failed", metrics: {} });
  expect(run.hint).toContain("same key");
});

test("a reply of another session is refused, one of a reflector without SSIDs is not", async () => {
  expect((await measure({ ssid: 7 }, { ssid: 5 })).run).toMatchObject({ outcome: "mismatch", metrics: {} });
  expect((await measure({ ssid: 0 }, { ssid: 5 })).run.outcome).toBe("ok");
  const stale = (request: Uint8Array, atNs: bigint) => {
    const other = request.slice();
    other[7] = (other[7] ?? 0) ^ 1;
    return reflector()(other, atNs);
  };
  expect((await measure({}, {}, { udp: stale })).run.outcome).toBe("mismatch");
});

test("a reflector that replied before it received is malformed", async () => {
  expect((await measure({ turnaroundMs: -2 })).run).toMatchObject({ outcome: "malformed_response", metrics: {} });
});

test("a sender claims synchronisation only with a clock that is locked", async () => {
  const flagOf = async (sync: "locked" | "holdover" | "unsync" | "unknown") =>
    ((await measure({}, {}, { status: { sync, maxErrorNs: 1000 } })).fake.sent[0]?.payload[12] ?? 0) >> 7;
  expect([await flagOf("locked"), await flagOf("holdover"), await flagOf("unsync"), await flagOf("unknown")]).toEqual([1, 0, 0, 0]);
});

test("padding makes the packet longer: a TLV for STAMP, zeros for TWAMP-light", async () => {
  const tail = async (peer: string) => (await measure({}, { paddingBytes: 100, peer })).fake.sent[0]?.payload.subarray(44);
  expect(await tail("stamp")).toHaveLength(100);
  expect([...((await tail("stamp")) ?? [])].slice(0, 4)).toEqual([0x80, 1, 0, 96]);
  expect((await tail("twamp-light"))?.every((byte) => byte === 0)).toBe(true);
});

test.each([
  [{ mode: "authenticated" }, "at least 16 bytes"],
  [{ mode: "authenticated", key: "abc" }, "hexadecimal"],
  [{ mode: "authenticated", key: KEY, peer: "twamp-light" }, "TWAMP's authentication"],
  [{ ssid: 70_000 }, "0 to 65535"],
])("%j is refused with words", (settings, words) => {
  const result = StampTarget.safeParse({ host: "192.0.2.1", ...settings });
  expect(result.error?.issues.map(({ message }) => message).join()).toContain(words);
});

test("a turnaround longer than the round trip is not believed: neither is told, and why", async () => {
  const bogus = await measure(
    { turnaroundMs: 1 },
    {},
    {
      udp: (request, atNs) => reflector({ turnaroundMs: 1_000 })(request, atNs).map((reply) => ({ ...reply, afterNs: 0.1 * MS })),
    },
  );
  expect(bogus.run.outcome).toBe("ok");
  expect(bogus.run.metrics).not.toHaveProperty("stamp_turnaround");
  expect(bogus.run.metrics).not.toHaveProperty("stamp_rtt");
  expect(bogus.run.hint).toContain("a turnaround of 1000.000 ms in a round trip of 0.100 ms");
});
