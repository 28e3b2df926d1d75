import { PaditError } from "@padit/domain";
import { parse } from "yaml";
import { z } from "zod";
import { BlackboxFile, type BlackboxModule, checkOf } from "./blackbox-modules";
import type { CollectedEndpoints } from "./collected-endpoints";
import { durationSeconds, readAs } from "./read-as";

const StaticConfig = z.looseObject({ targets: z.array(z.string()), labels: z.record(z.string(), z.coerce.string()).optional() });
const ScrapeJob = z.looseObject({
  job_name: z.string(),
  metrics_path: z.string().optional(),
  scrape_interval: z.string().optional(),
  params: z.looseObject({ module: z.array(z.string()).optional() }).optional(),
  static_configs: z.array(StaticConfig).optional(),
});
const PrometheusFile = z.looseObject({
  global: z.looseObject({ scrape_interval: z.string().optional() }).optional(),
  scrape_configs: z.array(ScrapeJob),
});
type ScrapeJob = z.output<typeof ScrapeJob>;

const PROMETHEUS_INTERVAL_SECONDS = 60;

/** Reads the exporter's modules and Prometheus' scrape jobs, in any order of files. @throws PaditError invalid */
export function importBlackbox(texts: readonly string[], into: CollectedEndpoints): void {
  const modules = new Map<string, BlackboxModule>();
  const jobs: { job: ScrapeJob; intervalSeconds: number }[] = [];
  for (const text of texts) {
    const file = readAs(z.looseObject({}), parse(text));
    if ("modules" in file) for (const [name, module] of Object.entries(readAs(BlackboxFile, file).modules)) modules.set(name, module);
    if (!("scrape_configs" in file)) continue;
    const { global, scrape_configs: found } = readAs(PrometheusFile, file);
    const usual = durationSeconds(global?.scrape_interval) ?? PROMETHEUS_INTERVAL_SECONDS;
    jobs.push(...found.map((job) => ({ job, intervalSeconds: durationSeconds(job.scrape_interval) ?? usual })));
  }
  if (modules.size === 0 || jobs.length === 0)
    throw new PaditError("invalid", "Two files are needed: the exporter's file with modules, and Prometheus' file with scrape_configs.");
  const used = new Set<string>();
  for (const { job, intervalSeconds } of jobs) importJob(job, { modules, used, intervalSeconds, into });
  for (const name of modules.keys()) if (!used.has(name)) into.note(`modules.${name}`, "no static target uses it");
}

interface Importing {
  modules: ReadonlyMap<string, BlackboxModule>;
  used: Set<string>;
  intervalSeconds: number;
  into: CollectedEndpoints;
}

function importJob(job: ScrapeJob, { modules, used, intervalSeconds, into }: Importing): void {
  const place = `scrape_configs.${job.job_name}`;
  if (job.metrics_path !== "/probe") {
    into.note(place, "scrapes no probe");
    return;
  }
  const [name = "http_2xx", ...others] = job.params?.module ?? [];
  if (others.length > 0) into.note(place, `only the module ${name} was used`);
  const module = modules.get(name);
  if (!module) {
    into.note(place, `left out: there is no module “${name}”`);
    return;
  }
  used.add(name);
  for (const discovery of Object.keys(job).filter((member) => /_sd_configs$/.test(member)))
    into.note(`${place}.${discovery}`, "has no counterpart: only static targets were read");
  for (const { targets, labels = {} } of job.static_configs ?? []) {
    const tags = [job.job_name, ...Object.entries(labels).map(([label, value]) => `${label}=${value}`)];
    for (const target of targets) {
      const check = checkOf(name, module, target, into);
      if (check) into.add({ ...check, name: target, intervalSeconds, tags, place: `${place}, ${target}` });
    }
  }
}
