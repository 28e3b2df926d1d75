import { EARLY_MS } from "@padit/protocols/probe";
import TinyQueue from "tinyqueue";
import type { AddonSocket } from "../addon";
import type { Native } from "../native";

/** A callback may run early by this share of its delay when another one is due, so that one wake-up serves many. */
const EARLY_SHARE = 0.1;
/** A punctual callback is aimed this much before its time, ms: the typical time until a probe's first packet is sent. */
const LEAD_MS = 0.3;
const PUNCTUAL_MS = 1;

interface Entry {
  dueMs: number;
  earlyMs: number;
  /** undefined if cancelled. */
  callback: (() => void) | undefined;
}

/**
 * Timers with a resolution below a millisecond, all on one kernel timer. Node's own have a resolution of 1 ms and may be late by that much.
 */
export class Timers {
  private readonly queue = new TinyQueue<Entry>([], (a, b) => a.dueMs - b.dueMs);
  private readonly timer: AddonSocket;
  private armedMs = Number.POSITIVE_INFINITY;
  private closed = false;

  constructor(native: Native) {
    this.timer = new native.addon.Socket({ kind: "timer" });
    this.timer.start(
      () => this.fire(),
      () => undefined,
    );
    this.timer.watch();
  }

  /** Calls back after `ms`. @param isPunctual at most 1 ms early @returns a function that cancels */
  after(ms: number, callback: () => void, isPunctual = false): () => void {
    const askedMs = performance.now() + ms;
    const entry: Entry = isPunctual
      ? { dueMs: askedMs - LEAD_MS, earlyMs: PUNCTUAL_MS - LEAD_MS, callback }
      : { dueMs: askedMs, earlyMs: Math.min(EARLY_MS, EARLY_SHARE * ms), callback };
    this.queue.push(entry);
    this.arm();
    return () => {
      entry.callback = undefined;
    };
  }

  /** Closes the timer. Pending callbacks never run. */
  close(): void {
    this.closed = true;
    this.timer.close();
  }

  private fire(): void {
    // The kernel timer is armed once, after the callbacks, which may add entries to the queue.
    this.armedMs = Number.NEGATIVE_INFINITY;
    const nowMs = performance.now();
    try {
      for (let first = this.queue.peek(); first !== undefined && first.dueMs - first.earlyMs <= nowMs; first = this.queue.peek()) {
        this.queue.pop();
        first.callback?.();
      }
    } finally {
      this.armedMs = Number.POSITIVE_INFINITY;
      this.arm();
    }
  }

  private arm(): void {
    for (let first = this.queue.peek(); first !== undefined && first.callback === undefined; first = this.queue.peek()) this.queue.pop();
    const next = this.queue.peek();
    if (this.closed || next === undefined || next.dueMs >= this.armedMs) return;
    this.armedMs = next.dueMs;
    this.timer.arm(next.dueMs - performance.now());
  }
}
