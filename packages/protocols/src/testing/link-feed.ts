import { LinkClocks } from "../link-clocks";
import type { IoContext, PacketSocket } from "../probe";
import { findProbe, type PreparedProbe } from "../probes";
import { clockFrame } from "./clock-frames";
import { FakeWire } from "./fake-wire";

/** Sends frames on a link in virtual time to a planned check that listens to them. */
export class LinkFeed {
  readonly wire = new FakeWire();
  /** Network access of the check. */
  readonly io: IoContext;
  /** Times at which the check asked to run at once, ms. */
  readonly wakes: number[] = [];
  openSockets = 0;
  private listener: Parameters<PacketSocket["onFrame"]>[0] = () => undefined;
  private readonly probe: PreparedProbe;

  constructor(
    protocol: string,
    target: object,
    private readonly to: { group: string; etherType: number },
  ) {
    const entry = findProbe(protocol);
    if (entry === undefined) throw new Error(`no protocol ${protocol}`);
    const packet: IoContext["packet"] = async (...asked) => {
      const socket = await this.wire.io.packet(...asked);
      this.openSockets++;
      const onFrame: PacketSocket["onFrame"] = (listener) => {
        this.listener = listener;
      };
      let isOpen = true;
      const close = (): void => {
        if (isOpen) this.openSockets--;
        isOpen = false;
      };
      return { ...socket, close, onFrame };
    };
    this.io = { ...this.wire.io, packet, linkClocks: new LinkClocks() };
    this.probe = entry.prepare({ interface: "eth1", ...target }, () => this.wakes.push(this.wire.io.nowMs()));
  }

  send(atMs: number, payload: Uint8Array): void {
    const frame = clockFrame(this.to.group, this.to.etherType, payload);
    const received = () => ({ ns: this.wire.realtimeNs(), clock: "realtime" as const, kind: "kernel" as const });
    this.wire.at((atMs - this.wire.io.nowMs()) * 1e6, () => this.listener(frame, received(), { packetType: "multicast" }));
  }

  /** Runs the planned check at that time. */
  async run(atMs: number) {
    await new Promise<void>((resolve) => void this.wire.io.after(atMs - this.wire.io.nowMs(), resolve));
    const farEnd = { has: () => false, add: () => undefined };
    const run = await this.probe.run(this.io, new AbortController().signal, farEnd);
    const prefix = `${this.probe.spec.name.replaceAll("-", "_")}_`;
    return { run, value: (metric: string) => run.metrics[prefix + metric]?.value };
  }

  close(): void {
    this.probe.close();
  }
}
