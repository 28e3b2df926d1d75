import { expect, test } from "vitest";
import { CFM_ETHERTYPE, class1Group, encodeCfm } from "../cfm/codec";
import { encodeFrame } from "../ethernet/codec";
import type { PacketSocket } from "../probe";
import { findProbe } from "../probes";
import { FakeWire } from "../testing/fake-wire";
import { LinkFeed } from "../testing/link-feed";
import { type Ccm, ccm } from "./codec";
import { maidOf } from "./maid";
import { cfmCcmProbe } from "./probe";
import { CfmCcmTarget } from "./spec";

const GOOD: Ccm = {
  level: 5,
  isRdi: false,
  interval: 4,
  sequence: 100,
  mepId: 101,
  maid: maidOf({ domain: "padit", association: "fh1", format: "text" }),
  portStatus: 2,
  interfaceStatus: 1,
};

/** A far end that sends these CCMs at this spacing while the probe listens. */
async function watch(messages: Partial<Ccm>[], settings: object = {}, spacingMs = 1000) {
  const wire = new FakeWire();
  const packet = async (): Promise<PacketSocket> => {
    const socket = await wire.io.packet({ interface: "eth1", mac: class1Group(5) }, { etherTypes: [CFM_ETHERTYPE] });
    return {
      ...socket,
      onFrame(listener) {
        for (const [i, message] of messages.entries()) {
          const payload = encodeCfm(ccm({ ...GOOD, sequence: 100 + i, ...message }));
          const frame = { destination: class1Group(5), source: "02:00:00:00:00:0b", tags: [], etherType: CFM_ETHERTYPE, payload };
          wire.at((i + 0.5) * spacingMs * 1e6, () => {
            const received = { ns: wire.realtimeNs(), clock: "realtime" as const, kind: "kernel" as const };
            listener(encodeFrame(frame), received, { packetType: "multicast" });
          });
        }
      },
    };
  };
  const target = CfmCcmTarget.parse({ interface: "eth1", mdLevel: 5, mdName: "padit", maName: "fh1", mepId: 101, ...settings });
  const run = await cfmCcmProbe.run(target, { ...wire.io, packet }, new AbortController().signal);
  return { run, value: (metric: string) => run.metrics[`cfm_ccm_${metric}`]?.value };
}

test("CCMs at their interval: available, no defect", async () => {
  const { run, value } = await watch([{}, {}, {}]);
  expect(run).toMatchObject({ outcome: "ok", detail: { heard: 3, mep_id: 101, maid: "padit / fh1" } });
  expect([value("availability"), value("interval"), value("loss"), value("rdi"), value("defects")]).toEqual([1, 1000, 0, 0, 0]);
});

test("a MEP that falls silent while others speak, or inside the window, has lost continuity", async () => {
  const fast = { interval: "100 ms", mepId: null };
  const heard = (...meps: number[]) =>
    watch(
      meps.map((mepId) => ({ interval: 3, mepId })),
      fast,
      100,
    );
  expect((await heard(7, 8, 8, 8, 8)).run).toMatchObject({
    detail: { defects: ["loss_of_continuity"] },
    hint: expect.stringMatching(/^MEP 7 was silent for/),
  });
  expect((await heard(7, 7, 8, 7, 7)).value("availability")).toBe(1);
  // The next CCM arrives after 400 ms.
  expect((await heard(7, 8, 8, 8, 7)).run.detail?.defects).toEqual(["loss_of_continuity"]);
  const two = await watch([{ mepId: 7, isRdi: true }, { mepId: 8 }, { mepId: 8, sequence: 101 }], { mepId: null });
  expect([two.value("rdi"), two.value("interval"), two.value("availability")]).toEqual([1, 1000, 1]);
});

test("silence for 3.5 intervals is lost continuity", async () => {
  const { run, value } = await watch([]);
  expect(run).toMatchObject({ outcome: "timeout", detail: { defects: ["loss_of_continuity"] } });
  expect([value("availability"), value("defects")]).toEqual([0, 1]);
});

test.each<[string, Partial<Ccm>, string]>([
  ["another association", { maid: maidOf({ domain: "padit", association: "other", format: "text" }) }, "mismerge"],
  ["a lower level", { level: 3 }, "mismerge"],
  ["another MEP", { mepId: 7 }, "unexpected_mep"],
  ["another interval", { interval: 3 }, "unexpected_interval"],
  ["a blocked port", { portStatus: 1 }, "mac_status"],
  ["an interface that is down", { interfaceStatus: 2 }, "mac_status"],
])("%s is a defect of its own", async (_what, change, defect) => {
  const { run, value } = await watch([{}, change, {}]);
  expect(run.detail?.defects).toEqual([defect]);
  expect(value("availability")).toBe(0);
});

test("RDI is told and leaves availability: the other direction is the one that fails", async () => {
  const { run, value } = await watch([{}, { isRdi: true }]);
  expect([value("rdi"), value("availability"), value("defects")]).toEqual([1, 1, 1]);
  expect(run).toMatchObject({ detail: { defects: ["rdi"] }, hint: expect.stringMatching(/^MEP 101 does not hear/) });
});

test("missing sequence numbers are loss; a far end that leaves them 0 says nothing", async () => {
  expect((await watch([{ sequence: 10 }, { sequence: 11 }, { sequence: 13 }])).value("loss")).toBe(0.25);
  expect((await watch([{ sequence: 0 }, { sequence: 0 }])).value("loss")).toBeUndefined();
  expect((await watch([{ sequence: 1000 }, { sequence: 1001 }, { sequence: 1 }, { sequence: 2 }])).value("loss")).toBeUndefined();
});

test("a higher level only passes through", async () => {
  const { run } = await watch([{}, { level: 7 }, {}]);
  expect(run.detail).toMatchObject({ defects: [], strays: ["A CCM came at MD level 7."] });
});

const FAST_S = 0.1;
type Outage = [fromS: number, toS: number];

/** A planned check that runs at these seconds, while a far end sends a CCM every 100 ms except during its outages. */
async function planned(runsAtS: readonly number[], outages: readonly Outage[], change: (atS: number) => Partial<Ccm> = () => ({})) {
  const wire = new FakeWire();
  let listener: Parameters<PacketSocket["onFrame"]>[0] = () => undefined;
  let open = 0;
  const packet = async (): Promise<PacketSocket> => {
    const socket = await wire.io.packet({ interface: "eth1", mac: class1Group(5) }, { etherTypes: [CFM_ETHERTYPE] });
    open++;
    const onFrame: PacketSocket["onFrame"] = (l) => {
      listener = l;
    };
    return { ...socket, close: () => void open--, onFrame };
  };
  for (let i = 0; i * FAST_S < (runsAtS.at(-1) ?? 0) + 1; i++) {
    const atS = i * FAST_S;
    if (outages.some(([from, to]) => atS > from && atS < to)) continue;
    const payload = encodeCfm(ccm({ ...GOOD, interval: 3, sequence: i + 1, ...change(atS) }));
    const frame = encodeFrame({ destination: class1Group(5), source: "02:00:00:00:00:0b", tags: [], etherType: CFM_ETHERTYPE, payload });
    wire.at(atS * 1e9, () => listener(frame, { ns: wire.realtimeNs(), clock: "realtime", kind: "kernel" }, { packetType: "multicast" }));
  }
  const probe = findProbe("cfm-ccm")?.prepare({ interface: "eth1", mdLevel: 5, interval: "100 ms" });
  const runs = [];
  for (const atS of runsAtS) {
    await new Promise<void>((resolve) => void wire.io.after(atS * 1000 - wire.io.nowMs(), resolve));
    const farEnd = { has: () => false, add: () => undefined };
    runs.push(await probe?.run({ ...wire.io, packet }, new AbortController().signal, farEnd));
  }
  const openBefore = open;
  probe?.close();
  expect([openBefore, open]).toEqual([1, 0]);
  return runs.map((run) => run?.metrics.cfm_ccm_availability?.value);
}

test("pauses of 22 s between two runs are seen, both of them", async () => {
  const outages: Outage[] = [
    [6, 28],
    [36, 58],
  ];
  expect(await planned([0, 30, 60, 80], outages)).toEqual([1, 0, 0, 1]);
});

test.each([0.3, 12.34, 29.6, 29.8, 29.95, 30, 30.05])("a pause of 5 intervals is seen wherever it begins, as at %d s", async (fromS) => {
  expect(await planned([0, 30, 60], [[fromS, fromS + 5 * FAST_S]])).toContain(0);
});

test("a pause of 3 intervals is none", async () => {
  for (const fromS of [12.34, 29.8, 30]) expect(await planned([0, 30, 60], [[fromS, fromS + 2 * FAST_S]])).toEqual([1, 1, 1]);
});

test("a MEP that falls silent for good is told in each run, one of several in the first", async () => {
  expect(await planned([0, 30, 60, 90], [[10, 200]])).toEqual([1, 0, 0, 0]);
  const two = (atS: number) => ({ mepId: atS < 10 && Math.round(atS * 10) % 2 === 0 ? 7 : 101 });
  expect(await planned([0, 30, 60], [], two)).toEqual([1, 0, 1]);
});

test.each(["while its socket opens", "while it listens"])("a check that leaves the plan %s keeps no socket", async (when) => {
  const feed = new LinkFeed("cfm-ccm", { mdLevel: 5 }, { group: class1Group(5), etherType: CFM_ETHERTYPE });
  const { packet } = feed.io;
  const slowly: typeof packet = async (...asked) => {
    const socket = await packet(...asked);
    if (when === "while its socket opens") feed.close();
    return socket;
  };
  Object.assign(feed.io, { packet: slowly });
  if (when === "while it listens") feed.wire.at(2_000 * 1e6, () => feed.close());
  await feed.run(1_000);
  expect(feed.openSockets).toBe(0);
});
