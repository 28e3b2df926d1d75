import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeEcho, encodeEcho, HEADER_BYTES } from "./codec";

const key = new Uint8Array(32).fill(7);
const packets = fc.record({
  session: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  seq: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  flags: fc.integer({ min: 0, max: 65_535 }),
  sentNs: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});

test("what is encoded is decoded, at every size", () => {
  fc.assert(
    fc.property(packets, fc.integer({ min: HEADER_BYTES, max: 1400 }), (packet, size) => {
      const bytes = encodeEcho(packet, key, size);
      expect(bytes.length).toBe(size);
      expect(decodeEcho(bytes, key)).toEqual({ ok: true, packet });
    }),
  );
});

test("any octets at all are answered with a reason, never a throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(decodeEcho(bytes, key).ok).toBe(false);
    }),
    { numRuns: 100_000 },
  );
}, 120_000);

test("a header changed in any bit, or another key, does not pass", () => {
  const bytes = encodeEcho({ session: 1n, seq: 2, flags: 0, sentNs: 3n }, key);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: HEADER_BYTES * 8 - 1 }), (bit) => {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeEcho(changed, key).ok).toBe(false);
    }),
  );
  expect(decodeEcho(bytes, new Uint8Array(32))).toEqual({ ok: false, reason: "wrong_tag" });
});

test("the layout is the documented one, octet by octet", () => {
  const bytes = encodeEcho({ session: 0x0102030405060708n, seq: 9, flags: 1, sentNs: 2n }, key);
  expect(Buffer.from(bytes.subarray(0, 28)).toString("hex")).toBe(
    ["50445431", "0102030405060708", "00000009", "0001", "0024", "0000000000000002"].join(""),
  );
});
