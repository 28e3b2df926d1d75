// npm run bench -- detect [--data DIR] [--only rtt,nab,mscloud,quiet,injected,bank]: detection against labelled public data; docs/detection.md explains.
import { benchBank } from "./detect.bank";
import { type BenchData, openBenchData } from "./detect.data";
import { benchInjected } from "./detect.injected";
import { benchMscloud } from "./detect.mscloud";
import { benchNab } from "./detect.nab";
import { benchQuiet } from "./detect.quiet";
import { benchRtt } from "./detect.rtt";

const PARTS: Record<string, (data: BenchData) => void | Promise<void>> = {
  rtt: benchRtt,
  nab: benchNab,
  mscloud: benchMscloud,
  quiet: benchQuiet,
  injected: benchInjected,
  bank: benchBank,
};

const flag = process.argv.indexOf("--only");
const wanted = flag > 0 ? (process.argv[flag + 1] ?? "").split(",") : Object.keys(PARTS);
try {
  // The bank needs no data.
  const data = wanted.join() === "bank" ? ({} as BenchData) : await openBenchData();
  for (const name of wanted) {
    const part = PARTS[name];
    if (!part) throw new Error(`There is no part "${name}"; there are ${Object.keys(PARTS).join(", ")}.`);
    console.error(`detect: ${name}`);
    await part(data);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
