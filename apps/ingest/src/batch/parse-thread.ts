import { parentPort } from "node:worker_threads";
import { isPaditError } from "@padit/domain";
import { MalformedBody } from "../http/problem";
import { parseBatch } from "./parse";
import type { ParseAnswer, ParseTask } from "./parse-task";

/** The thread's side of `BatchParser`: parses one batch a message. */
parentPort?.on("message", ({ id, body }: ParseTask) => {
  parentPort?.postMessage(answer(id, body));
});

function answer(id: number, body: Uint8Array): ParseAnswer {
  const startedMs = performance.now();
  const cpuMs = (): number => performance.now() - startedMs;
  try {
    const batch = parseBatch(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    return { id, ok: true, batch, cpuMs: cpuMs() };
  } catch (error) {
    // Errors lose their class on the way between threads.
    const refusal = isPaditError(error)
      ? { code: error.code, message: error.message, issues: error.issues, isMalformed: error instanceof MalformedBody }
      : { code: "internal" as const, message: "the batch could not be parsed", issues: [], isMalformed: false };
    return { id, ok: false, refusal, cpuMs: cpuMs() };
  }
}
