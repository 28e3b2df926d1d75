// npm run bench -- everyday [--weeks 13] [--endpoints 60] [--seed 1] [--jobs 2] [--preset balanced] [--presets] [--year] [--list]
// [--endpoint N] [--before FILE]: an operator's life, simulated and played through the live pipeline, against the truth about it; docs/everyday.md explains.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Preset } from "../../packages/domain/src/model/detection-config";
import { ENDPOINTS_PER_COLLECTOR, playCollector, type WorldOptions } from "./everyday.play";
import { listFaults, listMistakes, listNotifications, reportFalse, reportFigures } from "./everyday.report";
import { type Scored, scorePlayed } from "./everyday.score";
import { DAY_MS, WORLD_START_MS } from "./everyday.time";
import { compareWith } from "./output/figures";
import { answerTasks, runTasks } from "./output/process-pool";

const YEAR = { endpoints: 6, weeks: 52 };
const OTHER_PRESETS: readonly Preset[] = ["quiet", "sensitive"];

interface Task {
  options: WorldOptions;
  collector: number;
}

if (!answerTasks(({ options, collector }: Task) => score(options, collector))) await main();

function score(options: WorldOptions, collector: number): Scored {
  return scorePlayed(playCollector(options, collector), WORLD_START_MS + options.weeks * 7 * DAY_MS);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      weeks: { type: "string", default: "13" },
      endpoints: { type: "string", default: "60" },
      seed: { type: "string", default: "1" },
      jobs: { type: "string", default: "2" },
      preset: { type: "string", default: "balanced" },
      presets: { type: "boolean", default: false },
      year: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      endpoint: { type: "string" },
      before: { type: "string" },
    },
  });
  if (values.before !== undefined) compareWith(values.before);
  const jobs = Number(values.jobs);
  const options: WorldOptions = {
    seed: Number(values.seed),
    endpoints: Number(values.endpoints),
    weeks: Number(values.weeks),
    preset: values.preset as Preset, // an unknown preset fails in the pipeline
  };
  if (values.endpoint !== undefined) {
    playOne(options, Number(values.endpoint));
    return;
  }
  const play = async (prefix: string, world: WorldOptions): Promise<void> => {
    const scored = await playAll(world, jobs);
    reportFigures(scored, { prefix, ...world });
    if (values.list) listMistakes(scored);
    if (!values.presets) return;
    reportFalse(scored, { prefix, ...world }, world.preset);
    for (const preset of OTHER_PRESETS) reportFalse(await playAll({ ...world, preset }, jobs), { prefix, ...world }, preset);
  };
  await play("everyday", options);
  if (values.year) await play("everyday.year", { ...options, ...YEAR });
}

/** Plays one endpoint of the world; lists its faults and its notifications as well. */
function playOne(world: WorldOptions, endpoint: number): void {
  if (!(endpoint >= 0 && endpoint < world.endpoints)) throw new Error(`The world has no endpoint ${endpoint}.`);
  const options = { ...world, only: endpoint };
  const played = playCollector(options, Math.floor(endpoint / ENDPOINTS_PER_COLLECTOR));
  const scored = scorePlayed(played, WORLD_START_MS + options.weeks * 7 * DAY_MS);
  listFaults(scored);
  listNotifications(played.notifications);
  listMistakes(scored);
  reportFigures(scored, { prefix: "everyday", weeks: options.weeks, endpoints: 1 });
}

async function playAll(options: WorldOptions, jobs: number): Promise<Scored> {
  const startedAt = performance.now();
  const collectors = Math.ceil(options.endpoints / ENDPOINTS_PER_COLLECTOR);
  const tasks = Array.from({ length: collectors }, (_, collector): Task => ({ options, collector }));
  const merged = merge(await runTasks<Task, Scored>(fileURLToPath(import.meta.url), tasks, jobs));
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const { endpoints, weeks, preset } = options;
  console.error(`${endpoints} endpoints, ${weeks} weeks, ${preset}: ${(merged.samples / 1e6).toFixed(1)} million samples in ${seconds} s`);
  return merged;
}

function merge(parts: readonly Scored[]): Scored {
  return {
    faults: parts.flatMap(({ faults }) => faults),
    falses: parts.flatMap(({ falses }) => falses),
    recoveries: parts.flatMap(({ recoveries }) => recoveries),
    wronglyResolved: parts.flatMap(({ wronglyResolved }) => wronglyResolved),
    unpaired: parts.flatMap(({ unpaired }) => unpaired),
    samples: parts.reduce((sum, { samples }) => sum + samples, 0),
  };
}
