import { expect, test } from "vitest";
import { CFM_ETHERTYPE, decodeCfm, encodeCfm, OPCODE } from "../cfm/codec";
import { lbr, readLoopback } from "../cfm-lb/codec";
import { ACTION, decodeOneWayDelays, encodeOneWayDelay } from "../ecpri-owd/codec";
import { decodeFrame, encodeFrame } from "../ethernet/codec";
import { FakeWire, type FakeWireOptions } from "../testing/fake-wire";
import { oranCfmProbe } from "./probe";
import { OranCfmTarget, oranCfmSpec } from "./spec";

const RADIO = "02:00:00:00:00:0b";
const HOST = "192.0.2.10";
const neighbours = { [HOST]: { interface: "eth1", mac: RADIO } };

/** A radio that replies to UDP echo after 4 ms and to CFM loopback after 2 ms, with a one-way delay of 60 µs by eCPRI. */
function radio(without: { lbm?: boolean; ecpri?: boolean } = {}) {
  let arrivedNs = 0n;
  return (bytes: Uint8Array, atNs: bigint) => {
    const frame = decodeFrame(bytes);
    if (frame === undefined) return [];
    const back = (payload: Uint8Array, afterNs: number) => [
      {
        afterNs,
        payload: encodeFrame({ ...frame, destination: frame.source, source: RADIO, payload }),
        meta: { packetType: "host" as const },
      },
    ];
    if (frame.etherType === CFM_ETHERTYPE) {
      const decoded = decodeCfm(frame.payload);
      const message = decoded.ok ? readLoopback(decoded.pdu, OPCODE.lbm) : undefined;
      return message === undefined || without.lbm ? [] : back(encodeCfm(lbr(message)), 2e6);
    }
    const [decoded] = decodeOneWayDelays(frame.payload);
    if (!decoded?.ok || without.ecpri) return [];
    if (decoded.packet.action === ACTION.requestWithFollowUp) arrivedNs = atNs + 60_000n;
    if (decoded.packet.action !== ACTION.followUp) return [];
    const response = { ...decoded.packet, action: ACTION.response, timestampNs: arrivedNs, compensation: 0n, dummyBytes: 0 };
    return back(encodeOneWayDelay(response), 130_000);
  };
}
const udp = (payload: Uint8Array) => [{ afterNs: 4e6, payload }];
const run = (wire: FakeWireOptions, settings: object = {}) =>
  oranCfmProbe.run(
    OranCfmTarget.parse({ host: HOST, ...settings }),
    new FakeWire({ neighbours, ...wire }).io,
    new AbortController().signal,
  );

test("a host alone is enough: all three are on, every 10 s, and report by their agreed names and units", async () => {
  const result = await run({ udp, frames: radio() }, { peerSynchronised: true });
  expect(result).toMatchObject({
    outcome: "ok",
    metrics: { udp_echo_rtt: { value: 4 }, ecpri_delay: { value: 60 }, lbm_rtt: { value: 2 }, oran_cfm_availability: { value: 1 } },
  });
  expect(oranCfmSpec).toMatchObject({ name: "oran-cfm", version: "1.0.0", defaultIntervalMs: 10_000 });
  const units = ["udp_echo_rtt", "ecpri_delay", "lbm_rtt"].map((name) => oranCfmSpec.metrics[name]?.unit);
  expect(units).toEqual(["ms", "us", "ms"]);
});

test("unless told otherwise the user plane's queue is measured, and the run says which queue it was", async () => {
  const wire = new FakeWire({ neighbours, udp, frames: radio() });
  const result = await oranCfmProbe.run(OranCfmTarget.parse({ host: HOST, vlanId: 100 }), wire.io, new AbortController().signal);
  expect(result.detail).toMatchObject({ queue: { pcp: 7, dscp: 46 } });
  const tags = wire.sent.flatMap(({ payload }) => (payload[12] === 0x81 ? [(payload[14] ?? 0) >> 5] : []));
  expect(new Set(tags)).toEqual(new Set([7]));
  expect(new Set(wire.sent.flatMap(({ options }) => options.dscp ?? []))).toEqual(new Set([46]));
});

test("no one-way delay is told until somebody states that the radio is synchronised, and the hint says so", async () => {
  const result = await run({ udp, frames: radio() });
  expect(result).toMatchObject({ outcome: "ok", metrics: { oran_cfm_availability: { value: 1 } } });
  expect(result.metrics).not.toHaveProperty("ecpri_delay");
  expect(result.hint).toContain("switch on Far end is synchronised");
});

test("one that is switched off is not run and not counted", async () => {
  const result = await run({ udp, frames: radio() }, { ecpri: false, lbm: false });
  expect(Object.keys(result.metrics).sort()).toEqual(["oran_cfm_availability", "oran_cfm_udp_echo_loss", "udp_echo_rtt"]);
});

test("a part that fails is told with its name, and the others go on", async () => {
  const result = await run({ udp, frames: radio({ lbm: true }) });
  expect(result).toMatchObject({
    outcome: "ok",
    metrics: { udp_echo_rtt: { value: 4 }, oran_cfm_lbm_loss: { value: 1 } },
    detail: { error: "lbm timeout", parts: { lbm: { outcome: "timeout" }, ecpri: { outcome: "ok" } } },
  });
  expect(result.metrics.oran_cfm_availability?.value).toBeCloseTo(2 / 3);
  expect(result.hint).toContain("LBM: No LBR came back");
});

test("a collector without packet sockets measures the echo and counts nothing against the radio", async () => {
  const result = await run({ udp, frames: radio(), lacks: ["packet"] });
  expect(result).toMatchObject({
    outcome: "ok",
    metrics: { oran_cfm_availability: { value: 1 } },
    detail: { error: "ecpri not_run, lbm not_run" },
  });
  expect(result.metrics).not.toHaveProperty("oran_cfm_lbm_loss");
});

test("a host behind a router has no station to send frames to: the hint says what to enter", async () => {
  const result = await run({ udp, frames: radio(), neighbours: {} });
  expect(result.detail).toMatchObject({ parts: { lbm: { outcome: "local_error", error: "NO_STATION" } } });
  expect(result.hint).toContain("enter the interface and the MAC address");
});

test("a dead host is unavailable", async () => {
  expect(await run({})).toMatchObject({
    outcome: "timeout",
    metrics: { oran_cfm_availability: { value: 0 }, oran_cfm_udp_echo_loss: { value: 1 } },
  });
});

test("all three switched off is refused with words", () => {
  const result = OranCfmTarget.safeParse({ host: HOST, udpEcho: false, ecpri: false, lbm: false });
  expect(result.error?.issues[0]?.message).toContain("at least one");
});

test("a name that stands for several hosts is asked once: all parts measure the same one", async () => {
  const addresses = [HOST, "192.0.2.11", "192.0.2.12"];
  const { io } = new FakeWire({ neighbours, udp, frames: radio() });
  const pinned: string[] = [];
  const pin: typeof io.pin = async (_transport, host, port) => {
    const address = host === "radio.example" ? (addresses.shift() ?? "") : host;
    pinned.push(address);
    return { address, port, resolveMs: 0 };
  };
  const target = OranCfmTarget.parse({ host: "radio.example", ecpriTransport: "udp", ecpriPort: 5000 });
  const result = await oranCfmProbe.run(target, { ...io, pin }, new AbortController().signal);
  expect(new Set(pinned)).toEqual(new Set([HOST]));
  expect(result.metrics.lbm_rtt?.value).toBe(2);
});

test("a part that never answered while another one does is not offered: no loss, and the remedy is named", async () => {
  const farEnd = new Set<string>();
  const target = OranCfmTarget.parse({ host: HOST });
  const runOn = (frames: FakeWireOptions["frames"]) =>
    oranCfmProbe.run(target, new FakeWire({ neighbours, udp, ...(frames && { frames }) }).io, new AbortController().signal, farEnd);
  const first = await runOn(radio({ ecpri: true }));
  expect(first).toMatchObject({
    metrics: { oran_cfm_availability: { value: 1 }, lbm_rtt: { value: 2 } },
    parts: { "udp-echo": { outcome: "ok" }, "cfm-lb": { outcome: "ok" }, "ecpri-owd": { outcome: "not_offered" } },
  });
  expect(first.metrics).not.toHaveProperty("oran_cfm_ecpri_loss");
  expect(first.parts?.["ecpri-owd"]?.reason).toContain("enable-message5");
  // A service that has answered once is offered, so that it counts as lost when it stops answering.
  await runOn(radio());
  const last = await runOn(radio({ ecpri: true }));
  expect(last).toMatchObject({ metrics: { oran_cfm_ecpri_loss: { value: 1 } }, parts: { "ecpri-owd": { outcome: "timeout" } } });
  expect(last.metrics.oran_cfm_availability?.value).toBeCloseTo(2 / 3);
});

test("a dead host offers nothing that is known: its parts are lost, not unoffered", async () => {
  const target = OranCfmTarget.parse({ host: HOST });
  const io = new FakeWire({ neighbours }).io;
  const result = await oranCfmProbe.run(target, io, new AbortController().signal, new Set<string>());
  expect(Object.values(result.parts ?? {}).map(({ outcome }) => outcome)).toEqual(["timeout", "timeout", "timeout"]);
  expect(result.metrics.oran_cfm_availability?.value).toBe(0);
});
