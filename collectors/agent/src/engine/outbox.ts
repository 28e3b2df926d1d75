import { z } from "zod";
import { type Gap, MAX_ROWS, Samples, type SentSample } from "../ipc/messages";

/** Maximum number of held rows without an uplink: 5 minutes at 1,000 samples/s. They fit the heap of a 768 MiB process and the file. */
const MAX_HELD_ROWS = 300_000;

/** The samples that a stopping engine leaves to the next one, which continues its boot number and its message numbers. */
export const Leftover = z.object({ boot: z.int(), next: z.int().min(1), held: z.array(Samples) });
export type Leftover = z.infer<typeof Leftover>;

export interface OutboxOptions {
  /** Random number of this engine's start. */
  boot: number;
  leftover?: Leftover | undefined;
  send(message: Samples): void;
  maxHeldRows?: number;
}

/**
 * Samples on their way to the uplink, held until it confirms that they are spooled. A restarted uplink receives unconfirmed messages again
 * and uses their numbers to spool each once. Beyond the row limit the oldest messages are dropped and reported as a gap.
 */
export class Outbox {
  droppedRows = 0;
  private readonly held: Samples[] = [];
  private heldRows = 0;
  private next = 1;
  /** Number of the last message that was sent to the connected uplink. */
  private lastSent = 0;
  private creditRows = 0;
  private underWay = 0;
  private gap: Gap | undefined;

  private readonly boot: number;

  constructor(private readonly options: OutboxOptions) {
    const { boot, leftover } = options;
    this.boot = leftover?.boot ?? boot;
    this.next = leftover?.next ?? 1;
    for (const message of leftover?.held ?? []) {
      this.held.push(message);
      this.heldRows += message.rows.length;
    }
  }

  /** All messages that the uplink has not confirmed; undefined if there are none. */
  leftover(): Leftover | undefined {
    if (this.isEmpty) return undefined;
    // A machine's restart resets its monotonic clock, so the offset to it would be wrong for these samples.
    return { boot: this.boot, next: this.next, held: this.held.map(({ wallMinusMonotonicMs: _, ...message }) => message) };
  }

  /** @param wallMinusMonotonicMs wall-clock time minus monotonic time when the rows were stamped, ms */
  add(rows: readonly SentSample[], wallMinusMonotonicMs?: number): void {
    for (let from = 0; from < rows.length; from += MAX_ROWS) this.hold(rows.slice(from, from + MAX_ROWS), wallMinusMonotonicMs);
    this.makeRoom();
    this.sendHeld();
  }

  /** A new uplink is connected. @param last boot and number of the last message that its spool holds; null if none */
  connected({ last, creditRows }: { last: { boot: number; n: number } | null; creditRows: number }): void {
    this.creditRows = creditRows;
    this.underWay = 0;
    if (last?.boot === this.boot) this.forget(last.n);
    this.lastSent = (this.held[0]?.n ?? this.next) - 1;
    this.sendHeld();
  }

  disconnected(): void {
    this.creditRows = 0;
  }

  written(boot: number, n: number): void {
    if (boot !== this.boot) return;
    this.underWay -= this.forget(n);
    this.sendHeld();
  }

  get isEmpty(): boolean {
    return this.held.length === 0;
  }
  get rows(): number {
    return this.heldRows;
  }

  private hold(rows: SentSample[], wallMinusMonotonicMs?: number): void {
    const gaps = this.gap === undefined ? [] : [this.gap];
    this.gap = undefined;
    const clock = wallMinusMonotonicMs === undefined ? {} : { wallMinusMonotonicMs };
    this.held.push({ type: "samples", boot: this.boot, n: this.next++, rows, gaps, ...clock });
    this.heldRows += rows.length;
  }

  private sendHeld(): void {
    // Report a gap even if no sample follows.
    if (this.gap !== undefined && this.creditRows > 0) this.hold([]);
    for (const message of this.held) {
      if (message.n <= this.lastSent) continue;
      // One message may always be under way, even if it exceeds the credit.
      if (this.creditRows === 0 || (this.underWay > 0 && this.underWay + message.rows.length > this.creditRows)) return;
      this.lastSent = message.n;
      this.underWay += message.rows.length;
      this.options.send(message);
    }
  }

  private forget(n: number): number {
    let rows = 0;
    while (this.held[0] !== undefined && this.held[0].n <= n) rows += this.held.shift()?.rows.length ?? 0;
    this.heldRows -= rows;
    return rows;
  }

  private makeRoom(): void {
    const max = this.options.maxHeldRows ?? MAX_HELD_ROWS;
    while (this.heldRows > max && this.held.length > 1) {
      // Messages that were sent to the connected uplink still arrive there, so dropping them would neither be a loss nor free its memory.
      const at = this.creditRows === 0 ? 0 : this.held.findIndex(({ n }) => n > this.lastSent);
      const [lost] = at < 0 ? [] : this.held.splice(at, 1);
      if (lost === undefined) return;
      this.heldRows -= lost.rows.length;
      this.droppedRows += lost.rows.length;
      this.gap = widen(this.gap, lost);
    }
  }
}

function widen(gap: Gap | undefined, { rows, gaps }: Samples): Gap | undefined {
  const times = rows.map(({ tsMs }) => tsMs);
  const parts: Gap[] = [...gaps, ...(gap === undefined ? [] : [gap])];
  if (rows.length > 0) parts.push({ fromMs: Math.min(...times), toMs: Math.max(...times), n: rows.length, reason: "uplink_stalled" });
  if (parts.length === 0) return undefined;
  return {
    fromMs: Math.min(...parts.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...parts.map(({ toMs }) => toMs)),
    n: parts.reduce((sum, { n }) => sum + n, 0),
    reason: "uplink_stalled",
  };
}
