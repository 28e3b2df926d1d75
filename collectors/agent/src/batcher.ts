import { gzipSync } from "node:zlib";
import { type Batch, MAX_ROWS_PER_BATCH } from "@padit/protocols/collector-api/wire";
import type { DroppedRows, Spool } from "./spool/spool";

export interface SampleRow {
  series: number;
  /** ms since the Unix epoch */
  tsMs: number;
  value: number;
  uncertainty: number | null;
  flags: number;
  metadata?: Record<string, unknown>;
}

/** Small enough to be unseen on the way to an alert, large enough that neighbours share a batch. */
const COALESCE_MS = 100;

/** Gathers samples for a moment, then makes them a batch that has its number and its octets for good. */
export class Batcher {
  private rows: SampleRow[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly spool: Spool,
    private readonly options: { nowMs: () => number; onBatch: () => void },
  ) {}

  add(rows: readonly SampleRow[]): void {
    this.rows.push(...rows);
    if (this.rows.length >= MAX_ROWS_PER_BATCH / 2) this.flush();
    else if (this.rows.length > 0) this.timer ??= setTimeout(() => this.flush(), COALESCE_MS);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const gaps = this.spool.trim(this.options.nowMs());
    if (this.rows.length === 0 && gaps.length === 0) return;
    const rows = this.rows;
    this.rows = [];
    const seq = this.spool.takeSeq();
    const nowMs = this.options.nowMs();
    const times = rows.map((row) => row.tsMs);
    this.spool.append({
      seq,
      rows: rows.length,
      fromMs: Math.min(nowMs, ...times),
      toMs: rows.length === 0 ? nowMs : Math.max(...times),
      body: gzipSync(JSON.stringify(batchOf(this.spool.epoch, seq, rows, gaps))),
    });
    this.options.onBatch();
  }
}

function batchOf(epoch: number, seq: number, rows: readonly SampleRow[], gaps: DroppedRows[]): Batch {
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
