import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PTP_ETHERTYPE, PTP_GROUPS } from "../ptp-watch/codec";
import { clockFrame } from "../testing/clock-frames";
import { pcapOf } from "../testing/pcap";
import { DATA_SETS, type DataSet, getRequest, readManagement } from "./codec";

const FUZZED = 100_000;
const FRAMES = 250;
const SETS = Object.keys(DATA_SETS) as DataSet[];

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));

/** Responses of linuxptp 3.1.1 as they came over its socket; `pmc` printed the same fields. */
const TIME_STATUS = bytesOf(`
  0d 02 00 68 18 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 3e 87 d8 ff fe ab 5d c5 00 00 00 07 04 7f
  00 00 00 00 00 00 00 00 00 00 00 00 02 00
  00 01 00 34 c0 00 00 00 00 00 00 00 01 6f 18 ec 5e 8a 1c 2d 45 45 00 00 00 00 00 00 00 00 00 00
  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 76 8b 15 ff fe 03 52 51`);

test("a response of ptp4l is read as pmc prints it", () => {
  expect(readManagement(TIME_STATUS)).toEqual({
    kind: "data",
    sequence: 7,
    domain: 24,
    data: { set: "timeStatus", offsetNs: 367, hasGrandmaster: true, grandmaster: "768b15.fffe.035251" },
  });
});

test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
  ["of another type", (b) => b.fill(0x0b, 0, 1)],
  ["of version 1", (b) => b.fill(1, 1, 2)],
  ["that is a request", (b) => b.fill(0, 46, 47)],
  ["about an unknown data set", (b) => b.fill(0x7f, 52, 53)],
  ["that is cut off", (b) => b.subarray(0, b.length - 1)],
  ["whose TLV is longer than the message", (b) => b.fill(0xff, 50, 52)],
  ["whose TLV is shorter than its data set", (b) => b.fill(0, 50, 51).fill(0x30, 51, 52)],
])("a message %s is no response", (_, change) => {
  expect(readManagement(change(TIME_STATUS.slice()))).toEqual({ kind: "other" });
});

test("an error of ptp4l names its code", () => {
  const error = TIME_STATUS.slice();
  error.set([0, 2, 0, 8, 0, 2, 0xc0, 0], 48);
  expect(readManagement(error)).toEqual({ kind: "refused", sequence: 7, errorId: 2 });
});

test("no bytes make the reader throw, and an identity always has its notation", () => {
  const changed = fc.tuple(fc.nat(TIME_STATUS.length - 1), fc.nat(255), fc.nat(TIME_STATUS.length)).map(([at, byte, length]) => {
    const bytes = TIME_STATUS.slice();
    bytes[at] = byte;
    return bytes.subarray(0, length);
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 120 }), changed), (bytes) => {
      const reading = readManagement(bytes);
      if (reading.kind !== "data" || !("grandmaster" in reading.data)) return;
      expect(/^[0-9a-f]{6}\.[0-9a-f]{4}\.[0-9a-f]{6}$/.test(reading.data.grandmaster)).toBe(true);
    }),
    { numRuns: FUZZED },
  );
});

const noTshark = spawnSync("tshark", ["--version"]).status === 0 ? undefined : "skipped: tshark is not installed";
if (noTshark !== undefined) console.warn(noTshark);

test.skipIf(noTshark !== undefined)("tshark finds nothing wrong with random requests and reads what was asked", { timeout: 60_000 }, () => {
  const Asked = fc.record({ set: fc.constantFrom(...SETS), domain: fc.nat(255), sequence: fc.nat(0xffff) });
  const asked = fc.sample(Asked, { numRuns: FRAMES, seed: 19 });
  const frames = asked.map(({ set, domain, sequence }) => clockFrame(PTP_GROUPS[1], PTP_ETHERTYPE, getRequest(set, domain, sequence)));
  const dir = mkdtempSync(join(tmpdir(), "padit-pmc-"));
  const file = join(dir, "frames.pcap");
  writeFileSync(file, pcapOf(frames));
  const tshark = (...args: string[]) => execFileSync("tshark", ["-r", file, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
  const strange = tshark("-Y", "_ws.malformed || _ws.expert");
  const names = ["domainnumber", "sequenceid", "mm.action", "mm.managementId"].flatMap((name) => ["-e", `ptp.v2.${name}`]);
  const shown = tshark("-T", "fields", "-E", "separator=;", ...names).split("\n");
  rmSync(dir, { recursive: true });
  expect(strange).toBe("");
  expect(shown.map((line) => line.split(";").map(Number))).toEqual(
    asked.map(({ set, domain, sequence }) => [domain, sequence, 0, DATA_SETS[set]]),
  );
});
