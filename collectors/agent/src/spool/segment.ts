import { closeSync, fdatasync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodeRecord, encodeRecord, type Source, type SpoolRecord, sizeOf } from "./record";

const sync = promisify(fdatasync);
const NAME = /^(\d{16})\.seg$/;

export const isSegmentName = (name: string): boolean => NAME.test(name);

/** A file of records in ascending order, named after the first sequence number. Only the newest segment is written. */
export class Segment {
  /** Size of the complete records, bytes. */
  bytes = 0;
  /** Rows and bytes that the server has not acknowledged. */
  readonly waiting = { rows: 0, bytes: 0 };
  fromMs = Number.POSITIVE_INFINITY;
  toMs = Number.NEGATIVE_INFINITY;
  firstSeq = -1;
  lastSeq = -1;
  lastSource: Source | undefined;
  private fd: number | undefined;
  /** The fdatasync in progress. It never rejects: the caller of `sync` receives the error. */
  private syncing: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  private constructor(readonly path: string) {}

  static create(folder: string, firstSeq: number): Segment {
    const segment = new Segment(join(folder, `${String(firstSeq).padStart(16, "0")}.seg`));
    segment.fd = openSync(segment.path, "wx", 0o600);
    return segment;
  }

  /** Opens an existing segment. A partial record that a killed writer left at the end is cut off: it was never confirmed. */
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

  /** Writes the whole record or throws. The part that a full disk accepted is overwritten by the next record and ignored when reading. */
  private write(fd: number, bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, this.bytes + at);
  }

  /** Resolves when all appended records are on stable storage. */
  async sync(): Promise<void> {
    const fd = this.fd;
    // A sync that has not started yet also covers later writes, so callers share it.
    if (fd !== undefined)
      this.next ??= this.syncing.then(() => {
        this.next = undefined;
        const begun = sync(fd);
        this.syncing = begun.catch(() => undefined);
        return begun;
      });
    await (this.next ?? this.syncing);
  }

  /** The complete records in order, as of this call. */
  *records(): Generator<SpoolRecord> {
    for (const { record } of recordsIn(readFileSync(this.path).subarray(0, this.bytes))) yield record;
  }

  /** Subtracts an acknowledged record from `waiting`. */
  taken(record: SpoolRecord): void {
    this.waiting.rows -= record.rows;
    this.waiting.bytes -= sizeOf(record);
  }

  close(): void {
    const fd = this.fd;
    this.fd = undefined;
    // A sync in progress still needs the file descriptor.
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
