import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readIfThere } from "../files";
import type { Source, SpoolRecord } from "./record";
import { isSegmentName, Segment } from "./segment";
import { Sequence } from "./sequence";

export interface SpoolLimits {
  segmentBytes: number;
  maxBytes: number;
  maxAgeMs: number;
}
/** DESIGN: 72 h or 8 GiB, whichever comes first. */
export const DEFAULT_LIMITS: SpoolLimits = { segmentBytes: 8 << 20, maxBytes: 8 * 2 ** 30, maxAgeMs: 72 * 3_600_000 };
/** A segment that the server has whole is given back from this size on. */
const GIVE_BACK_BYTES = 64 << 10;
const SYNC_EVERY_MS = 1000;
const SYNC_EVERY_ROWS = 1000;

export interface DroppedRows {
  fromMs: number;
  toMs: number;
  n: number;
  reason: "spool_full" | "spool_too_old";
}

/**
 * Batches on disk until the server has them, oldest first. A killed process loses nothing that was appended; a power cut at most the last
 * second. At its limits the oldest segment goes, and `trim` says what was lost so that a gap can be told.
 */
export class Spool {
  droppedRows = 0;
  /** The last of the engine's messages that was ever appended, also when the server has it and its segment is gone. */
  lastSource: Source | undefined;
  private readonly segments: Segment[] = [];
  private readonly sequence: Sequence;
  private active: Segment | undefined;
  private reading: { segment: Segment; records: SpoolRecord[] } | undefined;
  private ackedSeq: number;
  private unsyncedRows = 0;
  private syncTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly folder: string,
    private readonly limits: SpoolLimits = DEFAULT_LIMITS,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.sequence = new Sequence(folder);
    const [seq, boot, n] = (readIfThere(this.ackPath) ?? "").split(" ").filter(Boolean).map(Number);
    this.ackedSeq = seq ?? -1;
    if (boot !== undefined && n !== undefined) this.lastSource = { boot, n };
    const names = readdirSync(folder).filter(isSegmentName).sort();
    for (const name of names) this.segments.push(Segment.recover(join(folder, name)));
    this.lastSource = this.segments.findLast((segment) => segment.lastSource !== undefined)?.lastSource ?? this.lastSource;
    this.forgetAcked();
  }

  get epoch(): number {
    return this.sequence.epoch;
  }

  takeSeq(): number {
    return this.sequence.take();
  }

  /** `record.seq` comes from `takeSeq`, in that order. Survives the death of this process when it returns. */
  append(record: SpoolRecord): void {
    if (this.active === undefined || this.active.bytes >= this.limits.segmentBytes) this.startSegment(record.seq);
    this.active?.append(record);
    this.lastSource = record.source ?? this.lastSource;
    this.unsyncedRows += record.rows;
    if (this.unsyncedRows >= SYNC_EVERY_ROWS) void this.sync();
    else this.syncTimer ??= setTimeout(() => void this.sync(), SYNC_EVERY_MS);
  }

  /** The oldest batch that the server has not taken. */
  peek(): SpoolRecord | undefined {
    for (;;) {
      const next = this.reading?.records[0];
      if (next !== undefined) return next;
      const segment = this.segments.find((s) => s.lastSeq > this.ackedSeq);
      if (segment === undefined) return undefined;
      this.reading = { segment, records: [...segment.records()].filter((record) => record.seq > this.ackedSeq) };
    }
  }

  /** The server has this batch (or will never take it). */
  ack(seq: number): void {
    this.ackedSeq = Math.max(this.ackedSeq, seq);
    if (this.reading?.records[0]?.seq === seq) this.reading.records.shift();
    const { boot = "", n = "" } = this.lastSource ?? {};
    writeFileSync(this.ackPath, `${this.ackedSeq} ${boot} ${n}`.trimEnd());
    this.forgetAcked();
  }

  /** Drops whole segments beyond the limits, oldest first, never the one being written. */
  trim(nowMs: number): DroppedRows[] {
    const dropped: DroppedRows[] = [];
    for (;;) {
      const oldest = this.segments[0];
      if (oldest === undefined || oldest === this.active) return dropped;
      const reason =
        this.bytes() > this.limits.maxBytes ? "spool_full" : oldest.toMs < nowMs - this.limits.maxAgeMs ? "spool_too_old" : undefined;
      if (reason === undefined) return dropped;
      const lost = [...oldest.records()].filter((record) => record.seq > this.ackedSeq);
      const n = lost.reduce((sum, record) => sum + record.rows, 0);
      if (n > 0) dropped.push({ fromMs: Math.min(...lost.map((r) => r.fromMs)), toMs: Math.max(...lost.map((r) => r.toMs)), n, reason });
      this.droppedRows += n;
      this.forget(oldest);
    }
  }

  stats(): { rows: number; bytes: number; oldestMs: number | null; droppedRows: number } {
    const waiting = this.segments.filter((s) => s.lastSeq > this.ackedSeq);
    return {
      rows: waiting.reduce((sum, s) => sum + s.rows, 0),
      bytes: waiting.reduce((sum, s) => sum + s.bytes, 0),
      oldestMs: waiting[0]?.fromMs ?? null,
      droppedRows: this.droppedRows,
    };
  }

  async sync(): Promise<void> {
    clearTimeout(this.syncTimer);
    this.syncTimer = undefined;
    this.unsyncedRows = 0;
    await this.active?.sync();
  }

  async close(): Promise<void> {
    await this.sync();
    for (const segment of this.segments) segment.close();
  }

  private get ackPath(): string {
    return join(this.folder, "acked");
  }

  private bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  private startSegment(firstSeq: number): void {
    const full = this.active;
    if (full !== undefined) void full.sync().finally(() => full.close());
    this.active = Segment.create(this.folder, firstSeq);
    this.segments.push(this.active);
  }

  private forgetAcked(): void {
    for (const segment of [...this.segments]) {
      if (segment.lastSeq > this.ackedSeq) return;
      // The one being written goes too once reading it anew for each batch would cost.
      if (segment !== this.active || segment.bytes >= Math.min(GIVE_BACK_BYTES, this.limits.segmentBytes)) this.forget(segment);
    }
  }

  private forget(segment: Segment): void {
    if (this.active === segment) this.active = undefined;
    if (this.reading?.segment === segment) this.reading = undefined;
    this.segments.splice(this.segments.indexOf(segment), 1);
    segment.delete();
  }
}
