import { loadAddon } from "@padit/native";
import { ip, whyNoDevices } from "@padit/native/testing/rights";
import { type VethPair, vethPair } from "@padit/native/testing/veth";
import type { LinkState } from "@padit/protocols/probe";
import { findProbe } from "@padit/protocols/probes";
import { openFarEnd } from "@padit/responder/far-end";
import { ALL_LEVELS, startResponder } from "@padit/responder/responder";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openBackend } from "./backend";

const addon = loadAddon();
const reason = "reason" in addon ? `skipped: no native addon here (${addon.reason})` : whyNoDevices();
if ("reason" in addon) console.warn(reason);

/**
 * Maximum event-loop turns in half a second for a loop with timers and link events, those of other tests' links among them; a busy loop makes
 * tens of thousands.
 */
const FEW_TURNS = 5_000;
const turns = (): number => performance.nodeTiming.uvMetricsInfo.loopCount;
async function turnsOfHalfASecond(): Promise<number> {
  const before = turns();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return turns() - before;
}

describe.skipIf(reason !== undefined)("an interface that comes and goes", () => {
  let wire: VethPair;
  let backend: ReturnType<typeof openBackend>;
  let news: [LinkState | undefined, Error | undefined][];
  let close: () => Promise<void>;

  beforeEach(async () => {
    wire = vethPair();
    news = [];
    const responder = await startResponder({
      io: openFarEnd().io,
      bind: "127.0.0.1",
      udpPort: 0,
      link: { interfaces: [wire.far], levels: ALL_LEVELS, isGroupAnswered: false },
      onLink: (_, state, error) => news.push([state, error]),
    });
    backend = openBackend({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });
    close = () => responder.close();
  });
  afterEach(async () => {
    await close();
    backend.close();
    if (openFarEnd().io.linkState(wire.near) !== undefined) wire.remove();
  });

  const macOf = (device: string) => openFarEnd().io.linkState(device)?.mac ?? "02:00:00:00:00:99";
  const run = async (protocol: string, target: object) => {
    const probe = findProbe(protocol)?.prepare({ interface: wire.near, ...target });
    if (probe === undefined) throw new Error(`no protocol ${protocol}`);
    const { outcome, hint } = await probe.run(backend.io, new AbortController().signal);
    return { outcome, hint };
  };
  const loopback = () => run("cfm-lb", { mac: macOf(wire.far), count: 1, timeoutMs: 300 });

  test("is answered on again after it was down, without a turn of the loop too many", async () => {
    expect(await loopback()).toMatchObject({ outcome: "ok" });
    ip("link", "set", wire.far, "down");
    await vi.waitFor(() => expect(news.at(-1)?.[0]).toMatchObject({ isUp: false }));
    expect(await turnsOfHalfASecond()).toBeLessThan(FEW_TURNS);
    ip("link", "set", wire.far, "up");
    await vi.waitFor(() => expect(news.at(-1)?.[0]).toMatchObject({ isUp: true, hasCarrier: true }));
    expect(await loopback()).toMatchObject({ outcome: "ok" });
  });

  test("is answered on again after it was removed and another one took its name", async () => {
    wire.remove();
    await vi.waitFor(() => expect(news.at(-1)?.[0]).toBeUndefined());
    expect(await turnsOfHalfASecond()).toBeLessThan(FEW_TURNS);
    wire.again();
    await vi.waitFor(() => expect(news.at(-1)?.[0]).toMatchObject({ isUp: true, hasCarrier: true }));
    await vi.waitFor(async () => expect(await loopback()).toMatchObject({ outcome: "ok" }));
    expect(news.filter(([, error]) => error !== undefined)).toEqual([]);
  });

  test("is left when it gets another name, and found again under its own", async () => {
    for (const [from, to] of [
      [wire.far, `${wire.far}x`],
      [`${wire.far}x`, wire.far],
    ] as const) {
      ip("link", "set", from, "down");
      ip("link", "set", from, "name", to);
      ip("link", "set", to, "up");
    }
    await vi.waitFor(async () => expect(await loopback()).toMatchObject({ outcome: "ok" }));
  });

  test("has its own fault named before the far end's", async () => {
    const asked = { mac: macOf(wire.far), count: 1, timeoutMs: 300 };
    ip("link", "set", wire.far, "down");
    const hint = `Interface ${wire.near} has no carrier on this machine: look at its cable and at the port it leads to.`;
    // The kernel reports a lost carrier up to a second late while many links change.
    await vi.waitFor(async () => expect(await run("cfm-lb", asked)).toEqual({ outcome: "interface_gone", hint }), 10_000);
    ip("link", "set", wire.near, "down");
    expect(await run("cfm-dm", asked)).toEqual({ outcome: "interface_gone", hint: `Interface ${wire.near} is down on this machine.` });
    wire.remove();
    const gone = { outcome: "interface_gone", hint: `Interface ${wire.near} does not exist on this machine.` };
    expect(await run("cfm-ccm", {})).toEqual(gone);
    expect(await run("ecpri-owd", { mac: asked.mac })).toEqual(gone);
  });

  test("ends what listens or waits for answers there as unmeasured, not as the far end's silence", async () => {
    const listening = run("cfm-ccm", { interval: "1 s" });
    const asking = run("cfm-lb", { mac: "02:00:00:00:00:99", count: 1, timeoutMs: 1_000 });
    await new Promise(setImmediate);
    ip("link", "set", wire.far, "down");
    expect(await listening).toMatchObject({ outcome: "interface_gone" });
    expect(await asking).toMatchObject({ outcome: "interface_gone" });
  });
});
