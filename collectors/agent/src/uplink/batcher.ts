import { gzipSync } from "node:zlib";
import { SAMPLE_FLAG } from "@padit/domain/model";
import { type Batch, MAX_ROWS_PER_BATCH } from "@padit/protocols/collector-api";
import type { Gap, SentSample } from "../ipc/messages";
import { isDiskFull, isDiskTrouble } from "../spool/disk-trouble";
import type { Source } from "../spool/record";
import type { Spool } from "../spool/spool";
import { merged } from "./gaps";
import { bootId } from "./monotonic";
import type { ServerClock } from "./server-clock";

/** How long samples are gathered, ms: short compared with the delay of an alert, long enough that concurrent runs share a batch. */
const COALESCE_MS = 100;
/**
 * How long samples are gathered while batches wait for the server anyway, ms: larger batches compress better and clear the backlog sooner.
 */
const COALESCE_BEHIND_MS = 1000;
const RETRY_MS = 1000;
const FULL_ROWS = MAX_ROWS_PER_BATCH / 2;
/** Maximum size of metadata in a batch, bytes: ingest accepts 16 MiB. Up to `UNWEIGHED_ROWS` rows the metadata cannot reach that size. */
const FULL_DETAIL_BYTES = 8 << 20;
const UNWEIGHED_ROWS = 2000;
const bytesOfDetails = (rows: readonly SentSample[]): number =>
  rows.reduce((sum, { metadata }) => sum + (metadata === undefined ? 0 : JSON.stringify(metadata).length), 0);

/** Before the server's time is known, messages whose clock offsets differ by this or more are put into separate batches, ms. */
const SAME_CLOCK_MS = 500;

export interface BatcherOptions {
  /** The server's time, by which samples are placed if the wall clock is wrong. */
  clock: Pick<ServerClock, "isKnown" | "shiftMs">;
  nowMs: () => number;
  /** Whether larger batches would help. */
  isBehind?: () => boolean;
  onBatch(source: Source | undefined): void;
}

interface Waiting {
  rows: readonly SentSample[];
  gaps: readonly Gap[];
  source: Source | undefined;
  wallMinusMonotonicMs: number | undefined;
}

/**
 * Gathers samples for a moment and makes a batch with a permanent number and body. While the disk is full they wait in memory; the engine
 * sends no more than its credit and holds the rest. Times of a wrong wall clock are corrected before they are spooled, so later clock steps
 * do not matter. If the server's time is not known yet, the batch has the state of its clock and is corrected when it is sent.
 */
export class Batcher {
  private waiting: Waiting[] = [];
  /** Gaps of samples that were lost after they were batched; the next batch reports them. */
  private dropped: Gap[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** Whether space was freed since the last written batch. If that did not help, freeing more will not help at once. */
  private hasMadeRoom = false;
  /** Batches up to this number may have been spooled before the server's time was known. */
  lastUnanchoredSeq: number;

  constructor(
    private readonly spool: Spool,
    private readonly options: BatcherOptions,
  ) {
    this.lastUnanchoredSeq = spool.upcomingSeq - 1;
  }

  /**
   * @param source the engine message with these rows; their batch will name it
   * @param wallMinusMonotonicMs wall-clock time minus monotonic time when they were stamped, ms
   */
  add(rows: readonly SentSample[], source?: Source, gaps: readonly Gap[] = [], wallMinusMonotonicMs?: number): void {
    this.waiting.push({ rows, gaps, source, wallMinusMonotonicMs });
    if (this.spool.trouble === undefined && this.rowsWaiting() >= FULL_ROWS) this.flush();
    else this.flushIn(this.options.isBehind?.() ? COALESCE_BEHIND_MS : COALESCE_MS);
  }

  /**
   * Reports batched samples that will not arrive. A lost batch without rows is not reported: its report could be refused again and again.
   */
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

  /** The messages of the next batch: whole messages and at least one, so that the last message's number covers all of them. */
  private take(): Waiting[] {
    const isLarge = this.rowsWaiting() > UNWEIGHED_ROWS;
    const [first] = this.waiting;
    let [rows, bytes] = [0, 0];
    const end = this.waiting.findIndex((message, i) => {
      rows += message.rows.length;
      if (isLarge) bytes += bytesOfDetails(message.rows);
      return i > 0 && (rows > FULL_ROWS || bytes > FULL_DETAIL_BYTES || !(first && this.fitsClock(first, message)));
    });
    return this.waiting.slice(0, end === -1 ? undefined : end);
  }

  private fitsClock(a: Waiting, b: Waiting): boolean {
    if (this.options.clock.isKnown) return true;
    const [first, second] = [a.wallMinusMonotonicMs, b.wallMinusMonotonicMs];
    if (first === undefined || second === undefined) return first === second;
    return Math.abs(first - second) < SAME_CLOCK_MS;
  }

  /** Rows with times corrected to the server's, if that is known. */
  private rowsOf({ rows, wallMinusMonotonicMs }: Waiting): readonly SentSample[] {
    const shiftMs = wallMinusMonotonicMs === undefined ? 0 : this.options.clock.shiftMs(wallMinusMonotonicMs);
    return shiftMs === 0 ? rows : rows.map((row) => ({ ...row, tsMs: row.tsMs + shiftMs, flags: row.flags | SAMPLE_FLAG.restamped }));
  }

  /** Writes one batch. Returns false if the disk has no room and none could be made. */
  private write(messages: readonly Waiting[]): boolean {
    const rows = messages.flatMap((message) => this.rowsOf(message));
    const lead = this.options.clock.isKnown ? undefined : messages[0]?.wallMinusMonotonicMs;
    const gaps = merged([...messages.flatMap((message) => message.gaps), ...this.dropped]);
    const source = messages.findLast((message) => message.source !== undefined)?.source;
    const nowMs = this.options.nowMs();
    const times = rows.map((row) => row.tsMs);
    try {
      const seq = this.spool.takeSeq();
      if (lead !== undefined) this.lastUnanchoredSeq = seq;
      this.spool.append({
        seq,
        rows: rows.length,
        fromMs: Math.min(nowMs, ...times),
        toMs: rows.length === 0 ? nowMs : Math.max(...times),
        ...(source !== undefined && { source }),
        body: gzipSync(JSON.stringify({ ...batchOf(this.spool.epoch, seq, rows, gaps), ...clockOf(lead) })),
      });
    } catch (error) {
      if (!isDiskTrouble(error)) throw error;
      // Deleting a segment does not help against a disk error other than a full disk.
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

const clockOf = (wallMinusMonotonicMs: number | undefined): Pick<Batch, "clock"> =>
  wallMinusMonotonicMs === undefined ? {} : { clock: { wallMinusMonotonicMs, boot: bootId } };

function batchOf(epoch: number, seq: number, rows: readonly SentSample[], gaps: Gap[]): Batch {
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
