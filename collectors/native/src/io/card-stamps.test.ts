import { departed, type Stamp } from "@padit/protocols/probe";
import { expect, test } from "vitest";
import type { Addon, AddonSocket, SocketOptions } from "../addon";
import { Native } from "../native";
import { IoCounters } from "./counters";
import { StampedSocket } from "./stamped-socket";

/** Sizes of the structures in addon.h. */
const RECEIVED_WORDS = 10;
const SENT_WORDS = 3;

/**
 * A simulated addon. Only machines with such a card can make these stamps, so the test writes them where the addon would. The card's stamp
 * of a send arrives in a separate message (SOF_TIMESTAMPING_OPT_TX_SWHW).
 */
function paperAddon(hardwareStamps: boolean) {
  const buffers = {
    slab: new ArrayBuffer(64 * 9216),
    received: new ArrayBuffer(64 * 80),
    sent: new ArrayBuffer(64 * 24),
    clock: new ArrayBuffer(24),
  };
  const [sent, received] = [new BigInt64Array(buffers.sent), new BigInt64Array(buffers.received)];
  let onEvents: (received: number, sent: number) => void = () => undefined;
  class Socket implements Partial<AddonSocket> {
    start(listener: typeof onEvents): void {
      onEvents = listener;
    }
    watch(): void {}
    send(_frames: Uint8Array, _lengths: Uint32Array, n: number): number {
      return n;
    }
    leftNow(): number {
      return 0;
    }
    dropped(): number {
      return 0;
    }
    close(): void {}
  }
  const addon = { buffers, Socket, clockPair: () => undefined, interfaceInfo: () => ({ hardwareStamps }) } as unknown as Addon;
  const tellSent = (...stamps: { id: number; kernelNs?: bigint; cardNs?: bigint }[]) => {
    for (const [i, { id, kernelNs = 0n, cardNs = 0n }] of stamps.entries()) sent.set([BigInt(id), kernelNs, cardNs], i * SENT_WORDS);
    onEvents(0, stamps.length);
  };
  const tellReceived = (kernelNs: bigint, cardNs: bigint) => {
    received.set([kernelNs, cardNs], 0 * RECEIVED_WORDS);
    onEvents(1, 0);
  };
  return { native: new Native(addon), tellSent, tellReceived };
}
const PACKET: SocketOptions = { kind: "packet", device: "eth1", sendStamps: true };
const UDP: SocketOptions = { kind: "udp", family: 4, sendStamps: true };

function open(options: SocketOptions, hardwareStamps = true) {
  const { native, ...tell } = paperAddon(hardwareStamps);
  const received: Stamp[] = [];
  const socket = new StampedSocket(native, new IoCounters(), options, {
    received: (_batch, _i, stamp) => void received.push(stamp),
    failed: () => undefined,
  });
  const send = () => departed((departure) => socket.send(new Uint8Array(60), departure));
  return { socket, send, received, ...tell };
}

test("a card's stamp of what was sent is filled in when it comes, after the kernel's or before", async () => {
  const { send, tellSent, socket } = open(PACKET);
  const [first, second] = [send(), send()];
  tellSent({ id: 0, kernelNs: 1000n }, { id: 1, cardNs: 77n });
  const stamp = await first;
  expect(stamp).toEqual({ ns: 1000n, clock: "realtime", kind: "kernel" });
  tellSent({ id: 0, cardNs: 66n }, { id: 1, kernelNs: 2000n });
  expect(stamp.cardNs).toBe(66n);
  expect(await second).toEqual({ ns: 2000n, clock: "realtime", kind: "kernel", cardNs: 77n });
  socket.close();
});

test("what arrives has both stamps at once", () => {
  const { tellReceived, received, socket } = open(PACKET);
  tellReceived(5000n, 88n);
  expect(received).toEqual([{ ns: 5000n, clock: "realtime", kind: "kernel", cardNs: 88n }]);
  socket.close();
});

test.each<[string, SocketOptions, boolean]>([
  ["of datagrams, which may come back by another card", UDP, true],
  ["of an interface that does not stamp", PACKET, false],
])("stamps %s are the kernel's alone", async (_, options, hardwareStamps) => {
  const { send, tellSent, tellReceived, received, socket } = open(options, hardwareStamps);
  const sending = send();
  tellSent({ id: 0, cardNs: 66n }, { id: 0, kernelNs: 1000n });
  tellReceived(5000n, 88n);
  expect([await sending, ...received].map(({ cardNs }) => cardNs)).toEqual([undefined, undefined]);
  socket.close();
});
