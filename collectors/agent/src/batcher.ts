import { gzipSync } from "node:zlib";
import { type Batch, MAX_ROWS_PER_BATCH } from "@padit/protocols/collector-api/wire";
import type { Gap, SampleRow } from "./ipc/messages";
import type { Source } from "./spool/record";
import type { Spool } from "./spool/spool";

/** Small enough to be unseen on the way to an alert, large enough that neighbours share a batch. */
const COALESCE_MS = 100;

/** Gathers samples for a moment, then makes them a batch that has its number and its octets for good. */
export class Batcher {
  private rows: SampleRow[] = [];
  private gaps: Gap[] = [];
  private source: Source | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly spool: Spool,
    private readonly options: { nowMs: () => number; onBatch: (source: Source | undefined) => void },
  ) {}

  /** @param source the engine's message these are; the batch they come into will name it */
  add(rows: readonly SampleRow[], source?: Source, gaps: readonly Gap[] = []): void {
    this.rows.push(...rows);
    this.gaps.push(...gaps);
    this.source = source ?? this.source;
    if (this.rows.length >= MAX_ROWS_PER_BATCH / 2) this.flush();
    else if (this.rows.length + this.gaps.length > 0) this.timer ??= setTimeout(() => this.flush(), COALESCE_MS);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const gaps = [...this.gaps, ...this.spool.trim(this.options.nowMs())];
    if (this.rows.length === 0 && gaps.length === 0) return;
    const rows = this.rows;
    const source = this.source;
    this.rows = [];
    this.gaps = [];
    this.source = undefined;
    const seq = this.spool.takeSeq();
    const nowMs = this.options.nowMs();
    const times = rows.map((row) => row.tsMs);
    this.spool.append({
      seq,
      rows: rows.length,
      fromMs: Math.min(nowMs, ...times),
      toMs: rows.length === 0 ? nowMs : Math.max(...times),
      ...(source !== undefined && { source }),
      body: gzipSync(JSON.stringify(batchOf(this.spool.epoch, seq, rows, gaps))),
    });
    this.options.onBatch(source);
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
