import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CFM_ETHERTYPE, type CfmPdu, class2Group, decodeCfm, encodeCfm } from "../cfm/codec";
import { decodeFrame, encodeFrame, type VlanTag } from "../ethernet/codec";
import { macText } from "../ethernet/mac";
import { FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { toHex } from "../testing/golden";
import { pcapOf } from "../testing/pcap";
import { ltm, ltrOfTarget, readLtm, readLtr } from "./codec";
import { cfmLtProbe } from "./probe";
import { CfmLtTarget } from "./spec";

const FUZZED = 100_000;
const FRAMES = 200;
const TARGET = "02:00:00:00:00:0b";
const BRIDGES = ["02:00:00:00:00:01", "02:00:00:00:00:02"];
const signal = new AbortController().signal;

interface Change {
  bridges?: string[];
  hasTarget?: boolean;
  pdu?: (pdu: CfmPdu) => CfmPdu;
  tags?: VlanTag[];
}
/** Two bridges that pass the message on, the nearer one answering last, and the target. */
function path({ bridges = BRIDGES, hasTarget = true, pdu = (same) => same, tags }: Change = {}) {
  return (request: Uint8Array) => {
    const frame = decodeFrame(request);
    const decoded = frame && decodeCfm(frame.payload);
    const asked = decoded?.ok ? readLtm(decoded.pdu) : undefined;
    if (frame === undefined || asked === undefined) return [];
    const reply = (source: string, afterMs: number, message: CfmPdu) => ({
      afterNs: afterMs * 1e6,
      payload: encodeFrame({
        ...{ destination: frame.source, source, tags: tags ?? frame.tags, etherType: CFM_ETHERTYPE },
        payload: encodeCfm(pdu(message)),
      }),
      meta: { packetType: "host" as const },
    });
    const relayed = (nth: number, mac: string): CfmPdu => {
      const message = ltrOfTarget({ ...asked, ttl: asked.ttl - nth }, mac);
      return { ...message, flags: 0x80, body: Uint8Array.of(...message.body.subarray(0, 5), 2) };
    };
    return [
      ...bridges.map((mac, nth) => reply(mac, 900 - 100 * nth, relayed(nth, mac))),
      ...(hasTarget ? [reply(TARGET, 50, ltrOfTarget({ ...asked, ttl: asked.ttl - bridges.length }, TARGET))] : []),
    ];
  };
}
const probe = (frames: NonNullable<FakeWireOptions["frames"]>, settings: object = {}) => {
  const wire = new FakeWire({ frames });
  const run = cfmLtProbe.run(CfmLtTarget.parse({ interface: "eth1", mac: TARGET, ...settings }), wire.io, signal);
  return run.then((ended) => ({ run: ended, elapsedMs: wire.io.nowMs() }));
};

test("bridges and the target are listed in the order of the path, and the run ends when all have answered", async () => {
  const { run, elapsedMs } = await probe(path(), { mdLevel: 5, vlanId: 200, pcp: 7 });
  expect(run).toMatchObject({ outcome: "ok", metrics: { cfm_lt_availability: { value: 1 }, cfm_lt_hops: { value: 3 } } });
  expect(run.detail?.hops).toMatchObject([
    { hop: 1, mac: BRIDGES[0], found_by: "filtering database", ingress: { mac: BRIDGES[0], action: 1 } },
    { hop: 2, mac: BRIDGES[1] },
    { hop: 3, mac: TARGET, found_by: "hit", is_mep: true },
  ]);
  expect(elapsedMs).toBe(900);
  // Class 2 group of level 5, own address, VLAN 200 with PCP 7, LTM: flags 80, first TLV at 17.
  expect(run.hex?.sent).toMatch(/^0180c200003d02000000000a8100e0c88902a0058011/);
});

test("a trace that does not arrive names the last bridge that answered", async () => {
  const { run } = await probe(path({ hasTarget: false }));
  expect(run).toMatchObject({ outcome: "timeout", metrics: { cfm_lt_availability: { value: 0 }, cfm_lt_hops: { value: 2 } } });
  expect(run.hint).toContain(`The last that answered is ${BRIDGES[1]}, number 2.`);
});

test.each<[string, Change, object, string]>([
  ["in another VLAN", { tags: [] }, { vlanId: 200 }, "mismatch"],
  ["at another level", { pdu: (pdu) => ({ ...pdu, level: 3 }) }, {}, "mismatch"],
  ["with a TTL that was not sent", { pdu: (pdu) => ({ ...pdu, body: Uint8Array.of(...pdu.body.subarray(0, 4), 200, 1) }) }, {}, "mismatch"],
  ["of another trace", { pdu: (pdu) => ({ ...pdu, body: Uint8Array.of(0, 0, 0, 0, 62, 1) }) }, {}, "timeout"],
])("a reply %s does not count", async (_, change, settings, outcome) => {
  expect((await probe(path(change), settings)).run).toMatchObject({ outcome, metrics: { cfm_lt_availability: { value: 0 } } });
});

test("a hop that was asked once and answers twice is one hop", async () => {
  const twice = (request: Uint8Array) => [...path()(request), ...path()(request)];
  expect((await probe(twice)).run.metrics.cfm_lt_hops?.value).toBe(3);
});

test("any bytes are a reply, a message or neither", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(4, 5), (bytes, opcode) => {
      if (bytes.length > 1) bytes[1] = opcode;
      const decoded = decodeCfm(bytes);
      if (!decoded.ok) return;
      for (const found of [readLtr(decoded.pdu), readLtm(decoded.pdu)])
        if (found && !Number.isInteger(found.transactionId)) throw new Error();
    }),
    { numRuns: FUZZED },
  );
});

const noTshark = spawnSync("tshark", ["--version"]).status === 0 ? undefined : "skipped: tshark is not installed";
if (noTshark !== undefined) console.warn(noTshark);

const Mac = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .map((bytes) => macText(Uint8Array.of((bytes[0] ?? 0) & 0xfe, ...bytes.subarray(1))));
const Asked = fc.record({
  ...{ level: fc.nat(7), transactionId: fc.nat(0xffff_ffff), ttl: fc.integer({ min: 1, max: 255 }), origin: Mac, target: Mac },
});

test.skipIf(noTshark !== undefined)(
  "tshark reads messages and replies of random parameters as they were meant",
  { timeout: 60_000 },
  () => {
    const asked = fc.sample(Asked, { numRuns: FRAMES, seed: 21 });
    const frames = asked.flatMap((one) => {
      const to = { tags: [], etherType: CFM_ETHERTYPE };
      return [
        encodeFrame({ ...to, destination: class2Group(one.level), source: one.origin, payload: encodeCfm(ltm(one)) }),
        encodeFrame({ ...to, destination: one.origin, source: one.target, payload: encodeCfm(ltrOfTarget(one, one.target)) }),
      ];
    });
    const dir = mkdtempSync(join(tmpdir(), "padit-ltm-"));
    const file = join(dir, "frames.pcap");
    writeFileSync(file, pcapOf(frames));
    const tshark = (...args: string[]) => execFileSync("tshark", ["-r", file, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
    const strange = tshark("-Y", "_ws.malformed || _ws.expert");
    const fields = [
      "cfm.opcode",
      "cfm.md.level",
      "cfm.lt.transaction.id",
      "cfm.lt.ttl",
      "cfm.ltm.orig.addr",
      "cfm.ltm.targ.addr",
      "cfm.ltr.relay.action",
    ];
    const read = tshark("-T", "fields", "-E", "separator=;", ...fields.flatMap((field) => ["-e", field])).split("\n");
    rmSync(dir, { recursive: true });
    expect(strange).toBe("");
    expect(read.map((line) => line.split(";").map((text) => (/^0x/.test(text) ? String(Number(text)) : text)))).toEqual(
      asked.flatMap(({ level, transactionId, ttl, origin, target }) => [
        ["5", `${level}`, `${transactionId}`, `${ttl}`, origin, target, ""],
        ["4", `${level}`, `${transactionId}`, `${ttl - 1}`, "", "", "1"],
      ]),
    );
  },
);

test("the bytes of a message are the standard's (802.1Q table 21-15)", () => {
  const bytes = encodeCfm(ltm({ level: 5, transactionId: 0x01020304, ttl: 64, origin: "02:00:00:00:00:0a", target: TARGET }));
  expect(toHex(bytes)).toBe(`a0058011${"01020304"}40${"02000000000a"}${"02000000000b"}070008${"0000"}${"02000000000a"}00`);
});
