import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { PaditError, storable } from "@padit/domain";
import { BatchEnvelope, DATE_MS_MAX, MAX_INFLATED_BYTES, MAX_ROWS_PER_BATCH } from "@padit/protocols/collector-api";
import type { z } from "zod";
import { issuesOf, MalformedBody } from "../http/problem";
import { checkJsonShape } from "./json-shape";

/** A batch whose envelope holds and whose columns have one length; its cells are still to be judged. */
export interface ParsedBatch extends z.infer<typeof BatchEnvelope> {
  /** SHA-256 of the inflated JSON: a collector may compress the same content anew. */
  digest: Buffer;
  inflatedBytes: number;
  /** The columns are no longer those of the body. */
  isRewritten?: true;
}

/** Five columns of all rows, and metadata with some twenty members for each of them. */
const VALUES_MAX = 50 * MAX_ROWS_PER_BATCH;
const DEPTH_MAX = 64;
/** JSON below this size is parsed without a look at its shape: it cannot hold more values than half its bytes. */
const UNCHECKED_JSON_BYTES_MAX = 256 << 10;

/** The gzip trailer: CRC-32 and ISIZE, the inflated size modulo 2^32 (RFC 1952 section 2.3.1). */
const ISIZE_BYTES = 4;
const GZIP_BYTES_MIN = 18;

/**
 * The size to which the body states that it inflates. `parseBatch` does not inflate beyond it, so it can be reserved beforehand.
 * @throws MalformedBody when the body is too short for gzip, PaditError too_large above MAX_INFLATED_BYTES
 */
export function statedInflatedBytes(body: Buffer): number {
  if (body.length < GZIP_BYTES_MIN) throw new MalformedBody("the body is not gzip");
  const bytes = body.readUInt32LE(body.length - ISIZE_BYTES);
  if (bytes > MAX_INFLATED_BYTES) throw new PaditError("too_large", `a batch inflates to at most ${MAX_INFLATED_BYTES} bytes`);
  return bytes;
}

/**
 * @throws MalformedBody when the body is no gzip of JSON, or inflates to more than it states
 * @throws PaditError too_large when it states more than MAX_INFLATED_BYTES, invalid when the shape is wrong
 */
export function parseBatch(body: Buffer): ParsedBatch {
  const inflated = inflate(body);
  const envelope = parseEnvelope(inflated);
  const rows = envelope.series.length;
  for (const column of ["ts", "value", "uncertainty", "flags"] as const) {
    const length = envelope[column]?.length ?? rows;
    if (length !== rows) throw shapeError(column, `has ${length} entries where series has ${rows}`);
  }
  if (envelope.detail?.some(({ i }) => i >= rows)) throw shapeError("detail", "names a row that is not there");
  if (envelope.gaps?.some(({ fromMs, toMs }) => Math.abs(fromMs) > DATE_MS_MAX || Math.abs(toMs) > DATE_MS_MAX || toMs < fromMs))
    throw shapeError("gaps", "a gap starts before it ends, within this century");
  return { ...envelope, digest: createHash("sha256").update(inflated).digest(), inflatedBytes: inflated.length };
}

const shapeError = (path: string, message: string): PaditError =>
  new PaditError("invalid", `${path} ${message}`, { issues: [{ path, message }] });

function inflate(body: Buffer): Buffer {
  const bytesMax = statedInflatedBytes(body);
  try {
    return gunzipSync(body, { maxOutputLength: Math.max(1, bytesMax) });
  } catch (cause) {
    if (cause instanceof RangeError) throw new MalformedBody("the body inflates to more than its trailer states", { cause });
    throw new MalformedBody("the body is not gzip", { cause });
  }
}

/** Columns hold no text that is stored, so only details and gaps are walked. */
const withStorableText = ({ detail, gaps, ...columns }: z.infer<typeof BatchEnvelope>): z.infer<typeof BatchEnvelope> => ({
  ...columns,
  ...(detail && { detail: storable(detail) }),
  ...(gaps && { gaps: storable(gaps) }),
});

function parseEnvelope(inflated: Buffer): z.infer<typeof BatchEnvelope> {
  if (inflated.length > UNCHECKED_JSON_BYTES_MAX) checkJsonShape(inflated, { valuesMax: VALUES_MAX, depthMax: DEPTH_MAX });
  let json: unknown;
  try {
    json = JSON.parse(inflated.toString("utf8"));
  } catch (cause) {
    throw new MalformedBody("the inflated body is not JSON", { cause });
  }
  try {
    const parsed = BatchEnvelope.safeParse(json);
    if (parsed.success) return withStorableText(parsed.data);
    throw new PaditError("invalid", "the batch does not have the agreed shape", { issues: issuesOf(parsed.error), cause: parsed.error });
  } catch (cause) {
    // zod walks metadata recursively: JSON nested a hundred thousand deep ends the stack.
    if (cause instanceof RangeError) throw new PaditError("invalid", "the batch is nested too deeply", { cause });
    throw cause;
  }
}
