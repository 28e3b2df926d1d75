import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gapsIn } from "../uplink/gaps";
import { AckFile, MAX_RANGES } from "./ack-file";
import type { Acked } from "./acked";
import { isDiskTrouble } from "./disk-trouble";
import type { Source, SpoolRecord } from "./record";
import { isSegmentName, Segment } from "./segment";
import { Sequence } from "./sequence";

export interface SpoolLimits {
  segmentBytes: number;
  maxBytes: number;
  maxAgeMs: number;
}
/** Segments of 8 MiB. The oldest are deleted after 72 h or beyond 8 GiB, whichever is reached first. */
export const DEFAULT_LIMITS: SpoolLimits = { segmentBytes: 8 << 20, maxBytes: 8 * 2 ** 30, maxAgeMs: 72 * 3_600_000 };
/** A fully acknowledged segment that is still being written is deleted from this size on. */
const DONE_SEGMENT_BYTES_MIN = 64 << 10;
/** Start of 2020, ms since the Unix epoch. An earlier time is from a clock that was not set. */
const NEVER_SET_MS = 1_577_836_800_000;
const SYNC_EVERY_MS = 1000;
const SYNC_EVERY_ROWS = 1000;

export type DropReason = "spool_full" | "spool_too_old" | "disk_full";
export interface DroppedRows {
  fromMs: number;
  toMs: number;
  n: number;
  reason: DropReason;
}

/** The first sequence number of a lane. Lane 0 has all batches; batches after an outage get a lane of their own, which is sent first. */
export type SpoolLane = number;

/**
 * Stores batches on disk until the server has them, oldest first within a lane. A killed process loses no appended batch, a power failure
 * at most the last second. Beyond the limits the oldest segments are dropped; `trim` returns the losses to be reported as gaps.
 */
export class Spool {
  droppedRows = 0;
  /** Why the disk cannot be written at the moment; undefined if it can. */
  trouble: string | undefined;
  /** Number of the batch that is being sent. It may arrive, so its segment is not dropped. */
  sending: number | undefined;
  /** The last engine message that was ever appended, even if its batch is acknowledged and its segment deleted. */
  lastSource: Source | undefined;
  private readonly segments: Segment[] = [];
  private readonly sequence: Sequence;
  private readonly ackFile: AckFile;
  private readonly acked: Acked;
  private readonly reading = new Map<SpoolLane, { segment: Segment; records: SpoolRecord[] }>();
  private active: Segment | undefined;
  private unsyncedRows = 0;
  private syncTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly folder: string,
    private readonly limits: SpoolLimits = DEFAULT_LIMITS,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.sequence = new Sequence(folder);
    this.ackFile = new AckFile(join(folder, "acked"));
    const { acked, source } = this.ackFile.read();
    this.acked = acked;
    const names = readdirSync(folder).filter(isSegmentName).sort();
    for (const name of names) this.segments.push(Segment.recover(join(folder, name)));
    this.lastSource = this.segments.findLast((segment) => segment.lastSource !== undefined)?.lastSource ?? source;
    for (const segment of [...this.segments])
      if (this.isDone(segment)) this.forget(segment);
      else for (const record of segment.records()) if (this.acked.has(record.seq)) segment.taken(record);
  }

  get epoch(): number {
    return this.sequence.epoch;
  }

  /** The sequence number of the next batch. */
  get upcomingSeq(): number {
    return this.sequence.upcoming;
  }

  takeSeq(): number {
    return this.onDisk(() => this.sequence.take());
  }

  /**
   * Appends a batch. `record.seq` comes from `takeSeq`, in order. After the return the batch survives the death of this process.
   * @throws the disk's error; nothing is then appended
   */
  append(record: SpoolRecord): void {
    this.onDisk(() => {
      if (this.active === undefined || this.active.bytes >= this.limits.segmentBytes) this.startSegment(record.seq);
      this.active?.append(record);
    });
    this.lastSource = record.source ?? this.lastSource;
    this.unsyncedRows += record.rows;
    if (this.unsyncedRows >= SYNC_EVERY_ROWS) void this.sync();
    else this.syncTimer ??= setTimeout(() => void this.sync(), SYNC_EVERY_MS);
  }

  /**
   * Opens a lane for batches with samples since `sinceMs` and for all later ones. undefined while too many lanes are partly acknowledged.
   */
  openLane(sinceMs: number): SpoolLane | undefined {
    if (this.acked.size >= MAX_RANGES - 1) return undefined;
    // New batches get their own segments, so that the lane is found without reading the backlog.
    this.endSegment();
    for (const lane of this.reading.keys()) if (lane > 0) this.reading.delete(lane);
    const recent = this.segments.find(({ toMs }) => toMs >= sinceMs);
    const first = recent && [...recent.records()].find(({ toMs }) => toMs >= sinceMs);
    return first?.seq ?? this.sequence.upcoming;
  }

  /** The oldest batch of the lane that the server has not acknowledged. */
  peek(lane: SpoolLane = 0): SpoolRecord | undefined {
    for (;;) {
      const ahead = this.reading.get(lane)?.records ?? [];
      // Batches of this lane may already have been sent by the other one.
      while (ahead[0] !== undefined && this.acked.has(ahead[0].seq)) ahead.shift();
      if (ahead[0] !== undefined) return ahead[0];
      const segment = this.segments.find((one) => one.lastSeq >= lane && !this.isDone(one, lane));
      if (segment === undefined) return undefined;
      const records = [...segment.records()].filter(({ seq }) => seq >= lane && !this.acked.has(seq));
      if (records.length === 0) this.acked.add(Math.max(lane, segment.firstSeq), segment.lastSeq);
      this.reading.set(lane, { segment, records });
    }
  }

  /** Records that the server has the lane's oldest batch or has refused it permanently. */
  ack(seq: number, lane: SpoolLane = 0): void {
    const reading = this.reading.get(lane);
    const [head] = reading?.records ?? [];
    if (head?.seq === seq) {
      reading?.records.shift();
      if (!this.acked.has(seq)) reading?.segment.taken(head);
    }
    this.acked.add(Math.min(lane, seq), seq);
    this.onDisk(() => this.ackFile.write({ acked: this.acked, source: this.lastSource }), true);
    const segment = reading?.segment;
    // The segment being written is deleted, too, once it is so large that reading it again for each batch would be slow.
    if (segment === undefined || !this.isDone(segment)) return;
    if (segment !== this.active || segment.bytes >= Math.min(DONE_SEGMENT_BYTES_MIN, this.limits.segmentBytes)) this.forget(segment);
  }

  /**
   * Drops segments beyond the limits, oldest first, except the one being written and the one being sent. @returns the lost rows by reason
   */
  trim(nowMs: number): DroppedRows[] {
    const dropped = new Map<DropReason, DroppedRows>();
    for (;;) {
      const oldest = this.droppable();
      const isFull = this.bytes() > this.limits.maxBytes;
      // A time from a clock that was not set has no meaningful age.
      const isComparable = oldest !== undefined && oldest.toMs < NEVER_SET_MS === nowMs < NEVER_SET_MS;
      const isOld = isComparable && oldest.toMs < nowMs - this.limits.maxAgeMs;
      if (oldest === undefined || !(isFull || isOld)) return [...dropped.values()];
      const reason = isFull ? "spool_full" : "spool_too_old";
      const lost = this.drop(oldest, reason);
      const before = dropped.get(reason);
      if (lost.n > 0) dropped.set(reason, before === undefined ? lost : joined(before, lost));
    }
  }

  /** Drops the oldest segment on a full disk; undefined if none may be dropped. */
  makeRoom(): DroppedRows | undefined {
    const oldest = this.droppable();
    return oldest && this.drop(oldest, "disk_full");
  }

  stats(): { rows: number; bytes: number; oldestMs: number | null; droppedRows: number } {
    const waiting = this.segments.filter((segment) => !this.isDone(segment)).map((segment) => segment.waiting);
    const oldestMs = this.peek()?.fromMs;
    return {
      rows: waiting.reduce((sum, { rows }) => sum + rows, 0),
      bytes: waiting.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestMs: oldestMs !== undefined && Number.isFinite(oldestMs) ? oldestMs : null,
      droppedRows: this.droppedRows,
    };
  }

  async sync(): Promise<void> {
    clearTimeout(this.syncTimer);
    this.syncTimer = undefined;
    this.unsyncedRows = 0;
    await this.active?.sync().catch((error: unknown) => this.note(error));
  }

  async close(): Promise<void> {
    await this.sync();
    for (const segment of this.segments) segment.close();
    this.ackFile.close();
  }

  private onDisk<T>(work: () => T): T;
  private onDisk<T>(work: () => T, isOptional: true): T | undefined;
  private onDisk<T>(work: () => T, isOptional = false): T | undefined {
    try {
      const result = work();
      this.trouble = undefined;
      return result;
    } catch (error) {
      this.note(error);
      if (isOptional) return undefined;
      throw error;
    }
  }

  /** @throws every error that is not a disk error */
  private note(error: unknown): void {
    if (!isDiskTrouble(error)) throw error;
    this.trouble = error.message;
  }

  private bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  private startSegment(firstSeq: number): void {
    this.endSegment();
    const segment = Segment.create(this.folder, firstSeq);
    this.active = segment;
    this.segments.push(segment);
  }

  private endSegment(): void {
    const full = this.active;
    this.active = undefined;
    if (full?.lastSeq === -1) this.forget(full);
    else
      void full
        ?.sync()
        .catch((error: unknown) => this.note(error))
        .finally(() => full.close());
  }

  /** Whether the server has all batches of the segment that belong to the lane. */
  private isDone(segment: Segment, lane: SpoolLane = 0): boolean {
    return segment.lastSeq < 0 || this.acked.covers(Math.max(lane, segment.firstSeq), segment.lastSeq);
  }

  private droppable(): Segment | undefined {
    const { sending } = this;
    const isSent = ({ firstSeq, lastSeq }: Segment) => sending !== undefined && firstSeq <= sending && sending <= lastSeq;
    return this.segments.find((segment) => segment !== this.active && !isSent(segment));
  }

  private drop(segment: Segment, reason: DropReason): DroppedRows {
    const lost = [...segment.records()].filter(({ seq }) => !this.acked.has(seq));
    const rows = lost.reduce((sum, record) => sum + record.rows, 0);
    // The gaps that these batches report are lost with them, so they count as lost, too.
    const all = [...lost, ...lost.flatMap(({ body }) => gapsIn(body))];
    const n = all.reduce((sum, one) => sum + ("n" in one ? one.n : one.rows), 0);
    this.droppedRows += rows;
    this.forget(segment);
    return { fromMs: Math.min(...all.map((one) => one.fromMs)), toMs: Math.max(...all.map((one) => one.toMs)), n, reason };
  }

  private forget(segment: Segment): void {
    if (this.active === segment) this.active = undefined;
    for (const [lane, reading] of this.reading) if (reading.segment === segment) this.reading.delete(lane);
    this.segments.splice(this.segments.indexOf(segment), 1);
    segment.delete();
  }
}

const joined = (a: DroppedRows, b: DroppedRows): DroppedRows => ({
  ...a,
  fromMs: Math.min(a.fromMs, b.fromMs),
  toMs: Math.max(a.toMs, b.toMs),
  n: a.n + b.n,
});
