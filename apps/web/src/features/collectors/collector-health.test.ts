import { expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import { factsOf, healthOf, isOlder, offsetText, refusalsOf, sizeOf } from "./collector-health";
import { packetsLost } from "./packets-lost";

const t = wordsIn("en", "collectors");

const NOW = 1_000_000;
const fine = {
  kind: "agent" as const,
  state: "connected" as const,
  stateReason: null,
  version: "1.2.0",
  clock: { synchronised: true, offsetMs: 0.2, maxErrorMs: 4, lateP99Ms: 1 },
  spool: { rows: 12, bytes: 900, oldestMs: NOW - 2_000, droppedRows: 0 },
  capabilities: {},
  planError: null,
  expectedVersion: "1.2.0",
  cloneSeenAt: null,
  lastSeenAt: new Date(NOW),
};
const healths = (part: object) => healthOf(t, { ...fine, ...part }, NOW).map(({ health }) => health);

test("a collector that reports, uploads and keeps time is online", () => {
  expect(healths({})).toEqual(["online"]);
});

test("a push collector is judged by whether anything came, not by plan, version or clock", () => {
  const push = { kind: "push" as const, version: "", planError: "x", clock: { synchronised: false } };
  expect(healths(push)).toEqual(["online"]);
  expect(healths({ ...push, state: "never_seen" })).toEqual(["waiting"]);
  expect(healths({ ...push, state: "revoked" })).toEqual(["revoked"]);
});

test.each([
  [{ state: "silent" }, "silent"],
  [{ state: "never_seen" }, "waiting"],
  [{ state: "revoked", planError: "x" }, "revoked"],
  [{ spool: { ...fine.spool, oldestMs: NOW - 60_000 } }, "spooling"],
  [{ clock: { ...fine.clock, synchronised: false } }, "drifting"],
  [{ stateReason: "Its clock is 2 s behind the server's; its samples are placed by the server's time." }, "drifting"],
  [{ version: "1.1.9" }, "outdated"],
  [{ planError: "no such protocol" }, "refusing"],
  [{ cloneSeenAt: new Date(NOW - 60_000) }, "cloned"],
  [{ spool: { ...fine.spool, trouble: "ENOSPC: no space left on device, write" } }, "full"],
])("%o is %s", (part, health) => {
  expect(healths(part)).toEqual([health]);
});

test("missing raw sockets are told beside the state, with the reason the collector gave", () => {
  const capabilities = { rawSockets: false, lacking: ["ICMP cannot be sent (EPERM)."] };
  expect(healthOf(t, { ...fine, capabilities }, NOW)).toMatchObject([
    { health: "online" },
    { health: "limited", why: expect.stringContaining("EPERM") },
  ]);
  expect(healths({ capabilities: { rawSockets: null } })).toEqual(["online"]);
  expect(healths({ cloneSeenAt: new Date(NOW - 7_200_000) })).toEqual(["online"]);
});

test("several troubles are all told, the worst first", () => {
  expect(healths({ state: "silent", version: "0.9.0", clock: { synchronised: false } })).toEqual(["silent", "drifting", "outdated"]);
});

test("a report without a part of it is read all the same", () => {
  expect(factsOf({ clock: {}, spool: {}, capabilities: {} })).toMatchObject({
    clock: { synchronised: null, offsetMs: null },
    spool: { rows: 0, oldestMs: null },
    capabilities: { protocols: [], stamps: [], policy: null },
  });
});

test("a silent collector, and one that never got in, say that their clock is the reason", () => {
  const clock = { refused: { atMs: NOW, offsetMs: 20 * 60_000 } };
  const stateReason = "Its clock is 20 min ahead of the server's, so its requests are refused. Set it right.";
  for (const state of ["silent", "never_seen"] as const) {
    const collector = { ...fine, state, stateReason, clock, lastSeenAt: new Date(0) };
    expect(healthOf(t, collector, NOW)[0]?.why).toContain("20 min ahead");
    expect(healthOf(wordsIn("ko", "collectors"), collector, NOW)[0]?.why).toContain("시계가 서버보다 20분 빨라 요청이 거부됩니다");
  }
});

test.each([
  [{ offsetMs: 240_000, offsetErrorMs: 3 }, "+240 s ±3 ms"],
  [{ offsetMs: -12.5, offsetErrorMs: 3 }, "−12.5 ms ±3 ms"],
  [{ offsetMs: 4, offsetErrorMs: null }, "+4 ms"],
])("an offset of %o is shown as %s", (clock, text) => {
  const shown = offsetText({ ...factsOf({ ...fine }).clock, ...clock });
  expect(`${shown?.offset}${shown?.error}`).toBe(text);
});

test("versions compare by number; nonsense is not older than anything", () => {
  expect([isOlder("0.9.9", "0.10.0"), isOlder("1.0.0", "1.0.0"), isOlder("2.0.0", "1.9.9"), isOlder("", "1.0.0")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("a refused plan names its endpoints", () => {
  const id = "7ed5f8ed-feec-50c6-9d83-ab6ab81dd2b2";
  expect(refusalsOf(`${id}: policy: 127.0.0.1 is loopback\nthe signature does not hold`)).toEqual([
    { endpointId: id, reason: "policy: 127.0.0.1 is loopback" },
    { endpointId: null, reason: "the signature does not hold" },
  ]);
});

test.each([
  [0, "0 B"],
  [1023, "1020 B"],
  [1536, "1.5 KiB"],
  [8 * 1024 ** 3, "8 GiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(sizeOf(bytes)).toBe(text);
});

test("packets that were lost on the collector's machine are told by what became of them", () => {
  const lost = (spool: object) =>
    packetsLost(wordsIn("en", "collector"), factsOf({ clock: {}, spool: { ...spool }, capabilities: {} }).spool);
  expect(lost({})).toBe("not known");
  expect(lost({ overflows: 0, refusedSends: 0 })).toBe("none");
  expect(lost({ overflows: 1200, refusedSends: 3 })).toBe("1,200 when its receive buffer was full, 3 that its system did not send");
});
