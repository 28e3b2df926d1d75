import { expect, test } from "vitest";
import { CFM_ETHERTYPE, class1Group, encodeCfm } from "../cfm/codec";
import { encodeFrame } from "../ethernet/codec";
import type { PacketSocket } from "../probe";
import { FakeWire } from "../testing/fake-wire";
import { type Ccm, ccm, maidOf } from "./codec";
import { cfmCcmProbe } from "./probe";
import { CfmCcmTarget } from "./spec";

const GOOD: Ccm = {
  level: 5,
  isRdi: false,
  interval: 4,
  sequence: 100,
  mepId: 101,
  maid: maidOf("padit", "fh1"),
  portStatus: 2,
  interfaceStatus: 1,
};

/** A far end that sends those CCMs so far apart while the probe listens. */
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
  // Heard again after 400 ms.
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
  ["another association", { maid: maidOf("padit", "other") }, "mismerge"],
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
  const { value } = await watch([{}, { isRdi: true }]);
  expect([value("rdi"), value("availability")]).toEqual([1, 1]);
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
