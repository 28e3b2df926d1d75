import { PaditError } from "@padit/domain";
import { SAMPLE_FLAG } from "@padit/domain/model";
import { DATE_MS_MAX } from "@padit/protocols/collector-api";
import type { ParsedBatch } from "./parse";

/** `shift_ms` of the request's address; 0 when it states none. @throws PaditError invalid when it is no sensible number */
export function shiftMsIn(url = ""): number {
  const stated = new URL(url, "http://ingest").searchParams.get("shift_ms");
  if (stated === null) return 0;
  const shiftMs = Number(stated);
  if (/^-?\d+$/.test(stated) && Math.abs(shiftMs) <= DATE_MS_MAX) return shiftMs;
  const issues = [{ path: "shift_ms", message: "whole milliseconds within a century" }];
  throw new PaditError("invalid", "shift_ms is no number of milliseconds", { issues });
}

/**
 * The batch at the server's time: the collector wrote it while its clock was wrong and found out later. Ingest does this, because the content
 * of a batch never changes once it is spooled: whoever repeats it, with this shift or another, repeats the same batch.
 */
export function shifted(batch: ParsedBatch, shiftMs: number): ParsedBatch {
  if (shiftMs === 0) return batch;
  const { ts, flags, gaps } = batch;
  return {
    ...batch,
    isRewritten: true,
    ts: ts.map((cell) => (typeof cell === "number" ? cell + shiftMs : cell)),
    flags: (flags ?? ts.map(() => 0)).map((cell) => (Number.isInteger(cell) ? Number(cell) | SAMPLE_FLAG.restamped : cell)),
    ...(gaps && { gaps: gaps.map(({ fromMs, toMs, ...gap }) => ({ ...gap, fromMs: fromMs + shiftMs, toMs: toMs + shiftMs })) }),
  };
}
