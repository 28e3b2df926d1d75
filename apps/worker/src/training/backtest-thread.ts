import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { replayRecording } from "@padit/domain";
import { detectors } from "@padit/domain/detectors";
import { addTally, backtestSeries, noTally } from "@padit/domain/training";
import { loadPlugins } from "@padit/plugin-loader";
import { readThreadEnv } from "./thread-env";
import type { TaskResult, ThreadAnswer, ThreadTask } from "./thread-tasks";

/** The arithmetic of training and replays, away from the event loop that leases, timers and deliveries need. */
const NICE = 15;
try {
  // On Linux this is the calling thread's alone; where it would be the whole process's, the main thread has set its own already.
  if (process.platform === "linux") setPriority(0, NICE);
} catch {
  // Not permitted: it runs as it is.
}

// A thread has registries of its own. The worker has reported what cannot be loaded. Not awaited here, because tests run this file as CommonJS.
const loading = loadPlugins({ folders: readThreadEnv().PADIT_PLUGINS_DIR, registries: [detectors], warn: () => undefined });

parentPort?.on("message", async ({ id, task }: { id: number; task: ThreadTask }) => {
  await loading;
  let answer: ThreadAnswer;
  try {
    answer = { id, result: work(task) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});

function work(task: ThreadTask): TaskResult[keyof TaskResult] {
  switch (task.type) {
    case "trial":
      return task.series.map((series) => backtestSeries(series, task.tuning, task.terms)).reduce(addTally, noTally());
    case "replay":
      return task.recordings.map((recording) => replayRecording(recording, task.settings));
  }
}
