import type { IoContext } from "@padit/protocols/probe";
import { FakeWire } from "@padit/protocols/testing/fake-wire";
import { expect, test } from "vitest";
import { AllowList, limitsIn } from "./policy";
import { PROTOCOL_PACKETS_PER_SECOND, RateCaps } from "./rate-caps";

const limits = {
  targetPacketsPerSecond: 100,
  targetBitsPerSecond: 80_000,
  interfacePacketsPerSecond: 250,
  interfaceBitsPerSecond: 10 ** 9,
  protocolPacketsPerSecond: {},
};

function caps(overrides: Partial<typeof limits> = {}) {
  let nowMs = 0;
  const rateCaps = new RateCaps({ ...limits, ...overrides }, () => nowMs);
  const { io } = new FakeWire();
  /** Asks whether a run of that cost may be sent to the host. */
  const run = async (host: string, cost: { packets: number; bytes: number }, ask = (network: IoContext) => network.pin("udp", host, 7)) => {
    try {
      await ask(rateCaps.around(io, cost, "udp-echo"));
      return "sent";
    } catch (error) {
      return error instanceof Error && "code" in error ? `${error.code}: ${error.message}` : "?";
    }
  };
  return { rateCaps, io, run, pass: (ms: number) => (nowMs += ms) };
}
const ten = { packets: 10, bytes: 100 };

test("one target gets a second's worth at once, and then so much a second", async () => {
  const { run, pass } = caps();
  let sent = 0;
  for (let i = 0; i < 500; i++, pass(20)) if ((await run("192.0.2.1", ten)) === "sent") sent++;
  // A burst of 100 packets at the start, and 1,000 packets in the ten seconds.
  expect(sent).toBeGreaterThanOrEqual(108);
  expect(sent).toBeLessThanOrEqual(111);
});

test("the refusal names the target, the limit and where it stands, and another target is not held up", async () => {
  const { run } = caps();
  await run("192.0.2.1", { packets: 100, bytes: 1 });
  expect(await run("192.0.2.1", ten)).toMatch(/^RATE_CAP: .*192\.0\.2\.1 .*100 packets a second.*allow\.json/);
  expect(await run("192.0.2.2", ten)).toBe("sent");
});

test("bytes count as well as packets", async () => {
  const { run, pass } = caps();
  await run("192.0.2.1", { packets: 1, bytes: 10_000 });
  expect(await run("192.0.2.1", { packets: 1, bytes: 1 })).toMatch(/80000 bits a second/);
  pass(100);
  expect(await run("192.0.2.1", { packets: 1, bytes: 1 })).toBe("sent");
});

test("many targets together get no more than their interface may send", async () => {
  const { run } = caps();
  const outcomes = [];
  for (let i = 1; i <= 40; i++) outcomes.push(await run(`192.0.2.${i}`, ten));
  expect(outcomes.filter((outcome) => outcome === "sent").length).toBe(25);
  expect(outcomes.at(-1)).toMatch(/interface IP would get more than 250/);
});

test("a run larger than a second's worth goes, and what follows waits until it is made good", async () => {
  const { run, pass } = caps();
  const large = { packets: 300, bytes: 1 };
  expect(await run("192.0.2.1", large)).toBe("sent");
  pass(1_900);
  expect(await run("192.0.2.1", large)).toMatch(/^RATE_CAP/);
  pass(200);
  expect(await run("192.0.2.1", large)).toBe("sent");
});

test("one run is charged once for a target that it asks for twice; stations count on their interface", async () => {
  const { rateCaps, io, run } = caps();
  const network = rateCaps.around(io, { packets: 60, bytes: 1 }, "udp-echo");
  await network.pin("udp", "192.0.2.1", 7);
  await network.pin("udp", "192.0.2.1", 8);
  expect(await run("192.0.2.1", ten)).toBe("sent");
  const link = { interface: "eth1", mac: "02:00:00:00:00:0b", etherType: 0x8902, vlanIds: [] };
  const toStation = (network: IoContext) => network.pinLink(link).then(() => network.pin("udp", "192.0.2.9", 7));
  await run("", { packets: 100, bytes: 1 }, toStation);
  expect(await run("", ten, toStation)).toMatch(/02:00:00:00:00:0b on eth1/);
});

test("the operator's limits are read from the allow list, and what they leave out stays", () => {
  expect(limitsIn([])).toMatchObject({ targetPacketsPerSecond: 10_000, interfaceBitsPerSecond: 500_000_000 });
  const allow = AllowList.parse([{ cidr: "127.0.0.1/32" }, { limits: { targetPacketsPerSecond: 5 } }]);
  expect(limitsIn(allow)).toMatchObject({ targetPacketsPerSecond: 5, interfacePacketsPerSecond: 50_000 });
  expect(AllowList.safeParse([{ limits: { targetPacketsPerSecond: 0 } }]).success).toBe(false);
});

test("a protocol that control planes answer has a limit of its own to each target, which the operator may set", async () => {
  const { io } = new FakeWire();
  const many = { packets: PROTOCOL_PACKETS_PER_SECOND["cfm-lb"] ?? 0, bytes: 1 };
  const capsOf = (protocolPacketsPerSecond: Record<string, number>) => {
    const rates = {
      targetPacketsPerSecond: 10 ** 6,
      interfacePacketsPerSecond: 10 ** 6,
      targetBitsPerSecond: 10 ** 9,
      interfaceBitsPerSecond: 10 ** 9,
    };
    return new RateCaps({ ...rates, protocolPacketsPerSecond }, () => 0);
  };
  const station = { interface: "eth1", mac: "02:00:00:00:00:0b", etherType: 0x8902, vlanIds: [] };
  const standard = capsOf({});
  await standard.around(io, many, "cfm-lb").pinLink(station);
  await expect(standard.around(io, many, "cfm-lb").pinLink(station)).rejects.toThrow(/by cfm-lb would get more than 500 packets a second/);
  await standard.around(io, many, "ecpri-owd").pinLink(station);
  await standard.around(io, many, "cfm-lb").pinLink({ ...station, mac: "02:00:00:00:00:0c" });
  const raised = capsOf({ "cfm-lb": 2_000 });
  await raised.around(io, many, "cfm-lb").pinLink(station);
  await raised.around(io, many, "cfm-lb").pinLink(station);
});

test("a protocol that the operator does not permit reaches nobody, whatever the server plans", async () => {
  const { io } = new FakeWire();
  const confined = new RateCaps(limits, () => 0, ["icmp"]);
  await confined.around(io, ten, "icmp").pin("icmp", "192.0.2.1", 0);
  await expect(confined.around(io, ten, "tcp").pin("tcp", "192.0.2.1", 443)).rejects.toMatchObject({
    ...{ outcome: "policy_denied", message: expect.stringContaining("tcp is not one of the protocols") },
  });
});
