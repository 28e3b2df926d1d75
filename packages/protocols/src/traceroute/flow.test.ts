import fc from "fast-check";
import { expect, test } from "vitest";
import { internetChecksum } from "../icmp/codec";
import { fromHex, toHex } from "../testing/golden";
import { type Flow, icmpFlow, tcpFlow, udpFlow } from "./flow";
import { addressBytes, encodeSyn, encodeUdp, type FlowEnds } from "./segments";

const RUNS = 100_000;
const V4: FlowEnds = { from: { address: "192.0.2.9", port: 20_001 }, to: { address: "192.0.2.1", port: 33_434 } };
const V6: FlowEnds = { from: { address: "2001:db8::9%2", port: 20_001 }, to: { address: "2001:db8::1", port: 443 } };

const FLOWS: [name: string, flow: Flow][] = [
  ["icmp", icmpFlow(4, 0x1234, 65_500)],
  ["icmpv6", icmpFlow(6, 0x1234, 7)],
  ["udp", udpFlow(V4, 65_530)],
  ["udp over IPv6", udpFlow(V6, 1)],
  ["tcp", tcpFlow(V4, 0xffff_fff0)],
  ["tcp over IPv6", tcpFlow(V6, 9)],
];

test.each(FLOWS)("of %s the first 8 bytes, which every router quotes, tell each packet of a trace", (_, flow) => {
  for (let nth = 0; nth < 640; nth++) {
    const packet = flow.write(nth);
    expect([flow.quoted(packet.subarray(0, 8)), flow.quoted(packet)]).toEqual([nth, nth]);
  }
});

test("all packets of an ICMP trace have one checksum, and those of UDP and TCP the same ports", () => {
  const checksums = new Set(Array.from({ length: 640 }, (_, nth) => toHex(icmpFlow(4, 0x1234, 65_500).write(nth).slice(0, 4))));
  expect(checksums.size).toBe(1);
  for (const flow of [udpFlow(V4, 65_530), tcpFlow(V4, 5)]) {
    const ports = new Set(Array.from({ length: 640 }, (_, nth) => toHex(flow.write(nth).slice(0, 4))));
    expect(ports.size).toBe(1);
  }
});

test("a checksum over pseudo header and segment is right: the receiver's sum is 0 (RFC 1071)", () => {
  for (const ends of [V4, V6])
    for (const [protocol, segment] of [
      [17, encodeUdp(ends, Uint8Array.of(1, 2, 3, 4, 5))] as const,
      [6, encodeSyn(ends, 0xdeadbeef)] as const,
    ]) {
      const pseudo = [...addressBytes(ends.from.address), ...addressBytes(ends.to.address), 0, 0, 0, segment.length, 0, 0, 0, protocol];
      expect(internetChecksum(Uint8Array.from([...pseudo, ...segment]))).toBe(0);
    }
});

test.each([
  ["192.0.2.9", "c0000209"],
  ["2001:db8::9", "20010db8000000000000000000000009"],
  ["::ffff:192.0.2.9", "00000000000000000000ffffc0000209"],
  ["fe80::1%3", "fe800000000000000000000000000001"],
  ["::", "00000000000000000000000000000000"],
])("the address %s has the bytes %s", (address, hex) => {
  expect(toHex(Uint8Array.from(addressBytes(address)))).toBe(hex);
});

test("a SYN-ACK and a RST are answers to their SYN", () => {
  const flow = tcpFlow(V4, 0xffff_fff0);
  // Ports 33434 to 20001, acknowledgement of 0xfffffff0 + 20 + 1.
  for (const flags of ["12", "14"]) expect(flow.answered(fromHex(`829a4e21000000000000000550${flags}000000000000`))).toBe(20);
  expect(flow.answered(fromHex("829b4e21000000000000000550120000000000000" + "0"))).toBeUndefined();
});

test.each(FLOWS)("of %s any bytes are either a packet of the trace or nobody's", (_, flow) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      for (const nth of [flow.quoted(bytes), flow.answered(bytes)])
        if (nth !== undefined && !Number.isInteger(nth)) throw new Error(`${nth}`);
    }),
    { numRuns: RUNS },
  );
});
