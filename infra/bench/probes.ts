// npm run bench -- probes [throughput | cost | punctuality | truth]: what one collector process can probe, what a whole one costs, how punctual it is, and how
// true what it reports is, against a capture on the wire.
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { figure, quantile } from "./output/figures";
import { NEAR, Topology } from "./probes.topology";

const PROTOCOLS = ["udp-echo", "stamp", "icmp", "cfm-lb"];
const RUNS = 500;
/** Asked for one after the other until one loses a packet. */
const RATES = [60_000, 100_000, 120_000, 140_000, 160_000, 200_000];
const SECONDS = 4;

const reason = process.platform !== "linux" ? "Linux" : process.getuid?.() !== 0 ? "root" : undefined;
if (reason !== undefined) {
  console.error(`skipped: needs ${reason}, for network namespaces and captures`);
  process.exit(1);
}
const topology = await Topology.open();
const LOADS = ["idle", "busy"] as const;
const part = process.argv[2];
const isWanted = (name: string): boolean => part === undefined || part === name;
try {
  if (isWanted("throughput")) await throughput();
  if (isWanted("cost") || isWanted("punctuality")) floor();
  if (isWanted("cost")) await cost();
  if (isWanted("punctuality")) for (const load of LOADS) await punctuality(load);
  if (isWanted("truth")) for (const protocol of PROTOCOLS) for (const load of LOADS) await truth(protocol, load);
} finally {
  await topology.close();
}

/** Runs one of the programs of this folder in the near namespace. */
async function near(program: "prober" | "agent", ...args: (string | number)[]) {
  const script = `${import.meta.dirname}/probes.${program}.ts`;
  const child = topology.start("near", process.execPath, ["--import", "tsx", script, ...args.map(String)]);
  if (child.stdout === null) throw new Error("no output");
  const output = await text(child.stdout);
  if (child.exitCode === null) await once(child, "exit");
  if (child.exitCode !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${child.exitCode}`);
  return JSON.parse(output);
}

/** What this machine adds to any program: by how much no figure of a collector can be better here, today. */
function floor(): void {
  const lines = topology.runTool("floor", "20").trimEnd().split("\n");
  figure("probes.floor_lateness_p99_ms", quantile(lines.slice(0, -1).map(Number), 0.99), "ms, of a program in C that only waits");
  figure("probes.floor_wakeup_us", Number(lines.at(-1)?.split(" ")[1]), "us of processor for each of its wake-ups");
}

async function throughput(): Promise<void> {
  let best = 0;
  for (const rate of RATES) {
    const run = await near("prober", "throughput", rate, SECONDS);
    console.error(`throughput: asked ${rate}/s, ${JSON.stringify(run)}`);
    if (run.both !== run.total) break;
    best = Math.max(best, run.perSecond);
    if (run.perSecond < rate * 0.95) break;
  }
  figure("probes.udp_echo.loss_free_pps", best, "packets/s, every one with both kernel stamps");
}

/** 250 checks a second with 20 packets each, scheduled, judged, written down and uploaded by a collector as it is shipped. */
async function cost(): Promise<void> {
  const { perSecond, runs, lost, cores, rssMb, lateMs } = await near("agent", 250, 20, 15);
  console.error(`cost: ${perSecond.toFixed(0)} packets/s in ${runs} runs, ${lost} lost, late p99 ${quantile(lateMs, 0.99).toFixed(2)} ms`);
  const share = 5000 / perSecond;
  figure("probes.cpu_core_at_5000pps", (cores.engine + cores.uplink) * share, "cores, both processes");
  figure("probes.cpu_core_at_5000pps.engine", cores.engine * share, "cores");
  figure("probes.cpu_core_at_5000pps.uplink", cores.uplink * share, "cores");
  figure("probes.rss_mb_at_5000pps", rssMb.engine + rssMb.uplink, "MiB, both processes");
}

/** How long after its due time a run's first packet was on the wire. */
async function punctuality(load: "idle" | "busy"): Promise<void> {
  const { runs, lateMs } = await near("agent", 100, 1, 20, load);
  console.error(`lateness ${load}: ${runs} runs, p1 ${quantile(lateMs, 0.01).toFixed(2)}, p50 ${quantile(lateMs, 0.5).toFixed(2)} ms`);
  figure(`probes.send_lateness_p99_ms.${load}`, quantile(lateMs, 0.99), "ms");
}

/** Reported minus captured round trip of the same packets. */
async function truth(protocol: string, load: "idle" | "busy"): Promise<void> {
  const { child, lines } = await topology.startTool("near", "capture", NEAR.device);
  const asked = new Map<string, bigint>();
  const wireUs: number[] = [];
  lines.on("line", (line) => {
    const [name, direction, ns = "0", key = ""] = line.split(" ");
    if (name !== protocol) return;
    const leftNs = asked.get(key);
    if (direction === "out") asked.set(key, BigInt(ns));
    else if (leftNs !== undefined) wireUs.push(Number(BigInt(ns) - leftNs) / 1000);
  });
  const reported: { rttUs: number; uncertaintyUs: number; kind: string }[] = await near("prober", "rtt", protocol, RUNS, load);
  child.stdin?.end();
  await once(lines, "close");
  if (wireUs.length !== reported.length) throw new Error(`${protocol}: ${reported.length} reported, ${wireUs.length} captured`);
  const errors = reported.map(({ rttUs }, i) => Math.abs(rttUs - (wireUs[i] ?? Number.NaN)));
  const covered = reported.filter(({ uncertaintyUs }, i) => (errors[i] ?? 0) <= uncertaintyUs).length / reported.length;
  const name = protocol.replaceAll("-", "_");
  const kinds = [...new Set(reported.map(({ kind }) => kind))];
  const statedUs = quantile(
    reported.map(({ uncertaintyUs }) => uncertaintyUs),
    0.5,
  );
  console.error(`${protocol} ${load}: wire p50 ${quantile(wireUs, 0.5).toFixed(1)} us, ± ${statedUs.toFixed(1)} us, stamps ${kinds}`);
  figure(`probes.rtt_error_p50_us.${name}.${load}`, quantile(errors, 0.5), "us");
  figure(`probes.rtt_error_p99_us.${name}.${load}`, quantile(errors, 0.99), "us");
  figure(`probes.rtt_covered.${name}.${load}`, covered, "share of samples whose stated uncertainty holds the truth");
}
