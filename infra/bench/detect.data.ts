import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The labelled data and its scorers, which are no part of the repository. */
export interface BenchData {
  folder: string;
  rtt: RttScorer;
  nab: NabScorer;
  vus: VusScorer;
}

export interface Trace {
  name: string;
  real: boolean;
  /** ms; negative: lost. */
  rtt: number[];
  facts: number[];
}
interface RttScorer {
  loadTrace(path: string): Omit<Trace, "real">;
  scoreSet(
    traces: readonly (Omit<Trace, "real"> & { detections: readonly (number | { index: number; decidedAt: number })[] })[],
    options: { window: number },
  ): { mean: { f1: number; precision: number; recall: number }; traces: { name: string; f1: number; delay: number }[] };
}

export interface NabFile {
  timestamps: string[];
  values: number[];
}
interface NabScorer {
  scoreCorpus(run: {
    files: ReadonlyMap<string, { timestamps: string[]; scores: number[] }>;
    windows: Record<string, [string, string][]>;
    profile: string;
    threshold?: number;
  }): { threshold: number; raw: number; normalized: number; windows: number; detected: number; fp: number };
}

interface VusScorer {
  vus(labels: readonly number[], scores: readonly number[], options: { window: number }): { vusPR: number };
  slidingWindow(values: readonly number[]): number;
}

/** Opens the folder `--data DIR`, else `PADIT_BENCH_DATA`, else `shared/bench` next to the repository. @throws Error that names the folder */
export async function openBenchData(): Promise<BenchData> {
  const flag = process.argv.indexOf("--data");
  const given = flag > 0 ? process.argv[flag + 1] : process.env.PADIT_BENCH_DATA;
  const folder = resolve(given ?? join(import.meta.dirname, "../../../shared/bench"));
  if (!existsSync(join(folder, "data")))
    throw new Error(
      `No benchmark data in ${folder}. Name a folder that holds data/ and the scorers by --data DIR or PADIT_BENCH_DATA; docs/detection.md describes its contents.`,
    );
  const scorer = <T>(name: string): Promise<T> => import(pathToFileURL(join(folder, name)).href) as Promise<T>;
  return { folder, rtt: await scorer("rtt.mjs"), nab: await scorer("nab.mjs"), vus: await scorer("vus.mjs") };
}

export function traces({ folder, rtt }: BenchData): Trace[] {
  return ["real", "synthetic"].flatMap((kind) => {
    const from = join(folder, "data/rtt", kind);
    return csvNames(from).map((name) => ({ ...rtt.loadTrace(join(from, name)), real: kind === "real" }));
  });
}

export function nabFiles({ folder }: BenchData): { windows: Record<string, [string, string][]>; files: Map<string, NabFile> } {
  const windows = JSON.parse(readFileSync(join(folder, "data/nab/combined_windows.json"), "utf8"));
  const names = Object.keys(windows).filter((name) => existsSync(join(folder, "data/nab/data", name)));
  const files = names.map((name) => {
    const { columns } = readCsv(join(folder, "data/nab/data", name));
    return [name, { timestamps: columns[0] ?? [], values: (columns[1] ?? []).map(Number) }] as const;
  });
  return { windows, files: new Map(files) };
}

export interface LabelledSeries {
  name: string;
  timestamps: string[];
  values: number[];
  labels: number[];
}
export function mscloudSeries({ folder }: BenchData): LabelledSeries[] {
  const root = join(folder, "data/mscloud");
  const groups = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return groups.flatMap(({ name: group }) =>
    csvNames(join(root, group)).map((name) => {
      const [timestamps = [], values = [], labels = []] = readCsv(join(root, group, name)).columns;
      return { name: `${group}/${name}`, timestamps, values: values.map(Number), labels: labels.map(Number) };
    }),
  );
}

const csvNames = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".csv"))
    .sort();

/** Comma-separated columns without the header; quotes around a field are dropped. */
function readCsv(path: string): { columns: string[][] } {
  const rows = readFileSync(path, "utf8").trim().split(/\r?\n/).slice(1);
  const fields = rows.map((row) => row.split(",").map((field) => field.replace(/^"|"$/g, "")));
  return { columns: (fields[0] ?? []).map((_, column) => fields.map((row) => row[column] ?? "")) };
}
