import { expect, test } from "vitest";
import { AllowList, addressPolicy, decide, decideLink, decideProxy } from "./policy";

test.each([
  ["8.8.8.8", true],
  ["192.0.2.1", false], // documentation space
  ["10.1.2.3", true],
  ["2001:db8::1", false], // documentation space, which ipaddr.js counts as reserved
  ["fd12:3456::1", true],
  ["127.0.0.1", false],
  ["::1", false],
  ["::ffff:127.0.0.1", false],
  ["0.0.0.0", false],
  ["169.254.169.254", false],
  ["fe80::1%eth0", false],
  ["fd00:ec2::254", false],
  ["fd00:ec2::23", false],
  ["fd20:ce::254", false],
  ["fd00:42::42", false],
  ["::ffff:0:127.0.0.1", false],
  ["100.100.100.200", false],
  ["224.0.0.1", false],
  ["ff02::1", false],
  ["255.255.255.255", false],
  ["240.0.0.1", false],
  ["not-an-address", false],
  ["64:ff9b::a9fe:a9fe", false], // NAT64 of 169.254.169.254
  ["64:ff9b::808:808", true],
  ["2002:7f00:1::", false], // 6to4 of 127.0.0.1
  ["2001:0:5ef5:79fb:0:0:0:1", false], // Teredo
  ["64:ff9b:1::7f00:1", false], // NAT64 of the local network
  ["2001:4860::5efe:127.0.0.1", false], // ISATAP
  ["2001:4860::200:5efe:127.0.0.1", false],
])("without an allow list %s is permitted: %s", (address, permitted) => {
  expect(decide(address, 443, []).permitted).toBe(permitted);
});

test("the operator's list opens exactly the named ports of the named range", () => {
  const allow = AllowList.parse([{ cidr: "127.0.0.1/32", ports: [7] }, { cidr: "fe80::/10" }]);
  expect(decide("127.0.0.1", 7, allow).permitted).toBe(true);
  expect(decide("::ffff:127.0.0.1", 7, allow).permitted).toBe(true);
  expect(decide("127.0.0.1", 22, allow).permitted).toBe(false);
  expect(decide("127.0.0.2", 7, allow).permitted).toBe(false);
  expect(decide("fe80::1", 9, allow).permitted).toBe(true);
});

test("frames go to single stations, and to CFM groups only at levels that the operator permits", () => {
  const frame = { interface: "eth1", mac: "02:00:00:00:00:0b", etherType: 0x8902, vlanIds: [] };
  const group = { ...frame, mac: "01:80:c2:00:00:35", mdLevel: 5 };
  const allow = AllowList.parse([{ cfmGroupLevels: [5], interface: "eth1" }]);
  expect(decideLink(frame, []).permitted).toBe(true);
  expect(decideLink({ ...group, mac: "01:80:c2:00:00:3d" }, allow).permitted).toBe(true);
  expect(decideLink({ ...group, mac: "01:80:c2:00:00:3c" }, allow).permitted).toBe(false);
  expect(decideLink(group, []).permitted).toBe(false);
  expect(decideLink(group, allow).permitted).toBe(true);
  expect(decideLink({ ...group, interface: "eth2" }, allow).permitted).toBe(false);
  expect(decideLink({ ...group, mac: "01:80:c2:00:00:34" }, allow).permitted).toBe(false);
  expect(decideLink({ ...group, mac: "ff:ff:ff:ff:ff:ff" }, allow).permitted).toBe(false);
  expect(decideLink({ ...frame, interface: "lo" }, []).permitted).toBe(false);
});

test("clocks may be listened to on their groups, and nothing may be sent there", () => {
  const announce = { interface: "eth1", mac: "01:80:c2:00:00:0e", etherType: 0x88f7, vlanIds: [] };
  const esmc = { interface: "eth1", mac: "01:80:c2:00:00:02", etherType: 0x8809, vlanIds: [] };
  for (const request of [announce, { ...announce, mac: "01:1b:19:00:00:00" }, esmc]) {
    expect(decideLink({ ...request, isListening: true }, []).permitted).toBe(true);
    expect(decideLink(request, []).permitted).toBe(false);
    expect(decideLink({ ...request, interface: "lo", isListening: true }, []).permitted).toBe(false);
  }
  expect(decideLink({ ...announce, mac: esmc.mac, isListening: true }, []).permitted).toBe(false);
  expect(decideLink({ ...announce, etherType: 0x8902, isListening: true }, []).permitted).toBe(false);
});

test("what was permitted once is again, what was not is asked anew each time, and no number of addresses is remembered for ever", () => {
  const enforce = addressPolicy(AllowList.parse([{ cidr: "127.0.0.0/8", ports: [7] }]));
  for (const _ of [1, 2]) {
    expect(() => enforce("127.0.0.1", 7)).not.toThrow();
    expect(() => enforce("127.0.0.1", 22)).toThrow(/Not permitted: 127.0.0.1 is loopback/);
  }
  for (let i = 0; i < 10_000; i++) enforce(`10.0.${i >> 8}.${i & 255}`, 7);
  expect(() => enforce("127.0.0.1", 22)).toThrow(/Not permitted/);
  expect(() => enforce("127.0.0.1", 7)).not.toThrow();
});

test("the machine's own addresses are refused, whatever they are, unless the operator's list names them", () => {
  const own = ["10.1.2.3", "2a00:1450::5", "fe80::1"];
  expect(decide("10.1.2.3", 443, [], own)).toMatchObject({ permitted: false, reason: expect.stringContaining("own address") });
  expect(decide("::ffff:10.1.2.3", 443, [], own).permitted).toBe(false);
  expect(decide("2a00:1450:0::5", 443, [], own).permitted).toBe(false);
  expect(decide("10.1.2.4", 443, [], own).permitted).toBe(true);
  expect(decide("10.1.2.3", 443, AllowList.parse([{ cidr: "10.1.2.3/32" }]), own).permitted).toBe(true);
  expect(() => addressPolicy([], () => own)("10.1.2.3", 7)).toThrow(/own address/);
});

test("`only` confines a collector and opens nothing, `deny` precedes everything", () => {
  const allow = AllowList.parse([
    { only: [{ cidr: "192.168.7.0/24" }, { cidr: "127.0.0.0/8" }] },
    { deny: [{ cidr: "192.168.7.1/32" }, { cidr: "192.168.7.2/32", ports: [22] }] },
    { cidr: "192.168.7.0/24" },
  ]);
  expect(decide("192.168.7.9", 443, allow).permitted).toBe(true);
  expect(decide("10.0.0.1", 22, allow)).toEqual({
    permitted: false,
    reason: "10.0.0.1 is outside the ranges to which this collector's allow.json confines it",
  });
  for (const spelling of ["::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:4860:4860::8888"])
    expect(decide(spelling, 22, allow).permitted).toBe(false);
  expect(decide("192.168.7.1", 443, allow)).toEqual({ permitted: false, reason: "192.168.7.1 is denied by this collector's allow.json" });
  expect(decide("192.168.7.2", 22, allow).permitted).toBe(false);
  expect(decide("192.168.7.2", 443, allow).permitted).toBe(true);
  expect(decide("127.0.0.1", 443, allow).permitted).toBe(false);
  expect(AllowList.safeParse([{ only: [] }]).success).toBe(false);
});

test("the broadcast addresses of this machine's networks are refused", () => {
  const own = ["192.168.7.5/24", "10.9.0.1/31", "fd12::1/64"];
  expect(decide("192.168.7.255", 7, [], own).permitted).toBe(false);
  expect(decide("192.168.7.5", 7, [], own).permitted).toBe(false);
  expect(decide("192.168.8.255", 7, [], own).permitted).toBe(true);
  expect(decide("10.9.0.0", 7, [], own).permitted).toBe(true);
  expect(decide("192.168.7.255", 7, AllowList.parse([{ cidr: "192.168.7.255/32" }]), own).permitted).toBe(true);
});

test("only a proxy that the operator names may be used, on the ports named, unless it is denied", () => {
  const named = AllowList.parse([{ proxies: [{ cidr: "10.0.0.9/32", ports: [3128] }] }, { cidr: "10.0.0.8/32" }]);
  expect([
    decideProxy("10.0.0.9", 3128, named).permitted,
    decideProxy("10.0.0.9", 80, named).permitted,
    decideProxy("10.0.0.8", 3128, named).permitted,
    decideProxy("10.0.0.9", 3128, []).permitted,
    decideProxy("10.0.0.9", 3128, AllowList.parse([...named, { deny: [{ cidr: "10.0.0.0/8" }] }])).permitted,
  ]).toEqual([true, false, false, false, false]);
});

test("onlyInterfaces and onlyVlans confine Ethernet probes; 0 is untagged", () => {
  const station = { mac: "02:00:00:00:00:0b", etherType: 0x8902 };
  const rules = AllowList.parse([{ onlyInterfaces: ["eth1"] }, { onlyVlans: [0, 100] }]);
  const decided = (device: string, vlanIds: number[]) => {
    const decision = decideLink({ interface: device, vlanIds, ...station }, rules);
    return decision.permitted ? "permitted" : decision.reason;
  };
  expect([decided("eth1", []), decided("eth1", [100])]).toEqual(["permitted", "permitted"]);
  expect(decided("eth2", [])).toMatch(/^eth2 is not one of the interfaces/);
  expect(decided("eth1", [100, 7])).toMatch(/^VLAN 7 is not one of the VLANs/);
  const tagged = decideLink({ interface: "eth1", vlanIds: [], ...station }, AllowList.parse([{ onlyVlans: [100] }]));
  expect(tagged).toMatchObject({ permitted: false, reason: expect.stringMatching(/^untagged Ethernet/) });
});
