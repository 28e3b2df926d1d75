import { gzipSync } from "node:zlib";
import { type Batch, MAX_ROWS_PER_BATCH } from "@padit/protocols/collector-api/wire";
import { merged } from "./gaps";
import type { Gap, SampleRow } from "./ipc/messages";
import { isDiskFull, isDiskTrouble } from "./spool/disk-trouble";
import type { Source } from "./spool/record";
import type { Spool } from "./spool/spool";

/** Small enough to be unseen on the way to an alert, large enough that neighbours share a batch. */
const COALESCE_MS = 100;
/** While they wait for the server anyway: fewer and better packed batches, and a shorter way back. */
const COALESCE_BEHIND_MS = 1000;
const RETRY_MS = 1000;
const FULL_ROWS = MAX_ROWS_PER_BATCH / 2;
/** Ingest takes 16 MiB; below so many rows no details come near that. */
const FULL_DETAIL_OCTETS = 8 << 20;
const UNWEIGHED_ROWS = 2000;
const octetsOfDetails = (rows: readonly SampleRow[]): number =>
  rows.reduce((sum, { metadata }) => sum + (metadata === undefined ? 0 : JSON.stringify(metadata).length), 0);

export interface BatcherOptions {
  nowMs: () => number;
  /** Larger batches would help. */
  isBehind?: () => boolean;
  onBatch(source: Source | undefined): void;
}

interface Waiting {
  rows: readonly SampleRow[];
  gaps: readonly Gap[];
  source: Source | undefined;
}

/**
 * Gathers samples for a moment, then makes them a batch that has its number and its octets for good. While the disk is full they wait here:
 * the engine gives no more than its credit, and holds the rest.
 */
export class Batcher {
  private waiting: Waiting[] = [];
  /** Lost after they had their batch, told with the next batch. */
  private dropped: Gap[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** Since the last batch that was written: where that did not help, more of it will not at once. */
  private hasMadeRoom = false;

  constructor(
    private readonly spool: Spool,
    private readonly options: BatcherOptions,
  ) {}

  /** @param source the engine's message these are; the batch they come into will name it */
  add(rows: readonly SampleRow[], source?: Source, gaps: readonly Gap[] = []): void {
    this.waiting.push({ rows, gaps, source });
    if (this.spool.trouble === undefined && this.rowsWaiting() >= FULL_ROWS) this.flush();
    else this.flushIn(this.options.isBehind?.() ? COALESCE_BEHIND_MS : COALESCE_MS);
  }

  /** Samples that had their batch and will not arrive. One that held none is no loss: were it told, its refusal would be told again. */
  lost(gap: Gap): void {
    if (gap.n === 0) return;
    this.dropped.push(gap);
    this.flushIn(COALESCE_MS);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dropped.push(...this.spool.trim(this.options.nowMs()));
    let hasRoom = true;
    this.hasMadeRoom = false;
    while (hasRoom && this.waiting.length + this.dropped.length > 0) hasRoom = this.write(this.take());
    if (!hasRoom) this.flushIn(RETRY_MS);
  }

  private flushIn(ms: number): void {
    this.timer ??= setTimeout(() => this.flush(), ms);
  }

  private rowsWaiting(): number {
    return this.waiting.reduce((sum, { rows }) => sum + rows.length, 0);
  }

  /** Whole messages, at least one, so that the last one's name stands for all of them. */
  private take(): Waiting[] {
    const isLarge = this.rowsWaiting() > UNWEIGHED_ROWS;
    let [rows, octets] = [0, 0];
    const end = this.waiting.findIndex((message, i) => {
      rows += message.rows.length;
      if (isLarge) octets += octetsOfDetails(message.rows);
      return i > 0 && (rows > FULL_ROWS || octets > FULL_DETAIL_OCTETS);
    });
    return this.waiting.slice(0, end === -1 ? undefined : end);
  }

  /** False when the disk has no room, and none could be made. */
  private write(messages: readonly Waiting[]): boolean {
    const rows = messages.flatMap((message) => message.rows);
    const gaps = merged([...messages.flatMap((message) => message.gaps), ...this.dropped]);
    const source = messages.findLast((message) => message.source !== undefined)?.source;
    const nowMs = this.options.nowMs();
    const times = rows.map((row) => row.tsMs);
    try {
      const seq = this.spool.takeSeq();
      this.spool.append({
        seq,
        rows: rows.length,
        fromMs: Math.min(nowMs, ...times),
        toMs: rows.length === 0 ? nowMs : Math.max(...times),
        ...(source !== undefined && { source }),
        body: gzipSync(JSON.stringify(batchOf(this.spool.epoch, seq, rows, gaps))),
      });
    } catch (error) {
      if (!isDiskTrouble(error)) throw error;
      // A disk that fails takes nothing the more for what is deleted from it.
      const room = isDiskFull(error) && !this.hasMadeRoom ? this.spool.makeRoom() : undefined;
      this.hasMadeRoom = true;
      if (room !== undefined && room.n > 0) this.dropped.push(room);
      return room !== undefined;
    }
    this.hasMadeRoom = false;
    this.waiting.splice(0, messages.length);
    this.dropped = [];
    this.options.onBatch(source);
    return true;
  }
}

function batchOf(epoch: number, seq: number, rows: readonly SampleRow[], gaps: Gap[]): Batch {
  const detail = rows.flatMap(({ metadata }, i) => (metadata === undefined ? [] : [{ i, metadata }]));
  return {
    epoch,
    seq,
    series: rows.map((row) => row.series),
    ts: rows.map((row) => row.tsMs),
    value: rows.map((row) => row.value),
    uncertainty: rows.map((row) => row.uncertainty),
    flags: rows.map((row) => row.flags),
    ...(detail.length > 0 ? { detail } : {}),
    ...(gaps.length > 0 ? { gaps } : {}),
  };
}
