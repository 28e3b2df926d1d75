import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, goldenUdp, toHex } from "../testing/golden";
import { decodeReflector, decodeSender, encodeReflector, encodeSender } from "./codec";
import { decodeErrorEstimate, encodeErrorEstimate } from "./error-estimate";
import { readTime, writeTime } from "./time";
import { decodeTlvs, encodePadding, reflectTlvs } from "./tlv";

// What the golden frames were built from.
const T1 = 1_700_000_000_123_456_789n;
const T2 = T1 + 25_000n;
const T3 = T2 + 4_000n;
const error = { synchronised: true, format: "ntp" as const, errorNs: 0 };
const key = fromHex("00112233445566778899aabbccddeeff");
const sender = { seq: 1, atNs: T1, error, ssid: 0x1234 };
const copied = { seq: 1, time: fromHex("e8fe6f801f9add38"), error: 0x8001 };
const reflector = { seq: 1, sentNs: T3, receivedNs: T2, error, ssid: 0x1234, sender: copied, ttl: 64 };

test("the golden packets, byte for byte", () => {
  expect(toHex(encodeSender(sender))).toBe(toHex(goldenUdp("stamp_tx")));
  expect(toHex(encodeSender({ ...sender, seq: 2, error: { ...error, format: "ptp" } }))).toBe(toHex(goldenUdp("stamp_tx_ptp")));
  expect(toHex(encodeSender(sender, key))).toBe(toHex(goldenUdp("stamp_tx_auth")));
  expect(toHex(encodeReflector(reflector))).toBe(toHex(goldenUdp("stamp_rx")));
  expect(toHex(encodeReflector(reflector, key))).toBe(toHex(goldenUdp("stamp_rx_auth")));
});

test("the golden replies give back the times they were built from, to the nanosecond", () => {
  for (const [name, k] of [["stamp_rx", undefined] as const, ["stamp_rx_auth", key] as const]) {
    const decoded = decodeReflector(goldenUdp(name), T1, k);
    expect(decoded).toMatchObject({ ok: true, packet: { seq: 1, sentNs: T3, receivedNs: T2, ssid: 0x1234, ttl: 64 } });
    expect(decoded.ok && decoded.packet.sender).toEqual(copied);
  }
});

test("NTP's fraction is rounded up, so that every nanosecond comes back", () => {
  const view = new DataView(new ArrayBuffer(8));
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 4_000_000_000n * 1_000_000_000n }),
      fc.constantFrom("ntp" as const, "ptp" as const),
      (ns, format) => {
        writeTime(view, 0, ns, format);
        expect(readTime(view, 0, format, ns)).toBe(ns);
      },
    ),
    { numRuns: 20_000 },
  );
}, 60_000);

test("the second NTP era (from 7 February 2036) is told by what time it is now", () => {
  // RFC 5905 figure 4: era 1 begins at 2036-02-07T06:28:16Z.
  const era1 = BigInt(Date.parse("2036-02-07T06:28:16Z")) * 1_000_000n;
  const view = new DataView(new ArrayBuffer(8));
  expect(readTime(view, 0, "ntp", era1 + 5_000_000_000n)).toBe(era1);
});

test("a nanoseconds field of a second or more is no time", () => {
  const view = new DataView(fromHex("6553f100dbef9da4").buffer);
  expect(readTime(view, 0, "ptp", T1)).toBeUndefined();
});

test("an error estimate never claims less than it was given, and a multiplier of 0 says nothing", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (errorNs) => {
      const { errorNs: claimed } = decodeErrorEstimate(encodeErrorEstimate({ synchronised: true, format: "ntp", errorNs }));
      expect(claimed).toBeGreaterThanOrEqual(errorNs);
      expect(claimed).toBeLessThanOrEqual(Math.max(1, errorNs * 1.02 + 1));
    }),
  );
  expect(decodeErrorEstimate(0x8000).errorNs).toBeNull();
});

test("a changed byte anywhere before the HMAC, or another key, does not pass", () => {
  const bytes = goldenUdp("stamp_rx_auth");
  for (let at = 0; at < 96; at++) {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(decodeReflector(changed, T1, key)).toEqual({ ok: false, reason: "wrong_hmac" });
  }
  expect(decodeReflector(bytes, T1, fromHex("ff".repeat(16)))).toEqual({ ok: false, reason: "wrong_hmac" });
});

test("a TWAMP-light sender's 14 bytes are a request, and 38 of a reply are one, with its TTL from 41 on", () => {
  expect(decodeSender(goldenUdp("stamp_tx").subarray(0, 14))).toMatchObject({ ok: true, packet: { seq: 1, ssid: 0 } });
  expect(decodeReflector(goldenUdp("stamp_rx").subarray(0, 41), T1)).toMatchObject({ ok: true });
  for (const size of [38, 40, 41])
    expect(decodeReflector(goldenUdp("stamp_rx").subarray(0, size), T1)).toMatchObject({
      ok: true,
      packet: { ttl: size === 41 ? 64 : undefined },
    });
  expect(decodeReflector(goldenUdp("stamp_rx").subarray(0, 37), T1)).toEqual({ ok: false, reason: "too_short" });
});

test("padding is an Extra Padding TLV that reads back", () => {
  expect(decodeTlvs(encodePadding(20))).toEqual([
    { flags: { unrecognized: true, malformed: false, integrity: false }, type: 1, value: new Uint8Array(20) },
  ]);
});

test("any bytes, golden ones changed or cut, never throw and are never read past their end", () => {
  const frames = ["stamp_tx", "stamp_rx", "stamp_tx_auth", "stamp_rx_auth"].map(goldenUdp);
  const changed = fc.tuple(fc.constantFrom(...frames), fc.nat(111), fc.nat(255), fc.nat(112)).map(([frame, at, byte, length]) => {
    const bytes = frame.slice(0, length);
    if (at < bytes.length) bytes[at] = byte;
    return bytes;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 160 }), changed), fc.constantFrom(undefined, key), (bytes, k) => {
      const around = new Uint8Array(bytes.length + 128).fill(0xaa);
      around.set(bytes);
      const inside = around.subarray(0, bytes.length);
      expect(decodeReflector(inside, T1, k)).toEqual(decodeReflector(bytes, T1, k));
      expect(decodeSender(inside, k)).toEqual(decodeSender(bytes, k));
    }),
    { numRuns: 100_000 },
  );
}, 240_000);

test("a reflector says which TLVs it knows and which are malformed, and leaves padding that is none alone", () => {
  const unknown = Uint8Array.of(0x80, 9, 0, 1, 7);
  const cut = Uint8Array.of(0x80, 1, 0, 50, 7);
  const reflected = reflectTlvs(Uint8Array.from([...encodePadding(2), ...unknown, ...cut]));
  expect([...reflected]).toEqual([0, 1, 0, 2, 0, 0, 0x80, 9, 0, 1, 7, 0x40, 1, 0, 50, 7]);
  for (const padding of [new Uint8Array(20), Uint8Array.of(0x7f, 1, 0, 0), new Uint8Array(3).fill(0xff)])
    expect(reflectTlvs(padding)).toEqual(padding);
});
