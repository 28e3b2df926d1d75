import { closeSync, fdatasync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodeRecord, encodeRecord, type Source, type SpoolRecord, sizeOf } from "./record";

const sync = promisify(fdatasync);
const NAME = /^(\d{16})\.seg$/;

export const isSegmentName = (name: string): boolean => NAME.test(name);

/** A file of records in ascending sequence; named after the first. Only the newest is written to. */
export class Segment {
  /** Bytes of whole records. */
  bytes = 0;
  /** What of it the server does not have yet. */
  readonly waiting = { rows: 0, bytes: 0 };
  fromMs = Number.POSITIVE_INFINITY;
  toMs = Number.NEGATIVE_INFINITY;
  firstSeq = -1;
  lastSeq = -1;
  lastSource: Source | undefined;
  private fd: number | undefined;
  /** Never rejects; whoever asked hears of a failure. */
  private syncing: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  private constructor(readonly path: string) {}

  static create(folder: string, firstSeq: number): Segment {
    const segment = new Segment(join(folder, `${String(firstSeq).padStart(16, "0")}.seg`));
    segment.fd = openSync(segment.path, "wx", 0o600);
    return segment;
  }

  /** What a killed writer left at the end is cut off: it was never promised to anybody. */
  static recover(path: string): Segment {
    const segment = new Segment(path);
    const file = readFileSync(path);
    for (const record of recordsIn(file)) segment.count(record.record, record.end);
    if (segment.bytes < statSync(path).size) truncateSync(path, segment.bytes);
    return segment;
  }

  append(record: SpoolRecord): void {
    if (this.fd === undefined) throw new Error("This segment is closed.");
    const bytes = encodeRecord(record);
    this.write(this.fd, bytes);
    this.count(record, this.bytes + bytes.length);
  }

  /** The whole or nothing: what a full disk took of it is overwritten by the next record, and no record when it is read. */
  private write(fd: number, bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, this.bytes + at);
  }

  /** On the disk for good when it resolves. */
  async sync(): Promise<void> {
    const fd = this.fd;
    // One that has not begun yet covers what was written since, too.
    if (fd !== undefined)
      this.next ??= this.syncing.then(() => {
        this.next = undefined;
        const begun = sync(fd);
        this.syncing = begun.catch(() => undefined);
        return begun;
      });
    await (this.next ?? this.syncing);
  }

  /** Whole records in order; those written since do not show. */
  *records(): Generator<SpoolRecord> {
    for (const { record } of recordsIn(readFileSync(this.path).subarray(0, this.bytes))) yield record;
  }

  /** The server has this one of its records. */
  taken(record: SpoolRecord): void {
    this.waiting.rows -= record.rows;
    this.waiting.bytes -= sizeOf(record);
  }

  close(): void {
    const fd = this.fd;
    this.fd = undefined;
    // A sync under way still needs the descriptor.
    if (fd !== undefined) void (this.next ?? this.syncing).catch(() => undefined).then(() => closeSync(fd));
  }

  delete(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  private count(record: SpoolRecord, end: number): void {
    if (this.firstSeq < 0) this.firstSeq = record.seq;
    this.bytes = end;
    this.waiting.rows += record.rows;
    this.waiting.bytes += sizeOf(record);
    this.fromMs = Math.min(this.fromMs, record.fromMs);
    this.toMs = Math.max(this.toMs, record.toMs);
    this.lastSeq = record.seq;
    this.lastSource = record.source ?? this.lastSource;
  }
}

function* recordsIn(file: Buffer): Generator<{ record: SpoolRecord; end: number }> {
  let next = decodeRecord(file, 0);
  while (next !== undefined) {
    yield next;
    next = decodeRecord(file, next.end);
  }
}
