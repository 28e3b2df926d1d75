import type { ErrorCode, InputIssue } from "@padit/domain";
import type { ParsedBatch } from "./parse";

/** What `BatchParser` sends to its thread. */
export interface ParseTask {
  id: number;
  body: Uint8Array;
}

/** What the thread sends back; `cpuMs` is the time it worked. */
export type ParseAnswer = { id: number; cpuMs: number } & (
  | { ok: true; batch: ParsedBatch }
  | { ok: false; refusal: { code: ErrorCode; message: string; issues: readonly InputIssue[]; isMalformed: boolean } }
);
