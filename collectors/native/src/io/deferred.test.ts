import { setTimeout as pause } from "node:timers/promises";
import { type DatagramSocket, departed, type Stamp } from "@padit/protocols/probe";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadAddon } from "../addon";
import { Native } from "../native";
import { stampsBegan } from "../testing/stamps-began";
import { IoCounters } from "./counters";
import { openDatagram } from "./datagram-socket";
import { nativeFarEnd } from "./far-end";

const addon = loadAddon();
const missing = "reason" in addon ? addon.reason : undefined;
if (missing !== undefined) console.warn(`skipped: no native addon here (${missing})`);

describe.skipIf(missing !== undefined)("a deferred socket", () => {
  let native: Native;
  let counters: IoCounters;
  let socket: DatagramSocket;
  let told: { text: string; received: Stamp }[];
  let closeListener: () => void;
  const send = (payload: Buffer): Promise<Stamp> => departed((departure) => socket.send(payload, departure));

  beforeEach(async () => {
    native = new Native(addon as Exclude<typeof addon, { reason: string }>);
    await stampsBegan(native);
    counters = new IoCounters();
    told = [];
    const listener = await nativeFarEnd(native).listenUdp("127.0.0.1", 0);
    listener.onDatagram((payload, from) => void listener.send(payload, from));
    closeListener = () => listener.close();
    socket = openDatagram(native, counters, "udp", { address: "127.0.0.1", port: listener.port, resolveMs: 0 }, { isDeferred: true });
    socket.onReply((payload, received) => told.push({ text: Buffer.from(payload).toString(), received }));
  });
  afterEach(() => {
    socket.close();
    closeListener();
  });

  test("tells nothing until it is attended, then everything, with the kernel's stamps of when it was", async () => {
    const stamps: Stamp[] = [];
    const sends = ["a", "b", "c"].map(async (text) => stamps.push(await send(Buffer.from(text))));
    await pause(40);
    expect([told.length, stamps.length]).toEqual([0, 0]);
    const { realtimeNs } = native.readClocks();
    socket.attend();
    await Promise.all(sends);
    await vi.waitFor(() => expect(told.map(({ text }) => text)).toEqual(["a", "b", "c"]));
    for (const [i, { received }] of told.entries()) {
      expect([received.kind, received.clock, stamps[i]?.kind]).toEqual(["kernel", "realtime", "kernel"]);
      expect(received.ns).toBeGreaterThan(stamps[i]?.ns ?? 0n);
      expect(received.ns).toBeLessThan(realtimeNs);
    }
    // Time in the queue of a deferred socket does not count as delay of user space.
    expect(counters.userLag.length).toBe(0);
    await send(Buffer.from("d"));
    await vi.waitFor(() => expect([told.at(-1)?.text, counters.userLag.length]).toEqual(["d", 1]));
  });

  test("looks by itself before what lies fills the buffer", async () => {
    const sends: Promise<Stamp>[] = [];
    for (let i = 0; i < 100; i++) {
      sends.push(send(Buffer.alloc(1400, i)));
      if (i % 10 === 9) await pause(2);
    }
    expect(told.length).toBeGreaterThan(50);
    socket.attend();
    await Promise.all(sends);
    await vi.waitFor(() => expect([told.length, socket.localDrops(), counters.missedStamps]).toEqual([100, 0, 0]));
  });

  test("and when it has lain for long, at the next send", async () => {
    void send(Buffer.from("a"));
    await pause(520);
    void send(Buffer.from("b"));
    expect(told.map(({ text }) => text)).toContain("a");
  });

  test("closed before it was attended leaves no send without an answer", async () => {
    const sent = send(Buffer.from("a"));
    socket.close();
    socket.attend();
    expect(await sent).toMatchObject({ kind: "user" });
  });
});
