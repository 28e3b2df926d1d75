import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrame } from "../ethernet/codec";
import { type AnnounceFields, announcePayload, clockFrame } from "../testing/clock-frames";
import { golden } from "../testing/golden";
import { pcapOf } from "../testing/pcap";
import { clockAccuracyText, clockClassMeaning } from "./clock-quality";
import { PTP_ETHERTYPE, PTP_GROUPS, readAnnounce } from "./codec";

const FUZZED = 100_000;
const FRAMES = 200;

test("an Announce that ptp4l sent is read as it was configured", () => {
  expect(readAnnounce(decodeFrame(golden("ptp_announce"))?.payload ?? new Uint8Array())).toEqual({
    kind: "announce",
    announce: {
      domain: 24,
      flags: {
        ...{ isAlternateMaster: false, isLeap61: false, isLeap59: false, isUtcOffsetValid: false, isPtpTimescale: false },
        ...{ isTimeTraceable: false, isFrequencyTraceable: false, isSynchronizationUncertain: false },
      },
      sender: { clock: "020000.fffe.00000b", port: 1 },
      sequence: expect.any(Number),
      intervalMs: 125,
      utcOffsetSeconds: 37,
      ...{ priority1: 128, clockClass: 6, clockAccuracy: 0x21, offsetScaledLogVariance: 0x4e5d, priority2: 100 },
      grandmaster: "020000.fffe.00000b",
      stepsRemoved: 0,
      timeSource: 0x20,
    },
  });
});

test.each<[string, (payload: Uint8Array) => Uint8Array | undefined, string]>([
  ["of IEEE 802.1AS", (p) => p.fill(0x1b, 0, 1), "unreadable"],
  ["of version 1", (p) => p.fill(1, 1, 2), "unreadable"],
  ["that is cut off", (p) => p.subarray(0, 63), "unreadable"],
  ["whose length is longer than the frame", (p) => p.fill(65, 3, 4), "unreadable"],
  ["whose length is shorter than an Announce", (p) => p.fill(63, 3, 4), "unreadable"],
  ["with an interval that no profile has", (p) => p.fill(0x7f, 33, 34), "unreadable"],
  ["that is a Sync", (p) => p.fill(0, 0, 1), "other"],
  ["that is empty", () => new Uint8Array(), "other"],
])("a message %s is no Announce", (_, change, kind) => {
  expect(readAnnounce(change(announcePayload()) ?? new Uint8Array()).kind).toBe(kind);
});

test("no bytes make the reader throw, and what it reads stays within its field's range", () => {
  const changed = fc.tuple(fc.nat(63), fc.nat(255), fc.nat(70)).map(([at, byte, length]) => {
    const payload = announcePayload();
    payload[at] = byte;
    return payload.subarray(0, length);
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), changed), (bytes) => {
      const reading = readAnnounce(bytes);
      if (reading.kind !== "announce") return;
      const { intervalMs, stepsRemoved, grandmaster } = reading.announce;
      expect(
        intervalMs >= 7.8 && intervalMs <= 16_000 && stepsRemoved <= 0xffff && /^[0-9a-f]{6}\.[0-9a-f]{4}\.[0-9a-f]{6}$/.test(grandmaster),
      ).toBe(true);
    }),
    { numRuns: FUZZED },
  );
});

test("clock classes mean what G.8275.1 says", () => {
  const states = [6, 7, 135, 140, 150, 155, 160, 165, 248, 255, 99].map((code) => clockClassMeaning(code).state);
  expect(states).toEqual(["locked", ...Array(7).fill("holdover"), "free_running", "free_running", "free_running"]);
  expect([0x17, 0x21, 0x30, 0x31, 0xfe].map(clockAccuracyText)).toEqual([
    "within 1 ps",
    "within 100 ns",
    "within 10 s",
    "worse than 10 s",
    "unknown",
  ]);
});

const noTshark = spawnSync("tshark", ["--version"]).status === 0 ? undefined : "skipped: tshark is not installed";
if (noTshark !== undefined) console.warn(noTshark);

const identity = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString("hex"));
const Fields: fc.Arbitrary<AnnounceFields> = fc.record({
  ...{ domain: fc.nat(255), flags: fc.nat(0x7f), clock: identity, port: fc.nat(0xffff), sequence: fc.nat(0xffff) },
  ...{ logInterval: fc.integer({ min: -7, max: 4 }), utcOffset: fc.integer({ min: -0x8000, max: 0x7fff }), priority1: fc.nat(255) },
  ...{ clockClass: fc.nat(255), accuracy: fc.nat(255), variance: fc.nat(0xffff), priority2: fc.nat(255), grandmaster: identity },
  ...{ stepsRemoved: fc.nat(0xffff), timeSource: fc.nat(255) },
});

test.skipIf(noTshark !== undefined)("tshark and the reader read the same of frames with random fields", { timeout: 60_000 }, () => {
  const frames = fc
    .sample(Fields, { numRuns: FRAMES, seed: 19 })
    .map((fields, i) => clockFrame(PTP_GROUPS[i % 2] ?? "", PTP_ETHERTYPE, announcePayload(fields)));
  const dir = mkdtempSync(join(tmpdir(), "padit-ptp-"));
  const file = join(dir, "frames.pcap");
  writeFileSync(file, pcapOf(frames));
  const tshark = (...args: string[]) => execFileSync("tshark", ["-r", file, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
  const strange = tshark("-Y", "_ws.malformed || _ws.expert");
  const names = [
    ...["domainnumber", "clockidentity", "sourceportid", "sequenceid", "logmessageperiod", "an.origincurrentutcoffset"],
    ...["an.priority1", "an.grandmasterclockclass", "an.grandmasterclockaccuracy", "an.grandmasterclockvariance", "an.priority2"],
    ...["an.grandmasterclockidentity", "an.localstepsremoved", "timesource"],
    ...["li61", "li59", "utcreasonable", "timescale", "timetraceable", "frequencytraceable", "synchronizationUncertain"].map(
      (bit) => `flags.${bit}`,
    ),
  ];
  const fieldOf = (name: string) => (name === "timesource" ? "ptp.v2.timesource" : `ptp.v2.${name}`);
  const read = tshark("-T", "fields", "-E", "separator=;", "-E", "occurrence=f", ...names.flatMap((name) => ["-e", fieldOf(name)]));
  rmSync(dir, { recursive: true });
  expect(strange).toBe("");
  const shown = read.split("\n").map((line) => line.split(";").map(Number));
  expect(shown).toEqual(frames.map(numbersOf));
});

function numbersOf(frame: Uint8Array): number[] {
  const reading = readAnnounce(decodeFrame(frame)?.payload ?? new Uint8Array());
  if (reading.kind !== "announce") return [];
  const { flags, sender, ...a } = reading.announce;
  const number = (clock: string) => Number(`0x${clock.replaceAll(".", "")}`);
  const bits = [flags.isLeap61, flags.isLeap59, flags.isUtcOffsetValid, flags.isPtpTimescale, flags.isTimeTraceable];
  return [
    ...[a.domain, number(sender.clock), sender.port, a.sequence, Math.log2(a.intervalMs / 1000), a.utcOffsetSeconds],
    ...[a.priority1, a.clockClass, a.clockAccuracy, a.offsetScaledLogVariance, a.priority2, number(a.grandmaster), a.stepsRemoved],
    ...[a.timeSource, ...[...bits, flags.isFrequencyTraceable, flags.isSynchronizationUncertain].map(Number)],
  ];
}
