import { execFileSync } from "node:child_process";
import type { FarEndMemory, ProbeRun } from "@padit/protocols/probe";
import { findProbe, type PreparedProbe } from "@padit/protocols/probes";
import { AddressNotes } from "../io/address-notes";
import { openBackend } from "../io/backend";
import { steppedClock } from "./stepped-clock";
import { trueClock } from "./true-clock";

interface Circumstances {
  stepMs?: number;
  /** Runs of the same check follow each other as in a plan. */
  isPlanned?: boolean;
  /** Command executed before the run. */
  before?: string[];
}

/** `probe-once.ts '[["icmp", {"host": "…"}], …]' [notes]` runs each check once as the agent would and prints the runs as JSON. */
const wanted: [protocol: string, target: object, circumstances?: Circumstances][] = JSON.parse(process.argv[2] ?? "[]");
const notes = process.argv[3] === undefined ? undefined : new AddressNotes(process.argv[3]);
const backend = openBackend({
  enforce: () => undefined,
  enforceLink: () => undefined,
  stampErrorMs: () => 1,
  ...(notes && { addressNote: (address) => notes.find(address) }),
});
const clock = trueClock(backend.io.clock);
const runs: ProbeRun[] = [];
const planned = new Map<string, { probe: PreparedProbe; farEnd: FarEndMemory }>();
for (const [protocol, target, { stepMs = 0, isPlanned = false, before } = {}] of wanted) {
  const [command, ...args] = before ?? [];
  if (command !== undefined) execFileSync(command, args);
  const key = JSON.stringify([protocol, target]);
  const prepared = planned.get(key)?.probe ?? findProbe(protocol)?.prepare(target);
  if (prepared === undefined) throw new Error(`no protocol ${protocol}`);
  if (isPlanned && !planned.has(key)) planned.set(key, { probe: prepared, farEnd: new Set<string>() });
  const io = { ...backend.io, clock: stepMs === 0 ? clock : steppedClock(clock, stepMs) };
  runs.push(await prepared.run(io, new AbortController().signal, planned.get(key)?.farEnd));
}
process.stdout.write(JSON.stringify(runs));
backend.close();
process.exit(0);
