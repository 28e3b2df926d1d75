import { expect, test } from "vitest";
import { AccessList } from "./access";
import { demoHttpServer } from "./demo-http-server";
import { FaultBoard } from "./faults";
import { Gate, type GateOptions } from "./gate";
import { TokenBuckets } from "./token-buckets";

const gate = (options: Partial<GateOptions> = {}) =>
  new Gate({ access: AccessList.parse({}), perSource: 1000, isLowPortAnswered: false, nowMs: () => 0, ...options });
const from = (address: string, port = 40_000) => ({ address, port });

test("privileged ports, broadcast and multicast get no answer", () => {
  expect(gate().admits(from("192.0.2.1"))).toBe(true);
  for (const source of [from("192.0.2.1", 19), from("255.255.255.255"), from("239.1.2.3"), from("ff02::1")])
    expect(gate().admits(source)).toBe(false);
  expect(gate({ isLowPortAnswered: true }).admits(from("192.0.2.1", 862))).toBe(true);
});

test("whoever asks from a port at which this program answers gets answers, privileged or not", () => {
  const ours = gate();
  ours.answersAt(862);
  expect([ours.admits(from("192.0.2.1", 862)), ours.admits(from("192.0.2.1", 863))]).toEqual([true, false]);
});

test.each([0.1, 1, 20])("two reflectors %d ms apart that answer each other's answers fall silent", (rttMs) => {
  let nowMs = 0;
  const ours = gate({ nowMs: () => nowMs, perSource: 100_000 });
  ours.answersAt(862);
  let answers = 0;
  while (ours.admits(from("192.0.2.1", 862)) && answers < 1_000) {
    answers++;
    nowMs += rttMs;
  }
  expect(answers).toBeLessThan(1_000);
  expect(ours.refusals).toEqual({ "possible loop": 1 });
});

test("a host that probes from the same port at a usual pace is always answered, and eCPRI at any pace", () => {
  let nowMs = 0;
  const ours = gate({ nowMs: () => nowMs, perSource: 100_000 });
  ours.answersAt(862);
  for (let run = 0; run < 1_000; run++) {
    for (let packet = 0; packet < 50; packet++) expect(ours.admits(from("192.0.2.1", 862))).toBe(true);
    nowMs += 10_000;
  }
  for (let packet = 0; packet < 1_000; packet++) expect(ours.admits(from("192.0.2.1", 862), true)).toBe(true);
});

test("frames from a group address get no answer", () => {
  expect(gate().admitsStation("02:00:00:00:00:0a")).toBe(true);
  expect(gate().admitsStation("01:80:c2:00:00:35")).toBe(false);
});

test("an access list answers whom it names and nobody else", () => {
  const access = AccessList.parse({ networks: ["10.0.0.0/8", "2001:db8::/32"], macs: ["02:00:00:00:00:0A"] });
  const listed = gate({ access });
  for (const [address, isAdmitted] of [
    ["10.1.2.3", true],
    ["::ffff:10.1.2.3", true],
    ["192.0.2.1", false],
    ["2001:db8::1", true],
    ["fe80::1%eth0", false],
  ] as const)
    expect(listed.admits(from(address)), address).toBe(isAdmitted);
  expect([listed.admitsStation("02:00:00:00:00:0a"), listed.admitsStation("02:00:00:00:00:0b")]).toEqual([true, false]);
  expect(listed.refused).toBe(3);
});

test("one source that asks too much does not take the others' answers", () => {
  let nowMs = 0;
  const limited = gate({ perSource: 10, nowMs: () => nowMs });
  const admitted = Array.from({ length: 100 }, () => limited.admits(from("192.0.2.1"))).filter(Boolean).length;
  expect(admitted).toBe(10);
  expect(limited.admits(from("192.0.2.2"))).toBe(true);
  nowMs = 500;
  expect(Array.from({ length: 100 }, () => limited.admits(from("192.0.2.1"))).filter(Boolean)).toHaveLength(5);
});

test("forged sources cannot fill the memory: ten thousand are remembered, the oldest forgotten", () => {
  const buckets = new TokenBuckets(1, 1e9, () => 0);
  expect([buckets.take("first"), buckets.take("first")]).toEqual([true, false]);
  for (let i = 0; i < 10_000; i++) buckets.take(`source ${i}`);
  expect(buckets.take("first")).toBe(true);
});

test("the demo's HTTP server answers whom the access list names", async () => {
  const serve = (networks: string[]) =>
    demoHttpServer({ bind: "127.0.0.1", port: 0, faults: new FaultBoard(() => 0), gate: gate({ access: AccessList.parse({ networks }) }) });
  const open = await serve(["127.0.0.0/8"]);
  const closed = await serve(["10.0.0.0/8"]);
  expect((await fetch(`http://127.0.0.1:${open.port}`)).status).toBe(200);
  await expect(fetch(`http://127.0.0.1:${closed.port}`)).rejects.toThrow();
  await Promise.all([open.close(), closed.close()]);
});
