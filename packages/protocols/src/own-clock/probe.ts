import { failedRun } from "../burst/report";
import { asProbeFailure, type IoContext, mustHave, type Probe, type ProbeRun, type StandingProbe } from "../probe";
import { wait } from "../wait";
import { DaemonWatch } from "./daemon-watch";
import { Ptp4lClient } from "./ptp4l-client";
import type { OwnClockTarget } from "./spec";

/** Longest wait of a first run: three rounds of questions and some time for the machine. */
const FIRST_ANSWER_MS = 1_500;

/** A planned check never stops asking; a live test ends with the first answer. */
export const ownClockProbe: Probe<OwnClockTarget> = {
  protocol: "own-clock",
  async run(target, io, signal) {
    const standing = standingOf(target);
    try {
      return await standing.run(io, signal);
    } finally {
      standing.close();
    }
  },
  standing: standingOf,
};

function standingOf(target: OwnClockTarget, wake: () => void = () => undefined): StandingProbe {
  return target.source === "kernel" ? { run: kernelRun, close: () => undefined } : new StandingDaemonWatch(target, wake);
}

/** Reads the discipline that the clock daemon reported to the kernel. */
async function kernelRun(io: IoContext): Promise<ProbeRun> {
  const atMs = io.wallMs();
  try {
    mustHave(io, "clock_status");
    const { sync, maxErrorNs, offsetNs } = io.clock.status();
    const isLocked = sync === "locked";
    return {
      outcome: "ok",
      ...{ atMs, stampSource: io.stampKind, sync },
      metrics: {
        own_clock_availability: { value: sync === "unsync" ? 0 : 1, uncertainty: null },
        own_clock_not_locked: { value: isLocked ? 0 : 1, uncertainty: null },
        ...(offsetNs !== undefined && { own_clock_offset: { value: offsetNs / 1_000, uncertainty: null } }),
        ...(maxErrorNs !== null && { own_clock_max_error: { value: maxErrorNs / 1_000, uncertainty: null } }),
      },
      detail: { state: isLocked ? "locked" : sync === "holdover" ? "holdover" : "free_running" },
      ...(sync === "unsync" && { isUnexpected: true as const, hint: UNSYNCHRONISED_HINT }),
    };
  } catch (error) {
    return failedRun(asProbeFailure(error), atMs, io);
  }
}

const UNSYNCHRONISED_HINT =
  "The kernel reports that the collector's clock is not synchronised: look whether chronyd, ntpd or ptp4l runs there.";

/** Asks between runs as well, so that each run reports all the time since the run before. */
class StandingDaemonWatch implements StandingProbe {
  private readonly watch = new DaemonWatch();
  private client: Ptp4lClient | undefined;
  private isFirst = true;
  private forgetClock: () => void = () => undefined;

  constructor(
    private readonly target: OwnClockTarget,
    private readonly wake: () => void,
  ) {}

  async run(io: IoContext, signal: AbortSignal): Promise<ProbeRun> {
    const atMs = io.wallMs();
    const { watch } = this;
    if (this.isFirst) await this.begin(io, signal);
    this.isFirst = false;
    const { unmeasured } = watch;
    if (unmeasured !== undefined) return failedRun(unmeasured, atMs, io);
    const { sync, maxErrorNs } = io.clock.status();
    return { ...watch.report(io.nowMs(), maxErrorNs), atMs, stampSource: io.stampKind, sync };
  }

  close(): void {
    this.client?.close();
    this.client = undefined;
    this.forgetClock();
  }

  private async begin(io: IoContext, signal: AbortSignal): Promise<void> {
    const { watch } = this;
    const conclusion = new AbortController();
    const noteNews = (isNews: boolean): void => {
      io.ownClock?.note(watch, watch.clockState, io.nowMs(), watch.offsetNs);
      if (isNews && !this.isFirst) this.wake();
      if (watch.isConclusive) conclusion.abort();
    };
    this.forgetClock = () => io.ownClock?.forget(watch);
    this.client ??= new Ptp4lClient(io, this.target.domain, {
      onReading: (reading) => noteNews(watch.take(reading, io.nowMs())),
      onFailure: (failure) => noteNews(watch.fail(failure)),
    });
    await wait(FIRST_ANSWER_MS, AbortSignal.any([signal, conclusion.signal]), io.after);
  }
}
