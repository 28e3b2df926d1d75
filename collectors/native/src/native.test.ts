import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadAddon } from "./addon";
import { Native, type NativeSocket, type SystemReport } from "./native";
import { readInternetName } from "./sockaddr";
import { openLoop } from "./testing/open-loop";
import { stampsBegan } from "./testing/stamps-began";

const addon = loadAddon();
const missing = "reason" in addon ? addon.reason : undefined;
if (missing !== undefined) console.warn(`skipped: no native addon here (${missing})`);

test("where there is no addon, loading says why", () => {
  const dir = mkdtempSync(join(tmpdir(), "padit-native-"));
  try {
    expect(loadAddon([dir])).toEqual({ reason: "padit-native.node was not built" });
    writeFileSync(join(dir, "why-not.txt"), "no C++ compiler\nmore\n");
    expect(loadAddon([dir])).toEqual({ reason: "no C++ compiler" });
    writeFileSync(join(dir, "padit-native.node"), "not an addon");
    expect(loadAddon([dir])).toMatchObject({ reason: expect.stringContaining("does not load") });
  } finally {
    rmSync(dir, { recursive: true });
  }
});

describe.skipIf(missing !== undefined)("the addon", () => {
  const native = new Native(addon as Exclude<typeof addon, { reason: string }>);

  let release: () => void;
  beforeAll(async () => {
    release = await stampsBegan(native);
  });
  afterAll(() => release());

  interface Seen {
    sent: Map<number, bigint>;
    received: { text: string; kernelNs: bigint; hopLimit?: number; trafficClass?: number; port?: number }[];
    failures: SystemReport[];
  }
  /** Opens a socket and collects its events until `done` returns true. */
  function watch(open: (events: Parameters<Native["open"]>[1]) => NativeSocket, done: (seen: Seen) => boolean) {
    const seen: Seen = { sent: new Map(), received: [], failures: [] };
    let settle: (seen: Seen) => void = () => undefined;
    const settled = new Promise<Seen>((resolve) => {
      settle = resolve;
    });
    const look = () => done(seen) && settle(seen);
    const socket = open({
      sent(batch) {
        for (let i = 0; i < batch.length; i++) seen.sent.set(batch.id(i), batch.kernelNs(i) ?? 0n);
        look();
      },
      received(batch) {
        for (let i = 0; i < batch.length; i++) {
          seen.received.push({
            text: Buffer.from(batch.payload(i)).toString(),
            kernelNs: batch.kernelNs(i) ?? 0n,
            hopLimit: batch.hopLimit(i),
            trafficClass: batch.trafficClass(i),
            port: readInternetName(batch.name(i))?.port,
          });
        }
        look();
      },
      failed(failure) {
        seen.failures.push(failure);
        look();
      },
    });
    return { socket, settled };
  }

  test.each([4, 6] as const)("IPv%d: every datagram is stamped by the kernel when it leaves and when it arrives", async (family) => {
    const { socket, settled } = watch(
      (events) => openLoop(native, family, events),
      (seen) => seen.received.length === 100 && seen.sent.size === 100,
    );
    socket.mark({ trafficClass: 0xb8, hopLimit: 9 });
    const before = native.readClocks().realtimeNs;
    for (let i = 0; i < 100; i++) expect(socket.send(Buffer.from(`datagram ${i}`))).toBe(1);
    const seen = await settled;
    const after = native.readClocks().realtimeNs;
    socket.close();
    seen.received.forEach(({ text, kernelNs, hopLimit, trafficClass }, i) => {
      const leftNs = seen.sent.get(i) ?? 0n;
      expect(text).toBe(`datagram ${i}`);
      expect(leftNs > before && leftNs <= kernelNs && kernelNs <= after).toBe(true);
      expect({ hopLimit, trafficClass }).toEqual({ hopLimit: 9, trafficClass: 0xb8 });
    });
  });

  test("frames that lie end to end leave as datagrams of their own lengths, more than one system call takes", async () => {
    const lengths = Uint32Array.from({ length: 150 }, (_, i) => i + 1);
    const { socket, settled } = watch(
      (events) => openLoop(native, 4, events),
      (seen) => seen.received.length === 150 && seen.sent.size === 150,
    );
    expect(socket.sendMany(Buffer.alloc(150 * 151, "x"), lengths, 150)).toBe(150);
    const seen = await settled;
    socket.close();
    expect(seen.received.map(({ text }) => text.length)).toEqual([...lengths]);
    expect([...seen.sent.keys()].sort((a, b) => a - b)).toEqual(Array.from(lengths, (n) => n - 1));
  });

  test("a closed port is told with ICMP's own words, and stamps go on belonging to the right datagram", async () => {
    const open = (events: Parameters<Native["open"]>[1]) =>
      native.open({ kind: "udp", family: 4, address: "127.0.0.1", port: 1, sendStamps: true }, events);
    const { socket, settled } = watch(open, (seen) => seen.failures.length >= 2 && seen.sent.size === 3);
    const sentAtNs: bigint[] = [];
    for (let i = 0; i < 3; i++) {
      expect(socket.send(Buffer.from("anybody there?"))).toBe(1);
      sentAtNs.push(native.lastClocks().realtimeNs);
    }
    const seen = await settled;
    socket.close();
    expect(seen.failures[0]).toMatchObject({ errno: 111, origin: 2, type: 3, code: 3, reporter: "127.0.0.1" });
    expect(Buffer.from(seen.failures[0]?.quoted ?? []).toString()).toBe("anybody there?");
    sentAtNs.forEach((ns, i) => {
      const leftNs = seen.sent.get(i) ?? 0n;
      expect(leftNs > ns && leftNs < (sentAtNs[i + 1] ?? leftNs + 1n)).toBe(true);
    });
  });

  test("with the reply and the send stamp both waiting, libuv goes on watching the socket", async () => {
    const { socket, settled } = watch(
      (events) => openLoop(native, 4, events),
      (seen) => seen.received.length === 50 || seen.failures.length > 0,
    );
    for (let i = 0; i < 50; i++) socket.send(Buffer.from("both are there before the loop looks"));
    const seen = await settled;
    socket.close();
    expect(seen.failures).toEqual([]);
    expect(seen.received).toHaveLength(50);
  });

  test("without SO_SELECT_ERR_QUEUE the same ends with EBADF: the trap is still there", async () => {
    const { socket, settled } = watch(
      (events) => openLoop(native, 4, events, { withoutErrorQueuePoll: true }),
      (seen) => seen.received.length === 50 || seen.failures.length > 0,
    );
    for (let i = 0; i < 50; i++) socket.send(Buffer.from("both are there before the loop looks"));
    const seen = await settled;
    socket.close();
    expect(seen.failures[0]?.errno).toBe(9);
    expect(seen.received).toHaveLength(0);
  });

  test("what finds no room on this machine is counted", async () => {
    const { socket, settled } = watch(
      (events) => openLoop(native, 4, events, { bufferBytes: 4096 }),
      (seen) => seen.received.length > 0,
    );
    for (let i = 0; i < 100; i++) socket.send(Buffer.alloc(500));
    const { received } = await settled;
    const dropped = socket.dropped();
    socket.close();
    expect(dropped).toBeGreaterThan(0);
    expect(received.length + dropped).toBe(100);
  });

  test("a listener answers by the name that a datagram came with", async () => {
    const answerer = native.open(
      { kind: "udp", family: 4, localAddress: "127.0.0.1", localPort: 0, sendStamps: false },
      {
        sent: () => undefined,
        received: (batch) => {
          for (let i = 0; i < batch.length; i++) answerer.send(batch.payload(i).slice().reverse(), batch.name(i).slice());
        },
        failed: () => undefined,
      },
    );
    const port = readInternetName(answerer.address())?.port ?? 0;
    const { socket, settled } = watch(
      (events) => native.open({ kind: "udp", family: 4, address: "127.0.0.1", port, sendStamps: true }, events),
      (seen) => seen.received.length === 1,
    );
    socket.send(Buffer.from("abc"));
    const seen = await settled;
    socket.close();
    answerer.close();
    expect(seen.received[0]).toMatchObject({ text: "cba", port });
  });

  test("what a listener throws is an uncaught exception, and the process lives on when that is handled", () => {
    const script = `
      const module = { exports: {} };
      process.dlopen(module, ${JSON.stringify(join(import.meta.dirname, "../build/padit-native.node"))});
      const socket = new module.exports.Socket({ kind: "udp", family: 4, address: "127.0.0.1", port: 1, sendStamps: true });
      process.on("uncaughtException", (error) => { console.log(error.message); socket.close(); });
      socket.start(() => { throw new Error("thrown"); }, () => undefined);
      socket.watch();
      socket.send(new Uint8Array(1), Uint32Array.of(1), 1);`;
    expect(spawnSync(process.execPath, ["-e", script], { encoding: "utf8" })).toMatchObject({ status: 0, stdout: "thrown\n" });
  });

  test("the clock pair runs evenly and the discipline is told", () => {
    const first = native.readClocks();
    const second = native.readClocks();
    const [real, mono] = [second.realtimeNs - first.realtimeNs, second.monoNs - first.monoNs];
    expect(real >= 0n && mono > 0n).toBe(true);
    expect(native.addon.clockDiscipline()).toEqual({
      synchronised: expect.any(Boolean),
      offsetNs: expect.any(Number),
      maxErrorUs: expect.any(Number),
      estimatedErrorUs: expect.any(Number),
      taiAheadS: expect.any(Number),
    });
  });

  test("an interface says what it can stamp; one that is not there and a clock that is not there are named", () => {
    expect(native.addon.interfaceInfo("lo")).toMatchObject({ running: true, softwareStamps: true, hardwareStamps: false, phcIndex: -1 });
    expect(() => native.addon.interfaceInfo("nowhere0")).toThrow(/ENODEV/);
    expect(() => native.addon.phcOffset(4095)).toThrow(/ENOENT.*\/dev\/ptp4095/);
  });
});
