import { Capabilities, PolicySummary } from "@padit/protocols/collector-api";
import { expect, test } from "vitest";
import { AllowList } from "./policy";
import { policySummary } from "./policy-summary";

test("without a file nothing is confined, and the default rates hold, those of control planes as well", () => {
  const summary = policySummary([]);
  expect(PolicySummary.parse(summary)).toEqual(summary);
  expect(summary).toMatchObject({
    only: [],
    deny: [],
    protocols: [],
    interfaces: [],
    vlans: [],
    limits: { targetPacketsPerSecond: 10_000 },
  });
  expect(summary.protocolLimits).toMatchObject({ icmp: 1_000, "cfm-lt": 100 });
});

test("each rule of the file is in the summary, as its owner wrote it", () => {
  const rules = AllowList.parse([
    { only: [{ cidr: "192.0.2.0/24", ports: [443, 7] }] },
    { deny: [{ cidr: "192.0.2.1/32" }] },
    { cidr: "127.0.0.0/8" },
    { proxies: [{ cidr: "192.0.2.9/32", ports: [3128] }] },
    { onlyProtocols: ["icmp", "cfm-lb"] },
    { onlyInterfaces: ["eth1"] },
    { onlyVlans: [0, 100] },
    { cfmGroupLevels: [5], interface: "eth1" },
    { limits: { targetPacketsPerSecond: 500, protocolPacketsPerSecond: { icmp: 20 } } },
  ]);
  expect(policySummary(rules)).toMatchObject({
    ...{ only: ["192.0.2.0/24 ports 443, 7"], deny: ["192.0.2.1/32"], allow: ["127.0.0.0/8"], proxies: ["192.0.2.9/32 ports 3128"] },
    ...{ protocols: ["icmp", "cfm-lb"], interfaces: ["eth1"], vlans: ["0", "100"], cfmGroups: ["5 (eth1)"] },
    ...{ limits: { targetPacketsPerSecond: 500 }, protocolLimits: { icmp: 20, "cfm-lb": 500 } },
  });
});

test("a long list is cut and says how many entries are left out, so that the status report stays within its bounds", () => {
  const only = Array.from({ length: 300 }, (_, i) => ({
    cidr: `10.0.${i % 256}.0/24`,
    ports: Array.from({ length: 100 }, (__, port) => port + 1),
  }));
  const summary = policySummary(AllowList.parse([{ only }]));
  expect([summary.only.length, summary.only.at(-1)]).toEqual([40, "and 261 more"]);
  expect(Capabilities.parse({ protocols: [], stamps: [], policy: summary }).policy).toEqual(summary);
});
