import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { endpointAlerts } from "../../packages/domain/src/endpoint/endpoint-alerts";
import { figure } from "./detect.figure";

interface Event {
  type: string;
  start: number;
  end: number;
}
interface Line {
  name: string;
  rtt: (number | null)[];
  owdF: (number | null)[];
  owdR: (number | null)[];
  lost: number[];
  events: Event[];
}
interface Alert {
  at: number;
  end: number;
  kind: string;
}
interface Score {
  events: number;
  caught: number;
  f1: number;
  recall: number;
  falseAlarmsPer1000: number;
  byType: Record<string, { events: number; caught: number }>;
}
interface Scorer {
  scoreAlerts(truth: readonly Event[], alerts: readonly Alert[], n: number): Score;
  pool(list: readonly { r: Score; n: number }[]): Score;
}
interface Injector {
  rng(seed: number): () => number;
  quietStretches(trace: Trace): [number, number][];
  inject(trace: Trace, stretch: [number, number], random: () => number): Omit<Line, "name">;
}
interface Trace {
  name: string;
  rtt: number[];
  facts: number[];
}

/** The injector's names of kinds, and ours. */
const KIND: Record<string, string> = {
  step: "level_shift",
  ramp: "ramp",
  jitter: "jitter",
  loss: "loss",
  outage: "outage",
  spikes: "spike_train",
  "path-asymmetry": "path_asymmetry",
  "clock-step": "clock_step",
};
/** Samples of the longest section of a trace, equal to the limit of the injector's own command; number of sections per trace. */
const SECTION_SAMPLES_MAX = 4000;
const SECTIONS_PER_TRACE = 2;

/** Scores the detector of whole endpoints on the given set and on injections of the given seeds. */
export async function benchInjected({ folder }: { folder: string }, seeds: readonly number[] = [101, 102]): Promise<void> {
  const load = <T>(name: string): Promise<T> => import(pathToFileURL(join(folder, name)).href) as Promise<T>;
  const scorer = await load<Scorer>("events.mjs");
  const given = readFileSync(join(folder, "data/injected/dev.jsonl"), "utf8").trim().split("\n");
  report(
    "detect.injected",
    given.map((line): Line => JSON.parse(line)),
    scorer,
  );
  const injector = await load<Injector>("inject.mjs");
  const { loadTrace } = await load<{ loadTrace(path: string): Trace }>("rtt.mjs");
  const real = join(folder, "data/rtt/real");
  const names = readdirSync(real).filter((name) => name.endsWith(".csv"));
  const traces = names.sort().map((name) => loadTrace(join(real, name)));
  const fresh = seeds.flatMap((seed) => injections(traces, injector, seed));
  report(`detect.injected.fresh`, fresh, scorer);
}

function injections(traces: readonly Trace[], injector: Injector, seed: number): Line[] {
  const random = injector.rng(seed);
  return traces.flatMap((trace) => {
    const longest = injector.quietStretches(trace).sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
    return longest.slice(0, SECTIONS_PER_TRACE).map(([from, to], i): Line => {
      const line = injector.inject(trace, [from, Math.min(to, from + SECTION_SAMPLES_MAX)], random);
      return { name: `${trace.name}-${i}`, ...line };
    });
  });
}

function report(name: string, lines: readonly Line[], { scoreAlerts, pool }: Scorer): void {
  const scored: { r: Score; n: number }[] = [];
  const confusion: Record<string, Record<string, number>> = {};
  let named = 0;
  let right = 0;
  const startedMs = performance.now();
  for (const line of lines) {
    const alerts = endpointAlerts(line);
    scored.push({ r: scoreAlerts(line.events, alerts, line.rtt.length), n: line.rtt.length });
    for (const { type, start, end } of line.events) {
      const first = alerts.find((alert) => alert.at <= end && alert.end >= start);
      confusion[type] ??= {};
      const kind = first?.kind ?? "missed";
      confusion[type][kind] = (confusion[type][kind] ?? 0) + 1;
      if (!first) continue;
      named += 1;
      if (kind === KIND[type]) right += 1;
    }
  }
  const samples = scored.reduce((sum, { n }) => sum + n, 0);
  const tookUs = ((performance.now() - startedMs) / samples) * 1000;
  const all = pool(scored);
  const recalls = Object.values(all.byType).map(({ events, caught }) => caught / events);
  figure(`${name}.f1`, all.f1, `event F1, ${all.events} events, ${samples} samples`);
  figure(`${name}.false_per_1000`, all.falseAlarmsPer1000, "false alarms per 1,000 samples");
  figure(`${name}.worst_recall`, Math.min(...recalls), "recall of the kind that is found least");
  figure(`${name}.kind_right`, right / named, "share of caught events whose kind is right");
  figure(`${name}.us_per_sample`, tookUs, "µs, all metrics of the endpoint");
  console.error(`${name}: rows are the injected kinds, columns what the first alert named`);
  console.error(table(confusion));
}

function table(confusion: Record<string, Record<string, number>>): string {
  const columns = [...new Set([...Object.values(KIND), ...Object.values(confusion).flatMap((row) => Object.keys(row))])];
  const line = (cells: readonly (string | number)[]) => cells.map((cell, i) => String(cell).padEnd(i === 0 ? 16 : 15)).join("");
  return [line(["", ...columns]), ...Object.entries(confusion).map(([type, row]) => line([type, ...columns.map((c) => row[c] ?? 0)]))].join(
    "\n",
  );
}
