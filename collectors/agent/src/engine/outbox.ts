import { z } from "zod";
import { type Gap, MAX_ROWS, Samples, type SentSample } from "../ipc/messages";

/** Rows held while the uplink is away: 5 minutes of 1,000 samples a second, which fit the heap that 768 MiB leave, and the file of an end. */
const MAX_HELD_ROWS = 300_000;

/** What an engine that ends leaves to the next one, which goes on under its number. */
export const Leftover = z.object({ boot: z.int(), next: z.int().min(1), held: z.array(Samples) });
export type Leftover = z.infer<typeof Leftover>;

export interface OutboxOptions {
  /** This engine's number, another one at each start. */
  boot: number;
  leftover?: Leftover | undefined;
  send(message: Samples): void;
  maxHeldRows?: number;
}

/**
 * Samples on their way to the uplink, held until it has written them down: an uplink that dies gets them again, one that was only slow to
 * say so knows their numbers and writes them once. What is more than may be held goes, oldest first, and is told as a gap.
 */
export class Outbox {
  droppedRows = 0;
  private readonly held: Samples[] = [];
  private heldRows = 0;
  private next = 1;
  /** Number up to which the present uplink was told. */
  private told = 0;
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

  /** Everything that the uplink has not written down; undefined when there is nothing. */
  leftover(): Leftover | undefined {
    if (this.isEmpty) return undefined;
    // A restart of the machine resets its monotonic clock before these samples are handed over.
    return { boot: this.boot, next: this.next, held: this.held.map(({ wallMinusMonotonicMs: _, ...message }) => message) };
  }

  /** @param wallMinusMonotonicMs the wall clock's lead over the monotonic one when the rows were stamped */
  add(rows: readonly SentSample[], wallMinusMonotonicMs?: number): void {
    for (let from = 0; from < rows.length; from += MAX_ROWS) this.hold(rows.slice(from, from + MAX_ROWS), wallMinusMonotonicMs);
    this.makeRoom();
    this.tell();
  }

  /** A new uplink stands ready. @param last what its spool already holds */
  connected({ last, creditRows }: { last: { boot: number; n: number } | null; creditRows: number }): void {
    this.creditRows = creditRows;
    this.underWay = 0;
    if (last?.boot === this.boot) this.forget(last.n);
    this.told = (this.held[0]?.n ?? this.next) - 1;
    this.tell();
  }

  disconnected(): void {
    this.creditRows = 0;
  }

  written(boot: number, n: number): void {
    if (boot !== this.boot) return;
    this.underWay -= this.forget(n);
    this.tell();
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

  private tell(): void {
    // What was thrown away is told even when no sample follows.
    if (this.gap !== undefined && this.creditRows > 0) this.hold([]);
    for (const message of this.held) {
      if (message.n <= this.told) continue;
      // One message may always go, however large.
      if (this.creditRows === 0 || (this.underWay > 0 && this.underWay + message.rows.length > this.creditRows)) return;
      this.told = message.n;
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
      // What an uplink that is there was told arrives all the same: it is neither lost, nor has it left the uplink's memory.
      const at = this.creditRows === 0 ? 0 : this.held.findIndex(({ n }) => n > this.told);
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
