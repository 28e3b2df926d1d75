import { expect, test } from "vitest";
import { EARLY_MS, ProbeFailure } from "../probe";
import { type Delivery, FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { udpEchoProbe } from "../udp-echo/probe";
import { UdpEchoTarget } from "../udp-echo/spec";

const MS = 1e6;
const after = (ms: number) => (payload: Uint8Array) => [{ afterNs: ms * MS, payload }];

/** A run of UDP echo, which uses the burst in the same way as every other protocol. */
async function echo(options: FakeWireOptions, settings: object = {}) {
  const wire = new FakeWire(options);
  const target = UdpEchoTarget.parse({ host: "192.0.2.1", ...settings });
  const run = await udpEchoProbe.run(target, wire.io, new AbortController().signal);
  return { run, wire, value: (metric: string) => run.metrics[`udp_echo_${metric}`]?.value };
}
/** The nth function answers the nth packet. */
function inTurn(...peers: ((payload: Uint8Array) => Delivery<object>[])[]) {
  let n = 0;
  return (payload: Uint8Array) => peers[n++]?.(payload) ?? [];
}

test("a healthy path: the round trip is what the stamps say, nothing is lost", async () => {
  const { run, value } = await echo({ udp: after(8) });
  expect(run).toMatchObject({ outcome: "ok", stampSource: "kernel", atMs: 1_700_000_000_000 });
  expect([value("rtt"), value("rtt_min"), value("rtt_max"), value("jitter"), value("loss")]).toEqual([8, 8, 8, 0, 0]);
  // 2·√(2·(1 µs)² + (100 ppm · 8 ms)²)
  expect(run.metrics.udp_echo_rtt?.uncertainty).toBeCloseTo((2 * Math.hypot(Math.SQRT2, 0.8)) / 1000, 9);
});

test("a reply that arrives before the stamp of its own send counts all the same", async () => {
  const { value } = await echo({ udp: after(0.05), stampDelayNs: 40 * MS });
  expect([value("rtt"), value("loss")]).toEqual([0.05, 0]);
});

test("packets leave at their spacing, not back to back", async () => {
  const { wire } = await echo({ udp: after(1) }, { count: 4, spacingMs: 7 });
  expect(wire.sent.map(({ atNs }) => Number(atNs - (wire.sent[0]?.atNs ?? 0n)) / MS)).toEqual([0, 7, 14, 21]);
});

test("duplicates are counted and delay nothing", async () => {
  const twice = (payload: Uint8Array) => [
    { afterNs: 2 * MS, payload },
    { afterNs: 3 * MS, payload },
  ];
  const { value } = await echo({ udp: twice }, { count: 3 });
  expect([value("duplicates"), value("rtt_max"), value("loss")]).toEqual([3, 2, 0]);
});

test("an answer that a later one overtook is reordered", async () => {
  const { value } = await echo({ udp: inTurn(after(50), after(1), after(1)) }, { count: 3 });
  expect([value("reordered"), value("loss")]).toEqual([1, 0]);
});

test("silence is loss with a hint, never a round trip", async () => {
  const { run } = await echo({ udp: () => [] });
  expect(run.outcome).toBe("timeout");
  expect(run.metrics).toEqual({
    udp_echo_loss: { value: 1, uncertainty: null },
    udp_echo_duplicates: { value: 0, uncertainty: null },
    udp_echo_reordered: { value: 0, uncertainty: null },
  });
  expect(run.hint).toContain("firewall");
});

test("an answer after the time-out is lost, and said to have come late", async () => {
  const { run, value } = await echo({ udp: inTurn(after(150), after(1), after(1)) }, { count: 3, spacingMs: 60, timeoutMs: 100 });
  expect(value("loss")).toBeCloseTo(1 / 3);
  expect(run.detail).toMatchObject({ late: 1 });
  const all = await echo({ udp: inTurn(after(101)) }, { count: 2, spacingMs: 60, timeoutMs: 100 });
  expect(all.run).toMatchObject({ outcome: "late", metrics: { udp_echo_loss: { value: 1 } } });
});

test("an answer just before the time-out is no loss where callbacks come as early as they may", async () => {
  const wire = new FakeWire({ udp: after(199.9) });
  const io = { ...wire.io, after: (ms: number, callback: () => void) => wire.io.after(Math.max(0, ms - EARLY_MS), callback) };
  const target = UdpEchoTarget.parse({ host: "192.0.2.1", count: 1, timeoutMs: 200 });
  expect(await udpEchoProbe.run(target, io, new AbortController().signal)).toMatchObject({ outcome: "ok" });
});

test("what this machine dropped is not the network's loss", async () => {
  const { run, value } = await echo({ udp: inTurn(after(1)), localDrops: 2 }, { count: 4 });
  // Of four packets this machine lost two; one of the other two was answered.
  expect(value("loss")).toBe(0.5);
  expect(run.detail).toMatchObject({ local_drops: 2 });
  const all = await echo({ udp: () => [], localDrops: 5 });
  expect(all.run).toMatchObject({ outcome: "local_drop", metrics: {} });
});

test("a packet that this machine refused to send is neither lost nor waited for", async () => {
  const full = new ProbeFailure("local_drop", "ENOBUFS", "full");
  const { run } = await echo({ udp: () => full });
  expect(run).toMatchObject({ outcome: "local_drop", metrics: {}, detail: { error: "ENOBUFS" } });
});

test("one packet that this machine refused does not hide that the others were lost on the way", async () => {
  const full = new ProbeFailure("local_drop", "ENOBUFS", "full");
  let n = 0;
  const { run, value } = await echo({ udp: () => (n++ === 2 ? full : []) }, { count: 5 });
  expect([run.outcome, value("loss")]).toEqual(["timeout", 1]);
});

test("what the network said is not forgotten for what this machine says later", async () => {
  let n = 0;
  const failures = [new ProbeFailure("refused", "ECONNREFUSED", "closed"), new ProbeFailure("local_drop", "ENOBUFS", "full")];
  const { run } = await echo({ udp: () => failures[n++] ?? [] }, { count: 2 });
  expect(run).toMatchObject({ outcome: "refused", metrics: { udp_echo_loss: { value: 1 } } });
});

test("a closed port is refusal and loss", async () => {
  const { run } = await echo({ udp: () => new ProbeFailure("refused", "ECONNREFUSED", "closed") });
  expect(run).toMatchObject({ outcome: "refused", metrics: { udp_echo_loss: { value: 1 } } });
});

test("a step of the wall clock during the run gives no value at all", async () => {
  const { run } = await echo({ udp: after(8), step: { atMs: 5, byNs: 10_000_000n } });
  expect(run).toMatchObject({ outcome: "clock_step", metrics: {} });
  expect(run.hint).toContain("10.000 ms");
});

test("only changed payloads, or only those of another session, are a mismatch and all lost", async () => {
  const spoilt = await echo({ udp: (p) => [{ afterNs: MS, payload: Uint8Array.from([...p.slice(0, -1), 1]) }] }, { payloadBytes: 64 });
  expect(spoilt.run).toMatchObject({ outcome: "mismatch", metrics: { udp_echo_loss: { value: 1 } } });
  expect(Object.keys(spoilt.run.metrics).filter((name) => name.includes("rtt"))).toEqual([]);
  let first: Uint8Array | undefined;
  await echo({
    seed: 2,
    udp: (payload) => {
      first ??= payload;
      return [];
    },
  });
  const stale = await echo({ udp: () => [{ afterNs: MS, payload: (first ?? new Uint8Array()).slice() }] }, { count: 1 });
  expect(stale.run).toMatchObject({ outcome: "mismatch", metrics: { udp_echo_loss: { value: 1 } } });
});

test("where others came back right, a packet that came back changed is lost, and it is said that it was answered wrongly", async () => {
  const spoil = (payload: Uint8Array) => [{ afterNs: MS, payload: Uint8Array.from([...payload.slice(0, -1), 1]) }];
  const { run, value } = await echo({ udp: inTurn(after(1), spoil, after(1), after(1)) }, { count: 4, payloadBytes: 64 });
  expect(run).toMatchObject({ outcome: "ok", detail: { wrong_answers: 1 } });
  expect(value("loss")).toBe(0.25);
});

test("a DSCP is asked for only when it is set, and the returned one is told", async () => {
  const { run, wire } = await echo({ udp: (payload) => [{ afterNs: MS, payload, meta: { dscp: 46, ttl: 63 } }] }, { dscp: 46, count: 1 });
  expect(wire.sent[0]?.options).toEqual({ dscp: 46 });
  expect(run.detail).toMatchObject({ reply_dscp: 46, reply_ttl: 63 });
  expect((await echo({ udp: after(1) }, { count: 1 })).wire.sent[0]?.options).toEqual({});
});

/** A router's report about the nth datagram, of which it quotes `quotedBytes`. */
const reporting = (
  failure: { outcome: "unreachable" | "local_error"; code: string },
  nth: number,
  mtuBytes?: number,
  quotedBytes = 64,
) => ({
  reports: (sent: Uint8Array, n: number) => {
    const icmp = { reporter: "192.0.2.254", quoted: sent.slice(0, quotedBytes), ...(mtuBytes !== undefined && { mtuBytes }) };
    const told = new ProbeFailure(failure.outcome, failure.code, "Router 192.0.2.254 reports it.", { icmp });
    return n === nth ? { afterNs: 3 * MS, failure: told } : undefined;
  },
});

test.each([64, 0])("a packet that a router found too large is sent again and no loss, quoted to %d bytes", async (quotedBytes) => {
  const tooBig = reporting({ outcome: "local_error", code: "EMSGSIZE" }, 0, 1300, quotedBytes);
  const { run, wire, value } = await echo({ udp: inTurn(() => [], ...new Array(5).fill(after(2))), ...tooBig, pathMtuBytes: 1300 });
  expect(run).toMatchObject({ outcome: "ok", detail: { icmp_error_from: "192.0.2.254", icmp_error: "Router 192.0.2.254 reports it." } });
  expect([value("loss"), value("rtt_max"), value("path_mtu")]).toEqual([0, 2, 1300]);
  expect(wire.sent).toHaveLength(6);
});

test("packets that the path never carries are not measured rather than lost, and the reason states the path MTU", async () => {
  const always = {
    reports: (sent: Uint8Array, _: number) => reporting({ outcome: "local_error", code: "EMSGSIZE" }, 0, 1300).reports(sent, 0),
  };
  const { run } = await echo({ udp: () => [], ...always, pathMtuBytes: 1300 });
  expect(run).toMatchObject({ outcome: "local_error", detail: { error: "EMSGSIZE" }, metrics: { udp_echo_path_mtu: { value: 1300 } } });
  expect(run.metrics).not.toHaveProperty("udp_echo_loss");
  expect(run.hint).toMatch("The path MTU is 1300 bytes");
});

test("an ICMP error about another program's packet is ignored", async () => {
  const foreign = new ProbeFailure("unreachable", "EHOSTUNREACH", "x", { icmp: { reporter: "192.0.2.254", quoted: new Uint8Array(64) } });
  const { run } = await echo({ udp: () => [], reports: () => ({ afterNs: MS, failure: foreign }) });
  expect(run).toMatchObject({ outcome: "timeout", metrics: { udp_echo_loss: { value: 1 } } });
  expect(run.detail).not.toHaveProperty("icmp_error");
});
