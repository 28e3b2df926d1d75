// npm run bench -- detect-endpoint [--data DIR] [--seeds 101,102]: faults of eight kinds laid on quiet real round trips.
// Prints the figures of the given set, of fresh injections, and the confusion of kinds; docs/detection-endpoint.md explains.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { benchInjected } from "./detect.injected";

const argument = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : undefined;
};
const folder = resolve(argument("--data") ?? process.env.PADIT_BENCH_DATA ?? join(import.meta.dirname, "../../../shared/bench"));
if (existsSync(join(folder, "inject.mjs"))) await benchInjected({ folder }, (argument("--seeds") ?? "101,102").split(",").map(Number));
else {
  console.error(`No injector in ${folder}. Name the folder of the benchmark's data by --data DIR or PADIT_BENCH_DATA.`);
  process.exitCode = 1;
}
