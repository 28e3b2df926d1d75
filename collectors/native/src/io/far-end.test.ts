import { departed, type Stamp } from "@padit/protocols/probe";
import { describe, expect, test } from "vitest";
import { loadAddon } from "../addon";
import { Native } from "../native";
import { readInternetName, writeInternetName } from "../sockaddr";
import { IoCounters } from "./counters";
import { openDatagram } from "./datagram-socket";
import { nativeFarEnd } from "./far-end";

const addon = loadAddon();
const missing = "reason" in addon ? addon.reason : undefined;
if (missing !== undefined) console.warn(`skipped: no native addon here (${missing})`);

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::1", "0:0:0:0:0:0:0:1"],
  ["2001:db8::7:0:1", "2001:db8:0:0:0:7:0:1"],
  ["fe80::1%3", "fe80:0:0:0:0:0:0:1%3"],
])("a sockaddr of %s reads as it was written", (address, read) => {
  expect(readInternetName(writeInternetName({ address, port: 862 }))).toEqual({ address: read, port: 862 });
});

describe.skipIf(missing !== undefined)("a far end with kernel stamps", () => {
  const native = new Native(addon as Exclude<typeof addon, { reason: string }>);

  test.each(["127.0.0.1", "::1"])("on %s answers whoever asks, and both ends agree on when", async (bind) => {
    const listener = await nativeFarEnd(native).listenUdp(bind, 0);
    const asker = openDatagram(native, new IoCounters(), "udp", { address: bind, port: listener.port, resolveMs: 0 });
    const times: Record<string, Stamp> = {};
    listener.onDatagram((payload, from, received, meta) => {
      times.t2 = received;
      expect(meta.dscp).toBe(10);
      void listener.send(payload, from, { ttl: 7 }).then((sent) => {
        times.t3 = sent;
      });
    });
    const answered = new Promise((resolve) =>
      asker.onReply((_, received, meta) => {
        times.t4 = received;
        resolve(meta.ttl);
      }),
    );
    times.t1 = await departed((departure) => asker.send(Buffer.from("when?"), departure, { dscp: 10 }));
    expect(await answered).toBe(7);
    asker.close();
    listener.close();
    const order = ["t1", "t2", "t3", "t4"].map((name) => times[name]);
    expect(order.every((stamp) => stamp?.kind === "kernel" && stamp.clock === "realtime")).toBe(true);
    const ns = order.map((stamp) => stamp?.ns ?? 0n);
    expect(ns).toEqual([...ns].sort((a, b) => Number(a - b)));
  });
});
