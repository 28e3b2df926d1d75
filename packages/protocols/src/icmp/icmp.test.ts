import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeWire } from "../testing/fake-wire";
import { decodeEchoReply, encodeEchoRequest, internetChecksum } from "./codec";
import { icmpProbe } from "./probe";
import { IcmpTarget } from "./spec";

const signal = new AbortController().signal;
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

/** The reply of a host (RFC 792): type 0, a new checksum, everything else copied from the request. */
function reply(request: Uint8Array): Uint8Array {
  const bytes = request.slice();
  const isV6 = bytes[0] === 128;
  bytes[0] = isV6 ? 129 : 0;
  bytes.set([0, 0], 2);
  if (!isV6) new DataView(bytes.buffer).setUint16(2, internetChecksum(bytes));
  return bytes;
}

test("the checksum of RFC 1071 §3's example bytes", () => {
  // Their one's complement sum is ddf2.
  expect(internetChecksum(hex("0001 f203 f4f5 f6f7"))).toBe(~0xddf2 & 0xffff);
});

test("a request is what Linux ping puts on the wire", () => {
  // ping -c1 -s 8 -p ff: type 8, identifier 0x1234, sequence 1.
  const bytes = encodeEchoRequest(4, { identifier: 0x1234, seq: 1, data: new Uint8Array(8).fill(0xff) });
  expect(Buffer.from(bytes).toString("hex")).toBe("0800e5ca12340001ffffffffffffffff");
});

test("any bytes at all are answered with a reason or a reply, never a throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(4 as const, 6 as const), (bytes, family) => {
      const decoded = decodeEchoReply(family, bytes);
      if (decoded.ok) expect(decoded.reply.data.length).toBe(bytes.length - 8);
    }),
    { numRuns: 100_000 },
  );
}, 120_000);

test.each(["192.0.2.1", "2001:db8::1"])("%s answers: round trip, TTL, no loss", async (host) => {
  const wire = new FakeWire({ icmp: (p) => [{ afterNs: 3e6, payload: reply(p), meta: { ttl: 57 } }] });
  const run = await icmpProbe.run(IcmpTarget.parse({ host }), wire.io, signal);
  expect(run).toMatchObject({ outcome: "ok", metrics: { icmp_rtt: { value: 3 }, icmp_loss: { value: 0 } }, detail: { reply_ttl: 57 } });
});

test("replies to another program's ping are nobody's business", async () => {
  const others = (p: Uint8Array) => {
    const bytes = reply(p);
    bytes[4] = (bytes[4] ?? 0) ^ 0xff;
    bytes.set([0, 0], 2);
    new DataView(bytes.buffer).setUint16(2, internetChecksum(bytes));
    return [{ afterNs: 1e6, payload: bytes }];
  };
  const run = await icmpProbe.run(IcmpTarget.parse({ host: "192.0.2.1" }), new FakeWire({ icmp: others }).io, signal);
  expect(run).toMatchObject({ outcome: "timeout", metrics: { icmp_loss: { value: 1 } } });
});

test("a reply damaged on the way is dropped by its checksum: loss", async () => {
  const spoil = (p: Uint8Array) => {
    const bytes = reply(p);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    return [{ afterNs: 1e6, payload: bytes }];
  };
  const run = await icmpProbe.run(IcmpTarget.parse({ host: "192.0.2.1" }), new FakeWire({ icmp: spoil }).io, signal);
  expect(run.outcome).toBe("timeout");
});

test("a collector without raw sockets says so and counts no loss", async () => {
  const run = await icmpProbe.run(IcmpTarget.parse({ host: "192.0.2.1" }), new FakeWire({ lacks: ["icmp"] }).io, signal);
  expect(run).toMatchObject({ outcome: "not_run", metrics: {}, hint: "no icmp here" });
});
