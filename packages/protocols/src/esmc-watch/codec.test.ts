import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrame } from "../ethernet/codec";
import { clockFrame, type EsmcFields, esmcPayload } from "../testing/clock-frames";
import { golden } from "../testing/golden";
import { pcapOf } from "../testing/pcap";
import { readEsmc, SLOW_PROTOCOLS_ETHERTYPE, SLOW_PROTOCOLS_GROUP } from "./codec";
import { isAcceptable, qualityLevelText } from "./quality-level";

const FUZZED = 100_000;
const FRAMES = 200;
const readFrame = (frame: Uint8Array) => readEsmc(decodeFrame(frame)?.payload ?? new Uint8Array());

test("messages that scapy made are read, with and without the extended TLV", () => {
  expect(readFrame(golden("esmc_ql_prc"))).toEqual({ kind: "esmc", esmc: { isEvent: false, ssm: 2, extended: undefined } });
  const extended = { enhancedSsm: 0x20, clock: "001b19fffe000001", isMixed: false, isPartial: true, enhancedClocks: 3, clocks: 4 };
  expect(readFrame(golden("esmc_ql_ext_event"))).toEqual({ kind: "esmc", esmc: { isEvent: true, ssm: 2, extended } });
});

test.each<[string, number, number, string]>([
  ["of another slow protocol", 0, 1, "other"],
  ["of another organization", 3, 0xa8, "other"],
  ["of another ITU subtype", 5, 2, "other"],
  ["of another version", 6, 0x20, "unreadable"],
  ["without a quality level", 10, 0, "unreadable"],
  ["whose quality level has another length", 12, 5, "unreadable"],
  ["whose first TLV is longer than the frame", 11, 1, "unreadable"],
  ["whose first TLV is shorter than its header", 12, 2, "unreadable"],
])("a message %s is no ESMC message to use", (_, at, byte, kind) => {
  expect(readEsmc(esmcPayload({ isEvent: false, ssm: 2 }).fill(byte, at, at + 1)).kind).toBe(kind);
});

test("no bytes make the reader throw, and every code it reads has four bits", () => {
  const changed = fc.tuple(fc.nat(33), fc.nat(255), fc.nat(40)).map(([at, byte, length]) => {
    const extended = { enhancedSsm: 0x20, clock: "001b19fffe000001", flags: 0, enhancedClocks: 1, clocks: 0 };
    return esmcPayload({ isEvent: false, ssm: 2, extended })
      .fill(byte, at, at + 1)
      .subarray(0, length);
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), changed), (bytes) => {
      const reading = readEsmc(bytes);
      if (reading.kind === "esmc") expect(reading.esmc.ssm).toBeLessThan(16);
    }),
    { numRuns: FUZZED },
  );
});

test("a level is named and ranked by the option of the network", () => {
  const level = (ssm: number, enhancedSsm?: number) => ({
    ...{ isEvent: false, ssm },
    extended:
      enhancedSsm === undefined ? undefined : { enhancedSsm, clock: "", isMixed: false, isPartial: false, enhancedClocks: 0, clocks: 0 },
  });
  expect([2, 4, 8, 11, 15, 3].map((ssm) => qualityLevelText(level(ssm), "option 1"))).toEqual([
    ...["QL-PRC", "QL-SSU-A", "QL-SSU-B", "QL-EEC1", "QL-DNU", "QL-INV3"],
  ]);
  expect([1, 0, 7, 4, 13, 10].map((ssm) => qualityLevelText(level(ssm), "option 2"))).toEqual([
    ...["QL-PRS", "QL-STU", "QL-ST2", "QL-TNC", "QL-ST3E", "QL-EEC2"],
  ]);
  expect([0x20, 0x21, 0xff].map((code) => qualityLevelText(level(2, code), "option 1"))).toEqual(["QL-PRTC", "QL-ePRTC", "QL-PRC"]);
  expect([2, 4, 8, 11, 15, 3].map((ssm) => isAcceptable(level(ssm), "option 1", "QL-SSU-A"))).toEqual([
    true,
    true,
    ...Array(4).fill(false),
  ]);
  expect([1, 0].map((ssm) => isAcceptable(level(ssm), "option 2", "reference"))).toEqual([true, false]);
});

const noTshark = spawnSync("tshark", ["--version"]).status === 0 ? undefined : "skipped: tshark is not installed";
if (noTshark !== undefined) console.warn(noTshark);

/** SSM code and enhanced SSM code of option 1 (G.8264 table 11-6): tshark 4.0 remarks on those of option 2. */
const LEVELS: readonly (readonly [ssm: number, enhanced: number])[] = [
  ...[0x20, 0x21, 0x23, 0xff].map((enhanced) => [2, enhanced] as const),
  ...[4, 8, 11, 15].map((ssm) => [ssm, 0xff] as const),
  [11, 0x22],
];
const Fields: fc.Arbitrary<EsmcFields> = fc
  .record({
    ...{ isEvent: fc.boolean(), level: fc.constantFrom(...LEVELS) },
    clock: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString("hex")),
    ...{ flags: fc.nat(3), enhancedClocks: fc.nat(255), clocks: fc.nat(255) },
  })
  .map(({ isEvent, level: [ssm, enhancedSsm], ...extended }) => ({ isEvent, ssm, extended: { enhancedSsm, ...extended } }));

test.skipIf(noTshark !== undefined)("tshark and the reader read the same of frames with random fields", { timeout: 60_000 }, () => {
  const frames = fc
    .sample(Fields, { numRuns: FRAMES, seed: 19 })
    .map((fields) => clockFrame(SLOW_PROTOCOLS_GROUP, SLOW_PROTOCOLS_ETHERTYPE, esmcPayload(fields)));
  const dir = mkdtempSync(join(tmpdir(), "padit-esmc-"));
  const file = join(dir, "frames.pcap");
  writeFileSync(file, pcapOf(frames));
  const tshark = (...args: string[]) => execFileSync("tshark", ["-r", file, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
  const strange = tshark("-Y", "_ws.malformed || _ws.expert");
  const names = ["event_flag", "tlv_ql_ssm", "tlv_ext_ql_essm", "tlv_ext_ql_clockid", "tlv_ext_ql_flag_mixed", "tlv_ext_ql_flag_chain"];
  const fields = [...names, "tlv_ext_ql_eeec", "tlv_ext_ql_eec"].flatMap((name) => ["-e", `ossp.esmc.${name}`]);
  const read = tshark("-T", "fields", "-E", "separator=;", ...fields);
  rmSync(dir, { recursive: true });
  expect(strange).toBe("");
  expect(read.split("\n").map((line) => line.split(";").map(Number))).toEqual(frames.map(numbersOf));
});

function numbersOf(frame: Uint8Array): number[] {
  const reading = readFrame(frame);
  if (reading.kind !== "esmc" || reading.esmc.extended === undefined) return [];
  const { isEvent, ssm, extended } = reading.esmc;
  const { enhancedSsm, clock, isMixed, isPartial, enhancedClocks, clocks } = extended;
  return [Number(isEvent), ssm, enhancedSsm, Number(`0x${clock}`), Number(isMixed), Number(isPartial), enhancedClocks, clocks];
}
