import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { PaditError, storable } from "@padit/domain";
import { BatchEnvelope, DATE_MS_MAX, MAX_INFLATED_BYTES } from "@padit/protocols/collector-api/wire";
import type { z } from "zod";
import { issuesOf, MalformedBody } from "../http/problem";

/** A batch whose envelope holds and whose columns have one length; its cells are still to be judged. */
export interface ParsedBatch extends z.infer<typeof BatchEnvelope> {
  /** SHA-256 of the inflated JSON: a collector may compress the same content anew. */
  digest: Buffer;
  inflatedBytes: number;
  /** The columns are no longer those of the body. */
  isRewritten?: true;
}

/**
 * @throws MalformedBody when the body is no gzip of JSON
 * @throws PaditError too_large when it inflates beyond MAX_INFLATED_BYTES, invalid when the shape is wrong
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
  try {
    return gunzipSync(body, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new PaditError("too_large", `a batch inflates to at most ${MAX_INFLATED_BYTES} octets`, { cause });
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
