import type { Worker } from "node:worker_threads";
import { startBundledThread } from "@padit/services/process";
import type { ResultOf, TaskResult, ThreadAnswer, ThreadTask } from "./thread-tasks";

/** Threads for arithmetic. Tasks wait for a free thread; aborting a task frees its thread at once, by ending the thread. */
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

/** @param size the number of threads that may run at the same time */
export const openThreads = (size: number): Threads => new ThreadPool(size);

class ThreadPool implements Threads {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: Waiting[] = [];
  #nextId = 1;

  constructor(size: number) {
    this.#size = size;
  }

  run<Task extends ThreadTask>(task: Task, signal: AbortSignal): Promise<ResultOf<Task>> {
    return new Promise((resolve, reject) => {
      // The thread answers by the task's type, so the result is of that type.
      this.#waiting.push({ task, signal, resolve: resolve as Waiting["resolve"], reject });
      this.#start();
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map(terminate));
  }

  #start(): void {
    while (this.#idle.length > 0 || this.#all.size < this.#size) {
      const next = this.#waiting.shift();
      if (!next) return;
      if (next.signal.aborted) next.reject(next.signal.reason);
      else void this.#occupy(this.#idle.pop() ?? this.#newThread(), next);
    }
  }

  #newThread(): Worker {
    const thread = startBundledThread({
      bundle: new URL("./training/backtest-thread.mjs", import.meta.url),
      source: new URL("./backtest-thread.ts", import.meta.url),
      app: import.meta.url,
    });
    this.#all.add(thread);
    thread.unref();
    thread.once("exit", () => {
      this.#all.delete(thread);
      const at = this.#idle.indexOf(thread);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#start();
    });
    return thread;
  }

  async #occupy(thread: Worker, waiting: Waiting): Promise<void> {
    const isReusable = await runTask(thread, this.#nextId++, waiting);
    if (isReusable) this.#idle.push(thread);
    else await terminate(thread);
    this.#start();
  }
}

/** Settles the task. False when the thread must not be used again: it failed, ended, or still computes an aborted task. */
function runTask(thread: Worker, id: number, { task, signal, resolve, reject }: Waiting): Promise<boolean> {
  return new Promise((done) => {
    const onAbort = (): void => finish(() => reject(signal.reason), false);
    const onError = (error: unknown): void => finish(() => reject(error), false);
    const onExit = (): void => finish(() => reject(new Error("the thread ended in the middle of a task")), false);
    const onMessage = (answer: ThreadAnswer): void => {
      if (answer.id !== id) return;
      finish(() => ("error" in answer ? reject(new Error(answer.error)) : resolve(answer.result)), true);
    };
    const finish = (settle: () => void, isReusable: boolean): void => {
      signal.removeEventListener("abort", onAbort);
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
      done(isReusable);
    };
    signal.addEventListener("abort", onAbort);
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.postMessage({ id, task });
  });
}

async function terminate(thread: Worker): Promise<void> {
  // An error that ended the thread was reported to the caller of its task.
  thread.on("error", () => undefined);
  await thread.terminate();
}
