import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CFM_ETHERTYPE, class1Group, encodeCfm } from "../cfm/codec";
import { toHex } from "../hex";
import { clockFrame } from "../testing/clock-frames";
import { pcapOf } from "../testing/pcap";
import { ccm } from "./codec";
import { MA_FORMATS, type MaidNames, maidOf, maidText, refusedMaid } from "./maid";

const FUZZED = 100_000;
const FRAMES = 240;

const names = (association: string, format: MaidNames["format"], domain = ""): MaidNames => ({ domain, association, format });

test.each<[MaidNames, string, string]>([
  // 802.1Q-2022 tables 21-19 and 21-20; Y.1731 tables A.1 and A.2.
  [names("fh1", "text", "padit"), "0405706164697402036668310000", "padit / fh1"],
  [names("258", "integer"), "010302010200", "(no domain) / integer 258"],
  [names("258", "integer", "padit"), "04057061646974030201020000", "padit / integer 258"],
  [names("100", "VLAN ID"), "01010200640000", "(no domain) / VLAN 100"],
  [names("00005e:0000002a", "VPN ID"), "010407 00005e 0000002a 0000".replaceAll(" ", ""), "(no domain) / VPN 00005e:0000002a"],
  [names("SKTMEG001", "ICC"), `01200d${toHex(new TextEncoder().encode("SKTMEG001"))}0000000000`, "(no domain) / ICC SKTMEG001"],
  [
    names("KRSKTMEG001", "ICC with country code"),
    `01210f${toHex(new TextEncoder().encode("KRSKTMEG001"))}0000000000`,
    "(no domain) / ICC KRSKTMEG001",
  ],
])("%j is encoded as the standards say and read back", (given, hex, text) => {
  const maid = maidOf(given);
  expect([refusedMaid(given), maid.length]).toEqual([undefined, 48]);
  expect(toHex(maid).startsWith(hex)).toBe(true);
  expect(maidText(maid)).toBe(text);
});

test.each<[MaidNames, RegExp]>([
  [names("65536", "integer"), /0 to 65535/],
  [names("-1", "integer"), /0 to 65535/],
  [names("4095", "VLAN ID"), /1 to 4094/],
  [names("5e:2a", "VPN ID"), /OUI and index/],
  [names("FOURTEENLETTER", "ICC"), /1 to 13 characters/],
  [names("SKT", "ICC", "padit"), /no domain name/],
  [names("krSKT", "ICC with country code"), /country code/],
  [names("", "text"), /association's name/],
  [names("a".repeat(43), "text", "b".repeat(10)), /too long/],
])("%j is refused with the reason", (given, reason) => {
  expect(refusedMaid(given)).toMatch(reason);
});

test("a MAID of domain formats that only far ends send is named", () => {
  expect(maidText(Uint8Array.from([2, 3, 97, 46, 98, 2, 1, 99]))).toBe("a.b / c");
  expect(maidText(Uint8Array.from([3, 8, 2, 0, 0, 0, 0, 11, 1, 2, 3, 2, 0, 7]))).toBe("02:00:00:00:00:0b 258 / integer 7");
  expect(maidText(Uint8Array.from([9, 1, 0, 77, 1, 0]))).toBe("format 9 / format 77");
});

test("no bytes make the reader throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(typeof maidText(bytes)).toBe("string");
    }),
    { numRuns: FUZZED },
  );
});

const noTshark = spawnSync("tshark", ["--version"]).status === 0 ? undefined : "skipped: tshark is not installed";
if (noTshark !== undefined) console.warn(noTshark);

const letters = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), { minLength, maxLength }).map((all) => all.join(""));
const vpnId = fc.uint8Array({ minLength: 7, maxLength: 7 }).map(toHex);
const Names: fc.Arbitrary<MaidNames> = fc.constantFrom(...MA_FORMATS).chain((format) => {
  const association = {
    text: letters(1, 20),
    integer: fc.nat(0xffff).map(String),
    "VLAN ID": fc.integer({ min: 1, max: 4094 }).map(String),
    "VPN ID": vpnId,
    ICC: letters(1, 13),
    "ICC with country code": letters(1, 13).map((text) => `KR${text}`),
  }[format];
  const domain = format.startsWith("ICC") ? fc.constant("") : fc.oneof(fc.constant(""), letters(1, 20));
  return fc.record({ domain, association, format: fc.constant(format) });
});

test.skipIf(noTshark !== undefined)("tshark finds nothing wrong with CCMs of random names in every format", { timeout: 60_000 }, () => {
  const drawn = fc.sample(Names, { numRuns: FRAMES, seed: 19 });
  expect(drawn.map(refusedMaid)).toEqual(drawn.map(() => undefined));
  const fields = { level: 5, isRdi: false, interval: 4, sequence: 1, mepId: 101, portStatus: 2, interfaceStatus: 1 };
  const frames = drawn.map((each) => clockFrame(class1Group(5), CFM_ETHERTYPE, encodeCfm(ccm({ ...fields, maid: maidOf(each) }))));
  const dir = mkdtempSync(join(tmpdir(), "padit-maid-"));
  const file = join(dir, "frames.pcap");
  writeFileSync(file, pcapOf(frames));
  const tshark = (...args: string[]) => execFileSync("tshark", ["-r", file, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
  const strange = tshark("-Y", "_ws.malformed || _ws.expert");
  const lengths = tshark("-T", "fields", "-E", "separator=;", "-e", "cfm.maid.md.name.format", "-e", "cfm.maid.ma.name.length").split("\n");
  rmSync(dir, { recursive: true });
  expect(strange).toBe("");
  expect(lengths.map((line) => line.split(";").map(Number))).toEqual(
    drawn.map((each) => {
      const maid = maidOf(each);
      return [maid[0], maid[each.domain === "" ? 2 : 3 + each.domain.length]];
    }),
  );
});
