import {
  asProbeFailure,
  type IoContext,
  isNetworkFault,
  type Probe,
  type ProbeFailure,
  type ProbeRun,
  type Stamp,
  type UdpSocket,
} from "../probe";
import { rttUncertaintyNs } from "../uncertainty";
import { type Burst, burstMetrics } from "./burst";
import { decodeEcho, encodeEcho } from "./codec";
import type { UdpEchoTarget } from "./spec";

/** After the last reply, so that a duplicate of it is still seen. */
const LINGER_MS = 10;

/** Sends the burst, waits for the replies, and says what came back. A packet that does not come back is loss, not an error. */
export const udpEchoProbe: Probe<UdpEchoTarget> = {
  protocol: "udp-echo",
  async run(target, io, signal) {
    const atMs = io.nowMs();
    let socket: UdpSocket | undefined;
    try {
      socket = await io.udp(await io.pin("udp", target.host, target.port));
      const exchange = new Exchange(socket, target, io);
      await exchange.sendAll(signal);
      await exchange.settled(signal);
      return exchange.result();
    } catch (error) {
      const failure = asProbeFailure(error);
      const metrics = isNetworkFault(failure.outcome) ? burstMetrics({ sent: 0, rttMs: [], duplicates: 0, reordered: 0 }, 0) : {};
      return { outcome: failure.outcome, atMs, stampSource: io.stampKind, metrics, detail: { error: failure.code }, hint: failure.message };
    } finally {
      socket?.close();
    }
  },
};

/** One run: who was sent when, and what came back. */
class Exchange {
  private readonly key: Uint8Array;
  private readonly session: bigint;
  private readonly sentAt: Stamp[] = [];
  private readonly payloads: Uint8Array[] = [];
  private readonly rttMs: (number | undefined)[] = [];
  private readonly complete = new AbortController();
  private atMs: number;
  private highestSeq = -1;
  private duplicates = 0;
  private reordered = 0;
  private foreign = 0;
  private mismatched = 0;
  private failure: ProbeFailure | undefined;

  constructor(
    private readonly socket: UdpSocket,
    private readonly target: UdpEchoTarget,
    private readonly io: IoContext,
  ) {
    this.key = io.randomBytes(32);
    this.session = new DataView(io.randomBytes(8).slice().buffer).getBigUint64(0);
    this.atMs = io.nowMs();
    socket.onReply((payload, received) => this.take(payload, received));
    socket.onFailure((failure) => {
      this.failure = failure;
    });
  }

  async sendAll(signal: AbortSignal): Promise<void> {
    for (let seq = 0; seq < this.target.count && !signal.aborted; seq++) {
      if (seq > 0) await this.io.wait(this.target.spacingMs, signal);
      else this.atMs = this.io.nowMs();
      const payload = encodeEcho(
        { session: this.session, seq, flags: 0, sentNs: BigInt(Math.round(this.io.nowMs())) * 1_000_000n },
        this.key,
        this.target.payloadBytes,
      );
      this.payloads[seq] = payload;
      this.rttMs[seq] = undefined;
      try {
        this.sentAt[seq] = await this.socket.send(payload);
      } catch (error) {
        // A refusal of the packet before surfaces here; this one did not leave and is lost all the same.
        this.failure = asProbeFailure(error);
      }
    }
  }

  /** Every packet answered (and a moment for duplicates), or the time-out of the last one. */
  async settled(signal: AbortSignal): Promise<void> {
    await this.io.wait(this.target.timeoutMs, AbortSignal.any([signal, this.complete.signal]));
    if (this.complete.signal.aborted) await this.io.wait(LINGER_MS, signal);
  }

  result(): ProbeRun {
    const burst: Burst = { sent: this.payloads.length, rttMs: this.rttMs, duplicates: this.duplicates, reordered: this.reordered };
    const answered = this.rttMs.filter((rtt) => rtt !== undefined).length;
    const run = {
      atMs: this.atMs,
      stampSource: this.io.stampKind,
      metrics: burstMetrics(burst, rttUncertaintyNs(this.io.stampErrorNs(this.io.stampKind), 0) / 1e6),
    };
    if (answered > 0) return { ...run, outcome: "ok" };
    if (this.mismatched + this.foreign > 0) {
      const hint = "Something answered, but not with what was sent: is this an echo service?";
      return { ...run, outcome: this.mismatched > 0 ? "mismatch" : "malformed_response", hint };
    }
    if (this.failure !== undefined) return this.failed(run, this.failure);
    return { ...run, outcome: "timeout", hint: "No reply came back: is the echo service running, and does a firewall pass UDP?" };
  }

  private failed(run: Omit<ProbeRun, "outcome">, failure: ProbeFailure): ProbeRun {
    const metrics = isNetworkFault(failure.outcome) ? run.metrics : {};
    return { ...run, metrics, outcome: failure.outcome, detail: { error: failure.code }, hint: failure.message };
  }

  private take(payload: Uint8Array, received: Stamp): void {
    const decoded = decodeEcho(payload, this.key);
    const seq = decoded.ok && decoded.packet.session === this.session ? decoded.packet.seq : undefined;
    const sent = seq === undefined ? undefined : this.payloads[seq];
    if (seq === undefined || sent === undefined) this.foreign++;
    else if (Buffer.compare(sent, payload) !== 0) this.mismatched++;
    else if (this.rttMs[seq] !== undefined) this.duplicates++;
    else this.note(seq, received);
  }

  private note(seq: number, received: Stamp): void {
    const sentAt = this.sentAt[seq];
    if (sentAt === undefined) return; // the reply overtook the confirmation that it was sent
    this.rttMs[seq] = Math.max(0, Number(received.ns - sentAt.ns) / 1e6);
    if (seq < this.highestSeq) this.reordered++;
    this.highestSeq = Math.max(this.highestSeq, seq);
    const all = this.rttMs.length === this.target.count && this.rttMs.every((rtt) => rtt !== undefined);
    if (all) this.complete.abort();
  }
}
