// npm run bench -- stationary [--processes 200] [--days 14] [--seed 1] [--jobs 2] [--preset balanced] [--case N] [--list]:
// alarms on stationary processes that follow a day of another process; docs/everyday.md explains.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Preset } from "../../packages/domain/src/model/detection-config";
import { DAY_MS, MINUTE_MS } from "./everyday.time";
import { figure } from "./output/figures";
import { answerTasks, runTasks } from "./output/process-pool";
import { type Alarm, playStationary, type StationaryOptions } from "./stationary.play";
import { FAMILIES } from "./stationary.processes";

const CASES_PER_TASK = 20;
/** Days of learning: a schedule may need seven repetitions. */
const LEARNING_DAYS = 7;

if (!answerTasks(playStationary)) await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      processes: { type: "string", default: "200" },
      days: { type: "string", default: "14" },
      seed: { type: "string", default: "1" },
      jobs: { type: "string", default: "2" },
      preset: { type: "string", default: "balanced" },
      case: { type: "string" },
      list: { type: "boolean", default: false },
    },
  });
  const isSingle = values.case !== undefined;
  const [processes, days] = [isSingle ? 1 : Number(values.processes), Number(values.days)];
  const first = Number(values.case ?? 0);
  const preset = values.preset as Preset; // an unknown preset fails in the pipeline
  const tasks = Array.from({ length: Math.ceil(processes / CASES_PER_TASK) }, (_, i): StationaryOptions => {
    const from = first + i * CASES_PER_TASK;
    return { seed: Number(values.seed), from, to: Math.min(first + processes, from + CASES_PER_TASK), days, preset };
  });
  const startedAt = performance.now();
  const alarms = (await runTasks<StationaryOptions, Alarm[]>(fileURLToPath(import.meta.url), tasks, Number(values.jobs))).flat();
  console.error(`${processes} processes, ${days} days in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  report(alarms, processes, days);
  if (values.list || isSingle) for (const alarm of alarms) if (alarm.day >= 1) list(alarm);
}

function report(alarms: readonly Alarm[], processes: number, days: number): void {
  const counted = alarms.filter(({ day }) => day >= 1);
  const windows = processes * (days - 1) * (DAY_MS / MINUTE_MS);
  figure("stationary.alarms", counted.length, `from the second day on, in ${windows} windows`);
  figure("stationary.alarms_per_1000", (1_000 * counted.length) / windows, "per 1,000 windows");
  const learning = counted.filter(({ family, day }) => family === "day_steps" && day < LEARNING_DAYS);
  figure("stationary.alarms_while_a_schedule_is_learnt", learning.length, "of these, daily steps within their first seven repetitions");
  figure("stationary.alarms_after_a_week", alarms.filter(({ day }) => day >= LEARNING_DAYS).length, "from the eighth day on");
  figure("stationary.alarms_first_day", alarms.filter(({ day }) => day === 0).length, "on the day of the change");
  for (const family of Object.keys(FAMILIES)) figure(`stationary.${family}`, counted.filter((a) => a.family === family).length, "alarms");
}

function list(a: Alarm): void {
  const expected = `${a.expected.value.toPrecision(4)} [${a.expected.low.toPrecision(4)}..${a.expected.high.toPrecision(4)}]`;
  const at = new Date(a.atMs).toISOString().slice(0, 16);
  console.error([a.family, `case ${a.case}`, a.metric, a.type, a.kind, at, `${a.observed.toPrecision(4)} expected ${expected}`].join("\t"));
}
