import { failedRun } from "../burst/report";
import { type Link, type LinkReply, openLink } from "../ethernet/link";
import { toHex } from "../hex";
import type { LinkClock } from "../link-clocks";
import { asProbeFailure, type IoContext, isUnmeasured, type Probe, ProbeFailure, type ProbeRun, type StandingProbe } from "../probe";
import { wait } from "../wait";

/** Report of one run of a passive watch. The listener adds time, timestamps and bytes. */
export type WatchReport = Pick<ProbeRun, "outcome" | "metrics" | "detail" | "hint" | "isUnexpected">;

/** Reads messages that others send to groups on a link. All times are monotonic ms (`IoContext.nowMs`). */
export interface PassiveWatch {
  /** Accepts a frame of the link's ethertype. @returns whether the server must be informed at once */
  take(reply: LinkReply, nowMs: number): boolean;
  /** Time at which a silence must be reported unless a frame arrives before; undefined: it was reported already, or no frame was received yet. */
  silentAtMs(): number | undefined;
  /** Called at `silentAtMs` or later. @returns whether the silence must be reported at once */
  expire(nowMs: number): boolean;
  /** The first run, and a live test, listen until this is true or `firstListenMs` has passed. */
  isConclusive(): boolean;
  readonly firstListenMs: number;
  /** State of the time on the watched link; absent for watches of other protocols. */
  linkClock?(): LinkClock["state"] | undefined;
  /** Called after a time without listening, so that the silence until now is no evidence. */
  interrupt(): void;
  /** Report on the time since the previous report. */
  report(nowMs: number): WatchReport;
}

interface PassiveLink {
  interface: string;
  etherType: number;
  groups: readonly [string, ...string[]];
}

/**
 * A probe that only listens. A planned check never stops listening; a live test listens until the watch is conclusive.
 * @param watchOf makes a watch that has received nothing yet
 */
export function passiveProbe<Target extends { interface: string }>(
  protocol: string,
  link: Omit<PassiveLink, "interface">,
  watchOf: (target: Target) => PassiveWatch,
): Probe<Target> {
  const listener = (target: Target, wake?: () => void) =>
    new PassiveListener({ interface: target.interface, ...link }, watchOf(target), wake);
  return {
    protocol,
    async run(target, io, signal) {
      const live = listener(target);
      try {
        return await live.run(io, signal);
      } finally {
        live.close();
      }
    },
    standing: listener,
  };
}

/** Additional time before silence counts, ms, because a busy process may read frames late that the kernel has received. */
const LATE_READ_MS = 50;

interface Listening {
  link: Link;
  failure: ProbeFailure | undefined;
  /** First frame since the last report. */
  received: Uint8Array | undefined;
  /** Cancels the timer that fires at a silence; undefined while there is none. */
  cancelTimer: (() => void) | undefined;
  /** Aborted once the watch is conclusive. */
  conclusion: AbortController;
  forgetClock: () => void;
}

/**
 * Listens between runs, too, so that each run reports all the time since the run before. Sends nothing.
 * @param wake requests a run at once, to report an event
 */
class PassiveListener implements StandingProbe {
  private listening: Listening | undefined;
  private isFirst = true;
  private isClosed = false;

  constructor(
    private readonly on: PassiveLink,
    private readonly watch: PassiveWatch,
    private readonly wake: () => void = () => undefined,
  ) {}

  async run(io: IoContext, signal: AbortSignal): Promise<ProbeRun> {
    const atMs = io.wallMs();
    try {
      this.listening ??= await this.listen(io);
      const { listening } = this;
      if (this.isFirst) await wait(this.watch.firstListenMs, AbortSignal.any([signal, listening.conclusion.signal]), io.after);
      this.isFirst = false;
      return await this.report(listening, io, atMs);
    } catch (error) {
      this.listening?.forgetClock();
      this.stopListening();
      this.isFirst = true;
      this.watch.interrupt();
      return failedRun(asProbeFailure(error), atMs, io);
    }
  }

  close(): void {
    this.isClosed = true;
    this.listening?.forgetClock();
    this.stopListening();
  }

  private stopListening(): void {
    this.listening?.cancelTimer?.();
    this.listening?.link.close();
    this.listening = undefined;
  }

  private async listen(io: IoContext): Promise<Listening> {
    const { etherType, groups } = this.on;
    const untagged = { interface: this.on.interface, vlanId: null, outerVlanId: null, pcp: 0 };
    const link = await openLink(io, untagged, { etherType, mac: groups[0], groups, isListening: true });
    const listening: Listening = {
      ...{ link, failure: undefined, received: undefined, cancelTimer: undefined },
      conclusion: new AbortController(),
      forgetClock: () => io.linkClocks?.forget(this.on.interface, this.watch),
    };
    // The check may have been removed from the plan while the socket was being opened.
    if (this.isClosed) {
      link.close();
      throw new ProbeFailure("not_run", "CLOSED", "The check was removed while it ran.");
    }
    link.onReply((reply) => this.take(reply, listening, io));
    link.onFailure((failure) => {
      listening.failure ??= failure;
    });
    this.armTimer(listening, io, 0);
    return listening;
  }

  private take(reply: LinkReply, listening: Listening, io: IoContext): void {
    listening.received ??= reply.frame;
    // The first run is under way and reports what it receives.
    if (this.watch.take(reply, io.nowMs()) && !this.isFirst) this.wake();
    this.noteClock(io);
    if (this.watch.isConclusive()) listening.conclusion.abort();
    this.armTimer(listening, io, 0);
  }

  private noteClock(io: IoContext): void {
    if (this.watch.linkClock !== undefined) io.linkClocks?.note(this.on.interface, this.watch, this.watch.linkClock(), io.nowMs());
  }

  /** Frames do not move a running timer. If no silence is due when it fires, it is armed again. @param inMs earliest time, ms from now */
  private armTimer(listening: Listening, io: IoContext, inMs: number): void {
    const silentAtMs = this.watch.silentAtMs();
    if (silentAtMs === undefined || listening.cancelTimer !== undefined) return;
    const dueMs = Math.max(silentAtMs + LATE_READ_MS, io.nowMs() + inMs);
    listening.cancelTimer = io.after(dueMs - io.nowMs(), () => {
      listening.cancelTimer = undefined;
      this.lookForSilence(listening, io, { wasStalled: inMs === 0 && io.nowMs() - dueMs > LATE_READ_MS });
    });
  }

  /** @param wasStalled this process did not run when the timer was due, so the kernel may hold unread frames */
  private lookForSilence(listening: Listening, io: IoContext, { wasStalled }: { wasStalled: boolean }): void {
    const silentAtMs = this.watch.silentAtMs();
    if (silentAtMs === undefined) return;
    const isDue = io.nowMs() >= silentAtMs + LATE_READ_MS;
    if (isDue && !wasStalled && this.watch.expire(io.nowMs())) this.wake();
    this.noteClock(io);
    this.armTimer(listening, io, isDue && wasStalled ? LATE_READ_MS : 0);
  }

  private async report(listening: Listening, io: IoContext, atMs: number): Promise<ProbeRun> {
    const { failure, received } = listening;
    // After a failure of this machine's own interface, silence is no evidence about the senders.
    if (failure !== undefined && isUnmeasured(failure.outcome)) throw failure;
    listening.received = undefined;
    const report = this.watch.report(io.nowMs());
    const run: ProbeRun = { ...report, atMs, stampSource: io.stampKind, ...(received && { hex: { received: toHex(received) } }) };
    if (report.outcome === "timeout") await this.reopen(io);
    return run;
  }

  /** If an interface was deleted and created again under the same name, an older socket receives nothing and reports no error. */
  private async reopen(io: IoContext): Promise<void> {
    this.stopListening();
    this.listening = await this.listen(io);
  }
}
