import { type ChildProcess, fork } from "node:child_process";

/** Answers the tasks of `runTasks` in a process that it forked. @returns false in the process that was started by hand */
export function answerTasks<Task, Result>(answer: (task: Task) => Result): boolean {
  if (!process.send) return false;
  process.on("message", (task: Task) => process.send?.(answer(task)));
  return true;
}

/** Runs tasks in separate processes. Each process gets the next task when it is idle. Results are in the order of the tasks. */
export async function runTasks<Task extends object, Result>(file: string, tasks: readonly Task[], jobs: number): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const child = fork(file, [], { execArgv: ["--import", "tsx"] });
    try {
      for (let i = next++; i < tasks.length; i = next++) {
        const task = tasks[i];
        if (task) results[i] = await ask<Result>(child, task);
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, work));
  return results;
}

function ask<Result>(child: ChildProcess, task: object): Promise<Result> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`A process of the benchmark ended with ${code}.`));
    child.once("exit", fail);
    child.once("message", (result) => {
      child.off("exit", fail);
      resolve(result as Result); // the process runs `answerTasks` of the same file and sends nothing else
    });
    child.send(task);
  });
}
