import { failedRun } from "../burst/report";
import { CFM_ETHERTYPE, class1Group } from "../cfm/codec";
import { type Link, openLink } from "../ethernet/link";
import { toHex } from "../hex";
import {
  asProbeFailure,
  type ClockPair,
  clockStepNs,
  type IoContext,
  isUnmeasured,
  type Measurement,
  type Probe,
  ProbeFailure,
  type ProbeRun,
  type StandingProbe,
} from "../probe";
import { wait } from "../wait";
import { maidText } from "./maid";
import { type CfmCcmTarget, listenMs } from "./spec";
import { CcmWatch } from "./watch";

/** Listens and reports what 802.1Q calls defects. Sends nothing. A planned check never stops listening; a live test listens for a while. */
export const cfmCcmProbe: Probe<CfmCcmTarget> = {
  protocol: "cfm-ccm",
  async run(target, io, signal) {
    const listener = new CcmListener(target);
    try {
      return await listener.run(io, signal);
    } finally {
      listener.close();
    }
  },
  standing: (target) => new CcmListener(target),
};

interface Listening {
  link: Link;
  watch: CcmWatch;
  /** Both clocks at the beginning of the watch. */
  began: ClockPair;
  failure: ProbeFailure | undefined;
  /** The first frame since the beginning of the watch. */
  received: Uint8Array | undefined;
}

/** Listens between runs as well. Each run reports the time since the previous one, so that no silence between two runs is missed. */
class CcmListener implements StandingProbe {
  private listening: Listening | undefined;
  private isClosed = false;

  constructor(private readonly target: CfmCcmTarget) {}

  async run(io: IoContext, signal: AbortSignal): Promise<ProbeRun> {
    const atMs = io.wallMs();
    try {
      this.listening ??= await this.listen(io, new CcmWatch(this.target));
      const { listening } = this;
      const missingMs = listenMs(this.target.interval) - elapsedMs(listening.began, io.clock.pair());
      if (missingMs > 0) await wait(missingMs, signal, io.after);
      return await this.report(listening, io, atMs);
    } catch (error) {
      this.stopListening();
      return failedRun(asProbeFailure(error), atMs, io);
    }
  }

  close(): void {
    this.isClosed = true;
    this.stopListening();
  }

  private stopListening(): void {
    this.listening?.link.close();
    this.listening = undefined;
  }

  private async listen(io: IoContext, watch: CcmWatch): Promise<Listening> {
    const { target } = this;
    const group = class1Group(target.mdLevel);
    const link = await openLink(io, target, { etherType: CFM_ETHERTYPE, mac: group, mdLevel: target.mdLevel, groups: [group] });
    // The check may have been removed from the plan while the socket was being opened.
    if (this.isClosed) {
      link.close();
      throw new ProbeFailure("not_run", "CLOSED", "The check was removed while it ran.");
    }
    const listening: Listening = { link, watch, began: io.clock.pair(), failure: undefined, received: undefined };
    link.onReply((reply) => {
      listening.received ??= reply.frame;
      listening.watch.take(reply);
    });
    link.onFailure((failure) => {
      listening.failure ??= failure;
    });
    return listening;
  }

  private async report(listening: Listening, io: IoContext, atMs: number): Promise<ProbeRun> {
    const { watch, began, failure, received } = listening;
    // After a failure of this machine's own interface, silence is no evidence about the far end.
    if (failure !== undefined && isUnmeasured(failure.outcome)) throw failure;
    const now = io.clock.pair();
    if (clockStepNs(began, now) !== 0)
      throw new ProbeFailure("clock_step", "CLOCK_STEP", "The collector's clock was stepped while it listened: nothing is told.");
    const windowMs = elapsedMs(began, now);
    const run = runOf(watch, began, windowMs, { atMs, io, received });
    Object.assign(listening, { watch: watch.next(began, windowMs), began: now, received: undefined });
    if (watch.isSilent && !this.isClosed) await this.reopen(listening, io);
    return run;
  }

  /** If an interface was deleted and created again under the same name, an older socket receives nothing and reports no error. */
  private async reopen({ link, watch, began }: Listening, io: IoContext): Promise<void> {
    link.close();
    this.listening = undefined;
    this.listening = { ...(await this.listen(io, watch)), began };
  }
}

const elapsedMs = (from: ClockPair, to: ClockPair): number => Number(to.monoNs - from.monoNs) / 1e6;

interface RunContext {
  atMs: number;
  io: IoContext;
  received: Uint8Array | undefined;
}

function runOf(watch: CcmWatch, began: ClockPair, windowMs: number, { atMs, io, received }: RunContext): ProbeRun {
  const verdict = watch.verdict(began, windowMs);
  // RDI is a defect of the other direction.
  const isWell = verdict.defects.every((defect) => defect === "rdi");
  return {
    outcome: verdict.count === 0 && verdict.defects.length <= 1 ? "timeout" : "ok",
    atMs,
    stampSource: io.stampKind,
    metrics: {
      cfm_ccm_availability: exact(isWell ? 1 : 0),
      cfm_ccm_defects: exact(verdict.defects.length),
      ...(verdict.last && { cfm_ccm_rdi: exact(verdict.defects.includes("rdi") ? 1 : 0) }),
      ...(verdict.intervalMs !== undefined && { cfm_ccm_interval: exact(verdict.intervalMs) }),
      ...(verdict.loss !== undefined && { cfm_ccm_loss: exact(verdict.loss) }),
    },
    detail: {
      heard: verdict.count,
      listened_s: Math.round(windowMs / 100) / 10,
      defects: verdict.defects,
      ...(watch.strays.length > 0 && { strays: watch.strays }),
      ...(verdict.last && { mep_id: verdict.last.mepId, maid: maidText(verdict.last.maid), rdi: verdict.defects.includes("rdi") }),
      ...(!isWell && { error: verdict.defects.join(", ") }),
    },
    ...(received && { hex: { received: toHex(received) } }),
    ...(verdict.defects.length > 0 && { hint: [...verdict.reasons, ...watch.strays].join(" ") }),
  };
}

const exact = (value: number): Measurement => ({ value, uncertainty: null });
