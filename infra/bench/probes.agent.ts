// What runs inside the near namespace: a collector as it is shipped, engine and uplink, and a server for it. Prints one JSON document.
//   <checks> <packets a run> <seconds> [busy]      every check once a second; busy: the uplink burns 8 of every 20 ms
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { enrol } from "../../collectors/agent/src/enrolment/enrol";
import { dueMs } from "../../collectors/agent/src/plan/scheduler";
import { Spool } from "../../collectors/agent/src/spool/spool";
import { BundledAgent } from "../../collectors/agent/src/testing/bundled-agent";
import { fakeIngest } from "../../collectors/agent/src/testing/fake-ingest";
import { udpEchoSpec } from "../../packages/protocols/src/udp-echo/spec";
import { FAR } from "./probes.topology";

const [checks = 0, count = 0, seconds = 0] = process.argv.slice(2, 5).map(Number);
const isBusy = process.argv[5] === "busy";
const WARM_UP_MS = 15_000;
const INTERVAL_MS = 1_000;
const METRICS = Object.keys(udpEchoSpec.metrics);
const LOSS = METRICS.indexOf("udp_echo_loss");
const TICKS_PER_S = 100; // USER_HZ

const dir = mkdtempSync(join(tmpdir(), "padit-bench-agent-"));
const ingest = await fakeIngest();
const spool = new Spool(join(dir, "spool"));
const { collectorId } = await enrol({ server: ingest.url, token: ingest.token, dir, epoch: spool.epoch });
await spool.close();
// As in the package's systemd unit: the engine's main thread has real-time priority, the threads and processes that it starts do not.
const agent = await BundledAgent.make(["chrt", "--reset-on-fork", "--rr", "1"]);
try {
  agent.start(dir, isBusy ? { NODE_OPTIONS: `--import ${join(import.meta.dirname, "wire/burn.mjs")}` } : {});
  await ingest.until(() => ingest.streams() > 0);
  ingest.sendPlan(Array.from({ length: checks }, (_, i) => check(i)));
  await ingest.until(() => ingest.batches.length > 0);
  await pause(WARM_UP_MS);
  const pids = { engine: agent.enginePid, uplink: await agent.uplinkPid() };
  const before = { ms: performance.now(), wallMs: Date.now(), engine: cpuS(pids.engine), uplink: cpuS(pids.uplink) };
  await pause(seconds * 1000);
  const tookS = (performance.now() - before.ms) / 1000;
  const cores = { engine: (cpuS(pids.engine) - before.engine) / tookS, uplink: (cpuS(pids.uplink) - before.uplink) / tookS };
  const rssMb = { engine: residentMb(pids.engine), uplink: residentMb(pids.uplink) };
  const untilMs = before.wallMs + tookS * 1000;
  await ingest.until(() => (ingest.batches.at(-1)?.ts.at(-1) ?? 0) > untilMs + 1000); // all of it has arrived
  const runs = ingest.batches
    .flatMap(({ series, ts, value }) => series.map((id, i) => ({ id, atMs: ts[i] ?? 0, value: value[i] ?? 0 })))
    .filter(({ id, atMs }) => id % METRICS.length === LOSS && atMs >= before.wallMs && atMs < untilMs);
  const lost = Math.round(runs.reduce((sum, { value }) => sum + value * count, 0));
  const lateMs = runs.map(({ id, atMs }) => lateness(check(Math.floor(id / METRICS.length)), atMs));
  console.log(JSON.stringify({ perSecond: (runs.length * count) / tookS, runs: runs.length, lost, cores, rssMb, lateMs }));
} finally {
  await agent.remove();
  await ingest.close();
  rmSync(dir, { recursive: true, force: true });
}
process.exit(0);

function check(i: number) {
  return {
    checkId: `check-${i}`,
    name: `echo ${i}`,
    protocol: "udp-echo",
    target: { host: FAR.address, port: 7, payloadBytes: 64, count, spacingMs: 20, timeoutMs: 300 },
    intervalMs: INTERVAL_MS,
    paused: false,
    series: Object.fromEntries(METRICS.map((metric, n) => [metric, i * METRICS.length + n])),
  };
}

/** The kernel's stamp of a run's first packet less the moment at which the schedule wanted it, ms. */
function lateness(of: ReturnType<typeof check>, atMs: number): number {
  const slot = Math.floor(atMs / INTERVAL_MS);
  return [slot - 1, slot, slot + 1].map((n) => atMs - dueMs(collectorId, of, n)).reduce((a, b) => (Math.abs(a) < Math.abs(b) ? a : b));
}

function cpuS(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}
function residentMb(pid: number): number {
  return Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
}
