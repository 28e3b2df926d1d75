import { createHash } from "node:crypto";
import type { PlannedCheck } from "@padit/protocols/collector-api/wire";

/** Time as the scheduler sees it; tests turn it by hand. */
export interface SchedulerClock {
  /** Never goes back, ms; starts near the wall clock, so that phases stay over restarts. */
  nowMs(): number;
  /** Gives the function that cancels. */
  after(ms: number, callback: () => void): () => void;
}

export interface SchedulerOptions {
  agentId: string;
  clock: SchedulerClock;
  /** @param lateMs after its due time */
  run(check: PlannedCheck, lateMs: number): Promise<void>;
  /** The run before has not ended, or too many are under way. */
  onNotRun(check: PlannedCheck, reason: "overrun" | "busy"): void;
}

/** ± share of the interval by which each run is moved, so that probes do not lock on to something periodic. */
const JITTER = 0.05;
const MAX_RUNNING = 512;

/** A number in [0, 1) that the parts decide. */
const fraction = (...parts: readonly (string | number)[]): number =>
  createHash("sha256").update(parts.join("\n")).digest().readUInt32BE(0) / 2 ** 32;

/** When run number `slot` of a check is due, ms. Slots lie on a fixed grid: a late run does not move the next one. */
export function dueMs(agentId: string, check: { checkId: string; intervalMs: number }, slot: number): number {
  const phase = fraction(agentId, check.checkId);
  const jitter = (fraction(check.checkId, slot) * 2 - 1) * JITTER;
  return (slot + phase + jitter) * check.intervalMs;
}

interface Entry {
  check: PlannedCheck;
  text: string;
  slot: number;
  running: boolean;
  cancel: () => void;
}

/** Runs every check at its own pace. What was missed is missed: no bursts to catch up. */
export class Scheduler {
  private readonly entries = new Map<string, Entry>();
  private running = 0;

  constructor(private readonly options: SchedulerOptions) {}

  /** Checks that did not change keep their grid and their running probe. */
  apply(checks: readonly PlannedCheck[]): void {
    const wanted = new Map(checks.filter((check) => !check.paused).map((check) => [check.checkId, check]));
    for (const [id, entry] of this.entries) {
      const check = wanted.get(id);
      if (check !== undefined && JSON.stringify(check) === entry.text) wanted.delete(id);
      else this.remove(id, entry);
    }
    for (const check of wanted.values()) this.add(check);
  }

  stop(): void {
    for (const [id, entry] of this.entries) this.remove(id, entry);
  }

  private add(check: PlannedCheck): void {
    const entry: Entry = { check, text: JSON.stringify(check), slot: this.nextSlot(check), running: false, cancel: () => undefined };
    this.entries.set(check.checkId, entry);
    this.arm(entry);
  }

  private remove(id: string, entry: Entry): void {
    entry.cancel();
    this.entries.delete(id);
  }

  /** The first slot that is not over yet. */
  private nextSlot(check: PlannedCheck): number {
    const now = this.options.clock.nowMs();
    let slot = Math.floor(now / check.intervalMs) - 2;
    while (dueMs(this.options.agentId, check, slot) <= now) slot++;
    return slot;
  }

  private arm(entry: Entry): void {
    const { clock, agentId } = this.options;
    entry.cancel = clock.after(Math.max(0, dueMs(agentId, entry.check, entry.slot) - clock.nowMs()), () => this.fire(entry));
  }

  private fire(entry: Entry): void {
    if (entry.running) this.options.onNotRun(entry.check, "overrun");
    else if (this.running >= MAX_RUNNING) this.options.onNotRun(entry.check, "busy");
    else this.start(entry);
    entry.slot = Math.max(entry.slot + 1, this.nextSlot(entry.check));
    this.arm(entry);
  }

  private start(entry: Entry): void {
    const { clock, agentId } = this.options;
    entry.running = true;
    this.running++;
    const lateMs = clock.nowMs() - dueMs(agentId, entry.check, entry.slot);
    void this.options.run(entry.check, lateMs).finally(() => {
      entry.running = false;
      this.running--;
    });
  }
}
