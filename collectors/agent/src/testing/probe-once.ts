import type { ProbeRun } from "@padit/protocols/probe";
import { findProbe } from "@padit/protocols/probes";
import { openBackend } from "../io/backend";
import { steppedClock } from "./stepped-clock";
import { trueClock } from "./true-clock";

/** `probe-once.ts '[["icmp", {"host": "…"}], …]'` runs each check once as the agent would and prints the runs as JSON. */
const wanted: [protocol: string, target: object, clock?: { stepMs: number }][] = JSON.parse(process.argv[2] ?? "[]");
const backend = openBackend({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });
const clock = trueClock(backend.io.clock);
const runs: ProbeRun[] = [];
for (const [protocol, target, { stepMs } = { stepMs: 0 }] of wanted) {
  const probe = findProbe(protocol)?.prepare(target);
  if (probe === undefined) throw new Error(`no protocol ${protocol}`);
  const io = { ...backend.io, clock: stepMs === 0 ? clock : steppedClock(clock, stepMs) };
  runs.push(await probe.run(io, new AbortController().signal));
}
process.stdout.write(JSON.stringify(runs));
backend.close();
process.exit(0);
