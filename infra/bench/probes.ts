// npm run bench -- probes: what one collector process can probe, and how true what it reports is, against a capture on the wire.
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { NEAR, Topology } from "./probes.topology";

const PROTOCOLS = ["udp-echo", "stamp", "icmp", "cfm-lb"];
const RUNS = 500;
/** Asked for one after the other until one loses a packet. */
const RATES = [60_000, 100_000, 120_000, 140_000, 160_000, 200_000];
const SECONDS = 4;

const figure = (name: string, value: number, unit: string) =>
  process.stdout.write(`${JSON.stringify({ name, value: Math.round(value * 1000) / 1000, unit })}\n`);
const nearestRank = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;

const reason = process.platform !== "linux" ? "Linux" : process.getuid?.() !== 0 ? "root" : undefined;
if (reason !== undefined) {
  console.error(`skipped: needs ${reason}, for network namespaces and captures`);
  process.exit(1);
}
const topology = await Topology.open();
try {
  await throughput();
  for (const protocol of PROTOCOLS) for (const load of ["idle", "busy"] as const) await truth(protocol, load);
} finally {
  await topology.close();
}

async function prober(...args: string[]) {
  const child = topology.start("near", process.execPath, ["--import", "tsx", `${import.meta.dirname}/probes.prober.ts`, ...args]);
  if (child.stdout === null) throw new Error("no output");
  const output = await text(child.stdout);
  if (child.exitCode === null) await once(child, "exit");
  if (child.exitCode !== 0) throw new Error(`prober ${args.join(" ")} ended with ${child.exitCode}`);
  return JSON.parse(output);
}

async function throughput(): Promise<void> {
  let best = 0;
  for (const rate of RATES) {
    const run = await prober("throughput", String(rate), String(SECONDS));
    console.error(`throughput: asked ${rate}/s, ${JSON.stringify(run)}`);
    if (run.both !== run.total) break;
    best = Math.max(best, run.perSecond);
    if (run.perSecond < rate * 0.95) break;
  }
  figure("probes.udp_echo.loss_free_pps", best, "packets/s, every one with both kernel stamps");
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
  const reported: { rttUs: number; uncertaintyUs: number; kind: string }[] = await prober("rtt", protocol, String(RUNS), load);
  child.stdin?.end();
  await once(lines, "close");
  if (wireUs.length !== reported.length) throw new Error(`${protocol}: ${reported.length} reported, ${wireUs.length} captured`);
  const errors = reported.map(({ rttUs }, i) => Math.abs(rttUs - (wireUs[i] ?? Number.NaN)));
  const covered = reported.filter(({ uncertaintyUs }, i) => (errors[i] ?? 0) <= uncertaintyUs).length / reported.length;
  const name = protocol.replaceAll("-", "_");
  console.error(
    `${protocol} ${load}: wire p50 ${nearestRank(wireUs, 0.5).toFixed(1)} us, stamps ${[...new Set(reported.map(({ kind }) => kind))]}`,
  );
  figure(`probes.rtt_error_p50_us.${name}.${load}`, nearestRank(errors, 0.5), "us");
  figure(`probes.rtt_error_p99_us.${name}.${load}`, nearestRank(errors, 0.99), "us");
  figure(`probes.rtt_covered.${name}.${load}`, covered, "share of samples whose stated uncertainty holds the truth");
}
