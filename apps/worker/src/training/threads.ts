import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type * as Esbuild from "esbuild";
import type { ResultOf, TaskResult, ThreadAnswer, ThreadTask } from "./thread-tasks";

/** Threads for arithmetic. Tasks wait for a free one; an aborted task frees its thread at once, by ending it. */
export interface Threads {
  run<Task extends ThreadTask>(task: Task, signal: AbortSignal): Promise<ResultOf<Task>>;
  close(): Promise<void>;
}

interface Waiting {
  task: ThreadTask;
  signal: AbortSignal;
  resolve: (result: TaskResult[keyof TaskResult]) => void;
  reject: (reason: unknown) => void;
}

export function openThreads(size: number): Threads {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const waiting: Waiting[] = [];
  let nextId = 1;

  function start(): void {
    while (idle.length > 0 || all.size < size) {
      const next = waiting.shift();
      if (!next) return;
      if (next.signal.aborted) next.reject(next.signal.reason);
      else void occupy(idle.pop() ?? newThread(), next);
    }
  }

  function newThread(): Worker {
    const thread = makeWorker();
    all.add(thread);
    thread.unref();
    thread.once("exit", () => {
      all.delete(thread);
      const at = idle.indexOf(thread);
      if (at >= 0) idle.splice(at, 1);
      start();
    });
    return thread;
  }

  async function occupy(thread: Worker, { task, signal, resolve, reject }: Waiting): Promise<void> {
    const id = nextId++;
    const isFree = await new Promise<boolean>((done) => {
      const onAbort = (): void => finish(() => reject(signal.reason), false);
      const onError = (error: unknown): void => finish(() => reject(error), false);
      const onExit = (): void => finish(() => reject(new Error("the thread ended in the middle of a task")), false);
      const onMessage = (answer: ThreadAnswer): void => {
        if (answer.id !== id) return;
        finish(() => ("error" in answer ? reject(new Error(answer.error)) : resolve(answer.result)), true);
      };
      const finish = (settle: () => void, isStillGood: boolean): void => {
        signal.removeEventListener("abort", onAbort);
        thread.off("message", onMessage).off("error", onError).off("exit", onExit);
        settle();
        done(isStillGood);
      };
      signal.addEventListener("abort", onAbort);
      thread.on("message", onMessage).on("error", onError).on("exit", onExit);
      thread.postMessage({ id, task });
    });
    if (isFree) idle.push(thread);
    else await end(thread);
    start();
  }

  const end = async (thread: Worker): Promise<void> => {
    // An error that ended the thread has been told to whoever waited for the task.
    thread.on("error", () => undefined);
    await thread.terminate();
  };

  return {
    // The answer is that of the task's type: the thread answers by it.
    run: <Task extends ThreadTask>(task: Task, signal: AbortSignal) =>
      new Promise<ResultOf<Task>>((resolve, reject) => {
        waiting.push({ task, signal, resolve: resolve as Waiting["resolve"], reject });
        start();
      }),
    close: async () => {
      await Promise.all([...all].map(end));
    },
  };
}

/** The bundle that the build laid beside this file; from source, as in tests, it is made now. */
function makeWorker(): Worker {
  const bundled = fileURLToPath(new URL("./training/backtest-thread.mjs", import.meta.url));
  if (existsSync(bundled)) return new Worker(bundled);
  source ??= bundleSource();
  return new Worker(source, { eval: true });
}

let source: string | undefined;

function bundleSource(): string {
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof Esbuild;
  const entry = fileURLToPath(new URL("./backtest-thread.ts", import.meta.url));
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
