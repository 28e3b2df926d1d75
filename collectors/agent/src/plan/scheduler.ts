import { hash } from "node:crypto";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import { ReprobeBudget, type RunVerdict, reprobeOf } from "./reprobe";

/** Time as the scheduler sees it; tests turn it by hand. */
interface SchedulerClock {
  /** Never goes back, ms; starts near the wall clock, so that phases stay over restarts. */
  nowMs(): number;
  /** Gives the function that cancels. */
  after(ms: number, callback: () => void): () => void;
}

export interface SchedulerOptions {
  agentId: string;
  clock: SchedulerClock;
  run(check: PlannedCheck, start: RunStart): Promise<RunVerdict>;
  /** When checks ran, remembered over restarts where that is possible. */
  runTimes: RunTimes;
  /** @param n how many in a row */
  onNotRun(check: PlannedCheck, reason: NotRunReason, n: number): void;
}

export interface RunStart {
  /** How long after its due time the run begins; 0 where it is before. */
  lateMs: number;
  /** The run is not on the grid: the last run was bad, or `runSoon` asked for it. */
  isExtra: boolean;
}

export interface RunTimes {
  /** When the check ran last with this protocol and target, ms; undefined when that is not known. */
  lastMs(check: PlannedCheck): number | undefined;
  note(check: PlannedCheck, atMs: number): void;
}

/** The run before has not ended; too many are under way; the process stood still, or its machine had no time for it. */
export type NotRunReason = "overrun" | "busy" | "stalled";

/** ± share of the interval by which each run is moved, so that probes do not lock on to something periodic. */
const JITTER = 0.05;
const MAX_RUNNING = 512;
/** `runSoon` starts no run earlier than this after the check's last one began, so that a flapping interface causes few runs. */
const UNPLANNED_GAP_MS = 2_000;
/** `runSoon` spreads the runs of many checks over this time. */
const UNPLANNED_SPREAD_MS = 500;
/** A check with a longer interval does not wait for its slot when it is new; what is new at once is spread over this time. */
const FIRST_RUN_SPREAD_MS = 60_000;

/** A number in [0, 1) that the parts decide. */
const fraction = (...parts: readonly (string | number)[]): number => hash("sha256", parts.join("\n"), "buffer").readUInt32BE(0) / 2 ** 32;

/** When run number `slot` of a check is due, ms. Slots lie on a fixed grid: a late run does not move the next one. */
export function dueMs(agentId: string, check: { checkId: string; intervalMs: number }, slot: number): number {
  const phase = fraction(agentId, check.checkId);
  const jitter = (fraction(check.checkId, slot) * 2 - 1) * JITTER;
  return (slot + phase + jitter) * check.intervalMs;
}

/** How long after it was added a check with a long interval runs first, ms. */
export const firstRunDelayMs = (agentId: string, checkId: string): number => fraction(agentId, checkId) * FIRST_RUN_SPREAD_MS;

/** What decides how a check runs. Its name and the series that it fills may change without another run. */
export const runTextOf = ({ protocol, target, intervalMs }: PlannedCheck): string => JSON.stringify([protocol, target, intervalMs]);

interface Entry {
  check: PlannedCheck;
  /** The next run, and when it is due. */
  slot: number;
  dueMs: number;
  running: "no" | "planned" | "extra";
  /** When the last run began. */
  startMs: number;
  /** `runSoon` was called since the last run began. */
  isWanted: boolean;
  cancel: () => void;
  /** Of the last run that said something of the target. */
  verdict: RunVerdict;
  /** Further bad runs in a row, planned or extra, for which extra runs are made. */
  badRunsToConfirm: number;
  cancelExtra: () => void;
}

/** Runs every check at its own pace. What was missed is missed: no bursts to catch up. */
export class Scheduler {
  private readonly entries = new Map<string, Entry>();
  private readonly running = new Set<Promise<void>>();
  private readonly reprobeBudget = new ReprobeBudget();

  constructor(private readonly options: SchedulerOptions) {}

  /** Checks that run as before keep their grid and their running probe. */
  apply(checks: readonly PlannedCheck[]): void {
    const wanted = new Map(checks.filter((check) => !check.paused).map((check) => [check.checkId, check]));
    for (const [id, entry] of this.entries) {
      const check = wanted.get(id);
      if (check === undefined || runTextOf(check) !== runTextOf(entry.check)) this.remove(id, entry);
      else {
        entry.check = check;
        wanted.delete(id);
      }
    }
    for (const check of wanted.values()) this.add(check);
    this.reprobeBudget.plan([...this.entries.values()].map(({ check }) => check));
  }

  /** Runs the check once outside of its grid, after the run in progress. Calls before that run begins have no further effect. */
  runSoon(checkId: string): void {
    const entry = this.entries.get(checkId);
    if (entry === undefined || entry.isWanted) return;
    entry.isWanted = true;
    if (entry.running === "no") this.armUnplanned(entry);
  }

  stop(): void {
    for (const [id, entry] of this.entries) this.remove(id, entry);
  }

  /** When the runs that are on have ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  private add(check: PlannedCheck): void {
    const nothing = () => undefined;
    const extra = { verdict: "unknown", badRunsToConfirm: 0, cancelExtra: nothing } as const;
    const entry: Entry = {
      check,
      slot: 0,
      dueMs: 0,
      running: "no",
      startMs: Number.NEGATIVE_INFINITY,
      isWanted: false,
      cancel: nothing,
      ...extra,
    };
    this.entries.set(check.checkId, entry);
    this.armFirst(entry);
  }

  private remove(id: string, entry: Entry): void {
    entry.cancel();
    entry.cancelExtra();
    this.entries.delete(id);
  }

  /** A check that never ran, or not within an interval, runs within a minute; every other one at its next slot. */
  private armFirst(entry: Entry): void {
    const { agentId, clock, runTimes } = this.options;
    const { checkId, intervalMs } = entry.check;
    const nowMs = clock.nowMs();
    const lastMs = runTimes.lastMs(entry.check);
    const hasRun = lastMs !== undefined && lastMs <= nowMs && lastMs > nowMs - intervalMs;
    this.findSlot(entry, 0);
    if (hasRun || intervalMs <= FIRST_RUN_SPREAD_MS || entry.dueMs <= nowMs + FIRST_RUN_SPREAD_MS) this.arm(entry);
    else {
      entry.dueMs = nowMs + firstRunDelayMs(agentId, checkId);
      entry.cancel = clock.after(entry.dueMs - nowMs, () => this.fireFirst(entry));
    }
  }

  private fireFirst(entry: Entry): void {
    if (this.running.size >= MAX_RUNNING) this.armFirst(entry);
    else {
      this.start(entry, { dueMs: entry.dueMs, isExtra: false });
      this.findSlot(entry, 0);
      this.arm(entry);
    }
  }

  /** The first slot from there on that is not over yet. */
  private findSlot(entry: Entry, slot: number): void {
    const { clock, agentId } = this.options;
    const nowMs = clock.nowMs();
    entry.slot = Math.max(slot, Math.floor(nowMs / entry.check.intervalMs) - 2);
    entry.dueMs = dueMs(agentId, entry.check, entry.slot);
    while (entry.dueMs <= nowMs) entry.dueMs = dueMs(agentId, entry.check, ++entry.slot);
  }

  private arm(entry: Entry): void {
    const { clock } = this.options;
    entry.cancel = clock.after(Math.max(0, entry.dueMs - clock.nowMs()), () => this.fire(entry));
  }

  private fire(entry: Entry): void {
    if (entry.running === "planned") this.options.onNotRun(entry.check, "overrun", 1);
    else if (entry.running === "no" && this.running.size >= MAX_RUNNING) this.options.onNotRun(entry.check, "busy", 1);
    // An extra run that is still in progress replaces the planned run.
    else if (entry.running === "no") this.start(entry, { dueMs: entry.dueMs, isExtra: false });
    const next = entry.slot + 1;
    this.findSlot(entry, next);
    this.arm(entry);
    if (entry.slot > next) this.options.onNotRun(entry.check, "stalled", entry.slot - next);
  }

  private start(entry: Entry, { dueMs: dueAtMs, isExtra }: { dueMs: number; isExtra: boolean }): void {
    entry.running = isExtra ? "extra" : "planned";
    entry.cancelExtra();
    entry.isWanted = false;
    const startMs = this.options.clock.nowMs();
    entry.startMs = startMs;
    this.options.runTimes.note(entry.check, startMs);
    const run = this.options
      .run(entry.check, { lateMs: Math.max(0, startMs - dueAtMs), isExtra })
      .then((verdict) => this.judge(entry, verdict, startMs))
      .finally(() => {
        entry.running = "no";
        this.running.delete(run);
        if (entry.isWanted) this.armUnplanned(entry);
      });
    this.running.add(run);
  }

  /** A first bad run asks for others at once, so that it is soon known whether the target failed or a run did. */
  private judge(entry: Entry, verdict: RunVerdict, startMs: number): void {
    if (verdict === "unknown") return;
    if (verdict === "good") entry.badRunsToConfirm = 0;
    else if (entry.verdict === "bad") entry.badRunsToConfirm--;
    else entry.badRunsToConfirm = reprobeOf(entry.check)?.runs ?? 0;
    entry.verdict = verdict;
    if (entry.badRunsToConfirm > 0) this.armExtra(entry, this.options.clock.nowMs() - startMs);
  }

  /** Only where the extra run ends before the next planned one begins, if it takes as long as the last run did. */
  private armExtra(entry: Entry, durationMs: number): void {
    const { clock } = this.options;
    const afterMs = reprobeOf(entry.check)?.afterMs;
    const isPlanned = this.entries.get(entry.check.checkId) === entry;
    const extraDueMs = clock.nowMs() + (afterMs ?? 0);
    if (!isPlanned || afterMs === undefined || extraDueMs + durationMs >= entry.dueMs) return;
    entry.cancelExtra = clock.after(afterMs, () => {
      if (entry.running !== "no" || this.running.size >= MAX_RUNNING || !this.reprobeBudget.take(clock.nowMs())) return;
      this.start(entry, { dueMs: extraDueMs, isExtra: true });
    });
  }
  /** A planned run that comes earlier takes its place. */
  private armUnplanned(entry: Entry): void {
    const { clock } = this.options;
    const nowMs = clock.nowMs();
    const unplannedMs = Math.max(nowMs, entry.startMs + UNPLANNED_GAP_MS) + fraction(entry.check.checkId) * UNPLANNED_SPREAD_MS;
    if (this.entries.get(entry.check.checkId) !== entry || unplannedMs >= entry.dueMs) return;
    entry.cancelExtra();
    entry.cancelExtra = clock.after(unplannedMs - nowMs, () => {
      if (entry.running === "no" && this.running.size < MAX_RUNNING) this.start(entry, { dueMs: unplannedMs, isExtra: true });
    });
  }
}
