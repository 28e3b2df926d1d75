import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadAddon } from "./addon";
import { etherTypeFilter } from "./filter";
import { Native, type NativeSocket } from "./native";
import { packetTypeOf } from "./sockaddr";
import { whyNoDevices } from "./testing/rights";
import { stampsBegan } from "./testing/stamps-began";
import { type VethPair, vethPair } from "./testing/veth";

const addon = loadAddon();
const reason = "reason" in addon ? `skipped: no native addon here (${addon.reason})` : whyNoDevices();
if ("reason" in addon) console.warn(reason);

const CFM = 0x8902;
const ETHERNET_MIN = 60;

describe.skipIf(reason !== undefined)("a packet socket", () => {
  const native = new Native(addon as Exclude<typeof addon, { reason: string }>);
  let release: () => void;
  beforeAll(async () => {
    release = await stampsBegan(native);
  });
  afterAll(() => release());

  let wire: VethPair;
  let sender: NativeSocket;
  const leftNs = new Map<number, bigint>();

  beforeEach(() => {
    wire = vethPair();
    leftNs.clear();
    sender = native.open(
      { kind: "packet", device: wire.near, sendStamps: true, filter: etherTypeFilter([CFM]) },
      {
        sent(batch) {
          for (let i = 0; i < batch.length; i++) leftNs.set(batch.id(i), batch.kernelNs(i) ?? 0n);
        },
        received: () => expect.unreachable("a sender does not hear itself"),
        failed: () => undefined,
      },
    );
  });
  afterEach(() => {
    sender.close();
    wire.remove();
  });

  /** @param head tags and EtherType in hexadecimal @param marker byte that identifies the frame */
  function frame(to: Uint8Array, head: string, marker: number): Uint8Array {
    const bytes = Buffer.alloc(ETHERNET_MIN);
    Buffer.concat([to, native.addon.interfaceInfo(wire.near).mac, Buffer.from(head, "hex"), Buffer.of(marker)]).copy(bytes);
    return bytes;
  }
  interface Frame {
    marker: number;
    tag: { tpid: number; tci: number } | undefined;
    type: string;
    kernelNs: bigint;
  }
  /** Collects frames at the far end until the marker 0xff, whose frame must arrive. */
  function listen(join?: Uint8Array): Promise<Frame[]> & { socket: NativeSocket } {
    const frames: Frame[] = [];
    let settle: (frames: Frame[]) => void;
    const settled = new Promise<Frame[]>((resolve) => {
      settle = resolve;
    });
    const socket = native.open(
      { kind: "packet", device: wire.far, sendStamps: false, filter: etherTypeFilter([CFM]) },
      {
        sent: () => undefined,
        received(batch) {
          for (let i = 0; i < batch.length; i++) {
            const bytes = Buffer.from(batch.payload(i));
            const marker = bytes[bytes.indexOf(Buffer.from("8902", "hex"), 12) + 2] ?? 0;
            if (marker === 0xff) settle(frames);
            else frames.push({ marker, tag: batch.strippedTag(i), type: packetTypeOf(batch.name(i)), kernelNs: batch.kernelNs(i) ?? 0n });
          }
        },
        failed: () => undefined,
      },
    );
    if (join !== undefined) socket.join(join);
    return Object.assign(settled, { socket });
  }

  test("sees the VLAN of every frame: untagged, tagged, priority tagged, doubly tagged", async () => {
    const arriving = listen();
    const to = native.addon.interfaceInfo(wire.far).mac;
    sender.send(frame(to, "8902", 1));
    sender.send(frame(to, "8100e0648902", 2));
    sender.send(frame(to, "8100a0008902", 3));
    sender.send(frame(to, "88a8e12c8100e00a8902", 4));
    sender.send(frame(to, "0800", 5));
    sender.send(frame(to, "8902", 0xff));
    const frames = await arriving;
    arriving.socket.close();
    expect(frames.map(({ marker, tag }) => [marker, tag])).toEqual([
      [1, undefined],
      [2, { tpid: 0x8100, tci: 0xe064 }],
      [3, { tpid: 0x8100, tci: 0xa000 }],
      [4, { tpid: 0x88a8, tci: 0xe12c }],
    ]);
    frames.forEach(({ kernelNs }, i) => {
      expect(kernelNs >= (leftNs.get(i) ?? kernelNs + 1n)).toBe(true);
    });
  });

  test("hears the group it joined, and nothing that is another station's", async () => {
    const group = Uint8Array.of(0x01, 0x80, 0xc2, 0x00, 0x00, 0x35);
    const arriving = listen(group);
    sender.send(frame(group, "8902", 1));
    sender.send(frame(Uint8Array.of(2, 0, 0, 0, 0, 99), "8902", 2));
    sender.send(frame(native.addon.interfaceInfo(wire.far).mac, "8902", 0xff));
    const frames = await arriving;
    arriving.socket.close();
    expect(frames.map(({ marker, type }) => [marker, type])).toEqual([[1, "multicast"]]);
  });
});
