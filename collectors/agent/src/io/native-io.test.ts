import { type AddressInfo, createServer } from "node:net";
import { loadAddon, Native, SentBatch, type SocketOptions } from "@padit/native";
import { IoCounters } from "@padit/native/io/counters";
import type { SocketEvents } from "@padit/native/native";
import { IcmpTarget, icmpProbe } from "@padit/protocols/icmp";
import { TcpTarget, tcpProbe } from "@padit/protocols/tcp";
import { UdpEchoTarget, udpEchoProbe } from "@padit/protocols/udp-echo";
import { afterEach, describe, expect, test } from "vitest";
import { echoServer } from "../testing/echo-server";
import { openBackend } from "./backend";
import { nativeIo } from "./native-io";

const addon = loadAddon();
const missing = "reason" in addon ? addon.reason : undefined;
if (missing !== undefined) console.warn(`skipped: no native addon here (${missing})`);
const options = { enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 0.7 };
const { signal } = new AbortController();

test("without the addon Node's sockets stand in, and it is said why and that nothing but user stamps come", () => {
  const backend = openBackend(options, { reason: "no C++ compiler" });
  expect(backend).toMatchObject({ stamps: ["user"], lacking: "no C++ compiler" });
  expect(backend.io.stampKind).toBe("user");
  expect(backend.io.stampErrorNs("user")).toBe(700_000);
  expect(backend.discipline()).toBeUndefined();
});

describe.skipIf(missing !== undefined)("with the addon", () => {
  const native = new Native(addon as Exclude<typeof addon, { reason: string }>);
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of cleanUp.splice(0)) await close();
  });
  function open(through = native) {
    const counters = new IoCounters();
    const { io, close } = nativeIo(through, counters, options);
    cleanUp.push(close);
    return { io, counters };
  }
  async function echo() {
    const server = await echoServer();
    cleanUp.push(() => server.close());
    return server.port;
  }
  const target = (port: number, settings: object = {}) =>
    UdpEchoTarget.parse({ host: "127.0.0.1", port, count: 3, spacingMs: 1, ...settings });

  test("an interface that does not exist is named: it is one cause at every endpoint that needs it", async (context) => {
    const { io } = open();
    const lacking = io.lacks("packet");
    context.skip(lacking !== undefined, lacking);
    const on = { interface: "nowhere0", mac: "02:00:00:00:00:0b" };
    await expect(io.packet(on, { etherTypes: [0x8902] })).rejects.toMatchObject({
      ...{ outcome: "interface_gone", code: "ENODEV" },
      message: "Interface nowhere0 does not exist on this machine.",
    });
  });

  test("UDP echo carries kernel stamps, and its time is the kernel's of the first send", async () => {
    const { io, counters } = open();
    const beforeMs = Date.now();
    const run = await udpEchoProbe.run(target(await echo(), { dscp: 46 }), io, signal);
    expect(run).toMatchObject({ outcome: "ok", stampSource: "kernel", metrics: { udp_echo_loss: { value: 0 } } });
    expect(run.metrics.udp_echo_rtt?.value).toBeGreaterThan(0);
    expect(run.metrics.udp_echo_rtt?.uncertainty).toBeLessThan(0.7);
    expect(run.atMs).toBeGreaterThanOrEqual(beforeMs);
    expect(run.detail).toMatchObject({ reply_ttl: 64, reply_dscp: 0 });
    expect(counters).toMatchObject({ sent: 3, received: 3, missedStamps: 0, droppedHere: 0 });
  });

  test("a send whose stamp does not come counts as user's, and the run claims no more than that", async () => {
    const { io, counters } = open(new Deaf(native.addon));
    const run = await udpEchoProbe.run(target(await echo(), { count: 1, timeoutMs: 100 }), io, signal);
    expect(run).toMatchObject({ outcome: "ok", stampSource: "user" });
    expect(run.metrics.udp_echo_rtt?.uncertainty).toBeGreaterThan(0.7);
    expect(counters.missedStamps).toBe(1);
  });

  test("a closed port is a refusal, with what ICMP said", async () => {
    const { io } = open();
    expect(await udpEchoProbe.run(target(1, { count: 1, timeoutMs: 200 }), io, signal)).toMatchObject({
      outcome: "refused",
      detail: { error: "ECONNREFUSED" },
    });
  });

  test("a TCP connect tells the kernel's round trip", async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanUp.push(() => server.close());
    const { port } = server.address() as AddressInfo; // a TCP listener always has an AddressInfo
    const run = await tcpProbe.run(TcpTarget.parse({ host: "127.0.0.1", port }), open().io, signal);
    expect(run).toMatchObject({ outcome: "ok", stampSource: "tcp_info" });
    const kernelMs = run.metrics.tcp_connect_time?.value ?? 0;
    expect(kernelMs > 0 && kernelMs <= (run.phases?.connect ?? 0)).toBe(true);
  });

  test("the clock's state is the kernel's own, and its pair runs on", () => {
    const { clock } = open().io;
    expect(clock.status().sync).not.toBe("unknown");
    const first = clock.pair();
    expect(first.monoNs < clock.pair().monoNs).toBe(true);
  });

  describe.each(["127.0.0.1", "::1"])("ICMP to %s", (host) => {
    test("is answered with kernel stamps, or says which right is missing", async () => {
      const { io } = open();
      const run = await icmpProbe.run(IcmpTarget.parse({ host, count: 2, spacingMs: 1 }), io, signal);
      const reason = io.lacks("icmp");
      if (reason !== undefined) console.warn(`only the refusal is tested: ${reason}`);
      if (process.env.CI) expect(reason).toBeUndefined();
      const whole = { outcome: "ok", stampSource: "kernel", metrics: { icmp_loss: { value: 0 } }, detail: { reply_ttl: 64 } };
      expect(run).toMatchObject(reason === undefined ? whole : { outcome: "not_run", hint: reason });
    });
  });

  /** A native addon that reports no send stamps. */
  class Deaf extends Native {
    override open(socketOptions: SocketOptions, events: SocketEvents) {
      const socket = super.open(socketOptions, {
        ...events,
        sent: () => undefined,
        received: (b) => events.received(b),
        failed: (f) => events.failed(f),
      });
      return Object.assign(socket, { leftNow: () => new SentBatch(native.addon.buffers) });
    }
  }
});
