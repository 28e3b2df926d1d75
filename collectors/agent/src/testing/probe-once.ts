import type { ProbeRun } from "@padit/protocols/probe";
import { findProbe } from "@padit/protocols/probes";
import { openBackend } from "../io/backend";
import { trueClock } from "./true-clock";

/** `probe-once.ts '[["icmp", {"host": "…"}], …]'`: runs each once, as the agent would, and prints the runs as JSON. */
const wanted: [string, object][] = JSON.parse(process.argv[2] ?? "[]");
const backend = openBackend({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });
const io = { ...backend.io, clock: trueClock(backend.io.clock) };
const runs: ProbeRun[] = [];
for (const [protocol, target] of wanted) {
  const probe = findProbe(protocol)?.prepare(target);
  if (probe === undefined) throw new Error(`no protocol ${protocol}`);
  runs.push(await probe.run(io, new AbortController().signal));
}
process.stdout.write(JSON.stringify(runs));
backend.close();
process.exit(0);
