import { hash } from "node:crypto";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import { ReprobeBudget, type RunVerdict, reprobeOf } from "./reprobe";

/** The scheduler's clock; tests advance it manually. */
interface SchedulerClock {
  /** Monotonic time, ms. It starts near the wall clock, so that checks keep their phase over restarts. */
  nowMs(): number;
  /** Calls back after `ms`. @returns a function that cancels */
  after(ms: number, callback: () => void): () => void;
}

export interface SchedulerOptions {
  agentId: string;
  clock: SchedulerClock;
  run(check: PlannedCheck, start: RunStart): Promise<RunVerdict>;
  /** Times of the last runs, remembered over restarts if possible. */
  runTimes: RunTimes;
  /** @param n number of consecutive skipped runs */
  onNotRun(check: PlannedCheck, reason: NotRunReason, n: number): void;
}

export interface RunStart {
  /** Actual minus due start, ms; 0 if the run begins early. */
  lateMs: number;
  /** The run is not on the grid: it confirms a bad run, or `runSoon` requested it. */
  isExtra: boolean;
}

export interface RunTimes {
  /** Start of the check's last run with this protocol and target, ms; undefined if unknown. */
  lastMs(check: PlannedCheck): number | undefined;
  note(check: PlannedCheck, atMs: number): void;
}

/** overrun: the previous run has not ended. busy: too many runs are in progress. stalled: the process or its machine had a pause. */
export type NotRunReason = "overrun" | "busy" | "stalled";

/** Maximum shift of each run as a share (±) of its interval, so that probes do not synchronise with periodic events. */
const JITTER = 0.05;
const MAX_RUNNING = 512;
/** How soon a check runs outside of its grid. */
interface Urgency {
  /** Minimum time from the start of the check's last run, ms. */
  gapMs: number;
  /** The runs of many checks are spread over this time, ms. */
  spreadMs: number;
}
/** For `runSoon`: a flapping interface concerns many checks and causes few runs. */
const PROMPT_RUN: Urgency = { gapMs: 2_000, spreadMs: 500 };
/** For `runAtOnce`: a result of one listening check reaches the server within a second. */
const IMMEDIATE_RUN: Urgency = { gapMs: 500, spreadMs: 0 };
/** A check with a longer interval does not wait for its slot when it is new; what is new at once is spread over this time. */
const FIRST_RUN_SPREAD_MS = 60_000;

/** A number in [0, 1) that depends only on the parts. */
const fraction = (...parts: readonly (string | number)[]): number => hash("sha256", parts.join("\n"), "buffer").readUInt32BE(0) / 2 ** 32;

/** When run number `slot` of a check is due, ms. The grid of slots is fixed: a late run does not shift the next one. */
export function dueMs(agentId: string, check: { checkId: string; intervalMs: number }, slot: number): number {
  const phase = fraction(agentId, check.checkId);
  const jitter = (fraction(check.checkId, slot) * 2 - 1) * JITTER;
  return (slot + phase + jitter) * check.intervalMs;
}

/** Delay of the first run of a new check with a long interval, ms. */
export const firstRunDelayMs = (agentId: string, checkId: string): number => fraction(agentId, checkId) * FIRST_RUN_SPREAD_MS;

/** Identifies how a check runs. A change of its name or its series does not change this text, so the check keeps running. */
export const runTextOf = ({ protocol, target, intervalMs }: PlannedCheck): string => JSON.stringify([protocol, target, intervalMs]);

interface Entry {
  check: PlannedCheck;
  /** The next planned run's number on the grid, and its due time. */
  slot: number;
  dueMs: number;
  running: "no" | "planned" | "extra";
  /** Start of the last run, ms. */
  startMs: number;
  /** Set where a run outside of the grid was requested since the last run began. */
  wanted: Urgency | undefined;
  cancel: () => void;
  /** Verdict of the last run that was good or bad. */
  verdict: RunVerdict;
  /** Further consecutive bad runs, planned or extra, until no more extra runs are made. */
  badRunsToConfirm: number;
  cancelExtra: () => void;
}

/** Runs every check at its own interval. A missed run is skipped, not made up for. */
export class Scheduler {
  private readonly entries = new Map<string, Entry>();
  private readonly running = new Set<Promise<void>>();
  private readonly reprobeBudget = new ReprobeBudget();

  constructor(private readonly options: SchedulerOptions) {}

  /** Replaces the checks. Unchanged ones keep their grid and their run in progress. */
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
    this.want(checkId, PROMPT_RUN);
  }

  /** As `runSoon`, for news that must not wait. At most two such runs a second. */
  runAtOnce(checkId: string): void {
    this.want(checkId, IMMEDIATE_RUN);
  }

  private want(checkId: string, urgency: Urgency): void {
    const entry = this.entries.get(checkId);
    if (entry === undefined || (entry.wanted !== undefined && entry.wanted.gapMs <= urgency.gapMs)) return;
    entry.wanted = urgency;
    if (entry.running === "no") this.armUnplanned(entry, urgency);
  }

  stop(): void {
    for (const [id, entry] of this.entries) this.remove(id, entry);
  }

  /** Resolves when the runs in progress have ended. */
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
      wanted: undefined,
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

  /** A check that did not run within its last interval runs within a minute; every other one at its next slot. */
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

  /** Moves the entry to the first slot from `slot` on that is due in the future. */
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
    entry.wanted = undefined;
    const startMs = this.options.clock.nowMs();
    entry.startMs = startMs;
    this.options.runTimes.note(entry.check, startMs);
    const run = this.options
      .run(entry.check, { lateMs: Math.max(0, startMs - dueAtMs), isExtra })
      .then((verdict) => this.judge(entry, verdict, startMs))
      .finally(() => {
        entry.running = "no";
        this.running.delete(run);
        if (entry.wanted !== undefined) this.armUnplanned(entry, entry.wanted);
      });
    this.running.add(run);
  }

  /** Updates the check's state after a run. A first bad run requests extra runs, to distinguish a failing target from a single bad run. */
  private judge(entry: Entry, verdict: RunVerdict, startMs: number): void {
    if (verdict === "unknown") return;
    if (verdict === "good") entry.badRunsToConfirm = 0;
    else if (entry.verdict === "bad") entry.badRunsToConfirm--;
    else entry.badRunsToConfirm = reprobeOf(entry.check)?.runs ?? 0;
    entry.verdict = verdict;
    if (entry.badRunsToConfirm > 0) this.armExtra(entry, this.options.clock.nowMs() - startMs);
  }

  /** Plans an extra run, unless a run as long as the last one would not end before the next planned run. */
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
  /** Arms the run that `runSoon` or `runAtOnce` requested. A planned run that is due earlier replaces it. */
  private armUnplanned(entry: Entry, { gapMs, spreadMs }: Urgency): void {
    const { clock } = this.options;
    const nowMs = clock.nowMs();
    const unplannedMs = Math.max(nowMs, entry.startMs + gapMs) + fraction(entry.check.checkId) * spreadMs;
    if (this.entries.get(entry.check.checkId) !== entry || unplannedMs >= entry.dueMs) return;
    entry.cancelExtra();
    entry.cancelExtra = clock.after(unplannedMs - nowMs, () => {
      if (entry.running === "no" && this.running.size < MAX_RUNNING) this.start(entry, { dueMs: unplannedMs, isExtra: true });
    });
  }
}
