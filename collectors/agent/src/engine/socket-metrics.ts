import type { IoCounters } from "@padit/native";
import type { StampKind } from "@padit/protocols/probe";
import { Counter, Gauge, type Registry } from "prom-client";
import type { IoBackend } from "../io/backend";

type CounterName = { [K in keyof IoCounters]: IoCounters[K] extends number ? K : never }[keyof IoCounters];

const COUNTERS: Readonly<Record<CounterName, [name: string, help: string]>> = {
  sent: ["packets_sent", "Packets that the kernel took"],
  received: ["packets_received", "Packets read from probes' sockets"],
  refusedSends: ["sends_refused", "Packets that the kernel did not take: full buffer, firewall, no route"],
  missedStamps: ["send_stamps_missed", "Packets sent without a kernel stamp within 50 ms"],
  unstampedReceived: ["receive_stamps_missed", "Packets received without a kernel stamp"],
  droppedHere: ["receive_queue_overflows", "Packets that arrived and found this machine's receive buffer full"],
};
const KINDS: readonly StampKind[] = ["kernel", "tcp_info", "user"];

/** Metrics of the probes' sockets, read when Prometheus scrapes. */
export function socketMetrics(registry: Registry, { counters, io, stamps, discipline }: IoBackend): void {
  const registers = [registry];
  for (const [field, [name, help]] of Object.entries(COUNTERS) as [CounterName, [string, string]][]) {
    // Object.entries types keys as string; these are the record's own keys.
    new Counter({
      name: `padit_agent_${name}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(counters[field]);
      },
    });
  }
  new Gauge({
    name: "padit_agent_stamp_error_ms",
    help: "95th percentile of the error of one stamp",
    labelNames: ["kind"],
    registers,
    collect() {
      for (const kind of KINDS) if (stamps.includes(kind)) this.set({ kind }, io.stampErrorNs(kind) / 1e6);
    },
  });
  new Gauge({
    name: "padit_agent_clock_max_error_ms",
    help: "Bound of the wall clock's error as the kernel states it",
    registers,
    collect() {
      const reading = discipline();
      if (reading !== undefined) this.set(reading.maxErrorUs / 1000);
    },
  });
}
