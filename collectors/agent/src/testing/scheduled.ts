import type { PlannedCheck } from "@padit/protocols/collector-api";
import type { RunVerdict } from "../plan/reprobe";
import { type RunTimes, Scheduler } from "../plan/scheduler";

export const check = (checkId: string, intervalMs = 1000): PlannedCheck => ({
  checkId,
  name: checkId,
  protocol: "udp-echo",
  target: {},
  intervalMs,
  paused: false,
  series: {},
});

/** A clock whose time moves only by `advance` and `jump`. `advance` runs the callbacks that become due, earliest first. */
export function handClock(startMs = 1_000_000) {
  let nowMs = startMs;
  const timers = new Set<{ atMs: number; callback: () => void }>();
  return {
    nowMs: () => nowMs,
    after(ms: number, callback: () => void) {
      const timer = { atMs: nowMs + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms: number) {
      const endMs = nowMs + ms;
      for (;;) {
        const next = [...timers].filter((t) => t.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
        await new Promise((resolve) => setImmediate(resolve));
      }
      nowMs = endMs;
    },
    /** Moves the time without running callbacks, as when the machine was suspended. */
    jump(ms: number) {
      nowMs += ms;
    },
  };
}

export const HOUR_MS = 3_600_000;
/** A check that ran just before the test, so that its next run is on its grid. */
export const JUST_RUN: RunTimes = { lastMs: () => 999_999, note: () => undefined };
export const NEVER_RUN: RunTimes = { lastMs: () => undefined, note: () => undefined };

export function scheduled(run: (check: PlannedCheck) => Promise<RunVerdict> = async () => "unknown", runTimes = NEVER_RUN) {
  const clock = handClock();
  const runs: number[] = [];
  const notRun: string[] = [];
  const scheduler = new Scheduler({
    agentId: "agent",
    clock,
    runTimes,
    run(c) {
      runs.push(clock.nowMs());
      return run(c);
    },
    onNotRun: (_check, reason, n) => notRun.push(...Array<string>(n).fill(reason)),
  });
  return { clock, runs, notRun, scheduler };
}
