import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeWire } from "../testing/fake-wire";
import { decodeEcho, type EchoPacket, HEADER_BYTES, seqOf, writeEcho } from "./codec";
import { Echoes } from "./echoes";

const long = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const packets = fc.record({
  session: long,
  seq: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  flags: fc.integer({ min: 0, max: 65_535 }),
  sentNs: long,
  tag: long,
});

function written(packet: EchoPacket, at = 0): Uint8Array {
  const bytes = new Uint8Array(at + HEADER_BYTES);
  writeEcho(new DataView(bytes.buffer), at, packet);
  return bytes.subarray(at);
}

test("what is written is read, wherever it lies", () => {
  fc.assert(
    fc.property(packets, fc.nat(100), (packet, at) => {
      const bytes = written(packet, at);
      expect(decodeEcho(bytes)).toEqual({ ok: true, packet });
      expect(seqOf(bytes)).toBe(packet.seq);
    }),
  );
});

test("any bytes at all are answered with a reason, never a throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(decodeEcho(bytes).ok).toBe(false);
    }),
    { numRuns: 100_000 },
  );
}, 120_000);

test("the layout is the documented one, byte by byte", () => {
  const bytes = written({ session: 0x0102030405060708n, seq: 9, flags: 1, sentNs: 2n, tag: 3n });
  expect(Buffer.from(bytes).toString("hex")).toBe(
    ["50445431", "0102030405060708", "00000009", "0001", "0024", "0000000000000002", "0000000000000003"].join(""),
  );
});

test("an echo is what was sent, byte by byte; one changed in any bit, cut, or of another run is none", () => {
  const run = { count: 3, payloadBytes: 64 };
  const echoes = new Echoes(new FakeWire().io, run);
  const [first, second] = [echoes.write(0), echoes.write(1)].map((payload) => payload.slice());
  expect([echoes.read(first!), echoes.read(second!)]).toEqual([
    { seq: 0, extra: undefined },
    { seq: 1, extra: undefined },
  ]);
  for (let bit = 0; bit < 64 * 8; bit++) {
    const changed = second!.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(echoes.read(changed)).toMatchObject({ outcome: expect.stringMatching(/mismatch|malformed_response/) });
  }
  expect(echoes.read(second!.subarray(0, 63))).toMatchObject({ seq: 1, outcome: "mismatch" });
  expect(echoes.read(second!.subarray(0, 20))).toMatchObject({ outcome: "malformed_response" });
  const other = new Echoes(new FakeWire({ seed: 5 }).io, run);
  expect(echoes.read(other.write(1))).toMatchObject({ outcome: "mismatch", why: "A reply of another session." });
  const third = second!.slice();
  third[15] = 2;
  expect(echoes.read(third)).toMatchObject({ outcome: "mismatch", why: "A reply to a packet that was not sent." });
});
