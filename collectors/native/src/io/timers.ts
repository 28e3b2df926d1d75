import { EARLY_MS } from "@padit/protocols/probe";
import TinyQueue from "tinyqueue";
import type { AddonSocket } from "../addon";
import type { Native } from "../native";

/** A callback may run this share of its time, but no more than that, earlier than asked, when another one is due: one wake-up serves many. */
const EARLY_SHARE = 0.1;
/** One that must be punctual is aimed at so long before its time, which is what passes until a probe's first packet is on the wire. */
const LEAD_MS = 0.3;
const PUNCTUAL_MS = 1;

interface Entry {
  dueMs: number;
  earlyMs: number;
  /** undefined: cancelled. */
  callback: (() => void) | undefined;
}

/** Timers in fractions of milliseconds, all on one timer of the kernel. Node's own count whole milliseconds, and are late by up to one. */
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

  /** Gives the function that cancels. @param isPunctual a millisecond early at most */
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

  /** What was asked for never runs. */
  close(): void {
    this.closed = true;
    this.timer.close();
  }

  private fire(): void {
    // Armed once, at the end: what the callbacks ask for meanwhile joins the queue.
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
