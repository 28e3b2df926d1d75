import { expect } from "vitest";
import { type LeaseDoors, runLease } from "../lease/run-lease";
import { Vigil } from "../lease/vigil";
import { WakeUps } from "../lease/wake-ups";

const LEASE_MS = 120_000;

/** A lease that ends as soon as it has read the log to its end. */
export async function drainShard(doors: Pick<LeaseDoors, "db" | "store" | "settings"> & Partial<LeaseDoors>, shard: number) {
  const end = new AbortController();
  const whole: LeaseDoors = {
    silentAfterMs: 15_000,
    holder: "test",
    now: () => new Date(),
    logGrew: Object.assign(new WakeUps<number>(), { wait: async () => end.abort() }),
    configVersion: () => 0,
    vigil: new Vigil(),
    onRelearning: () => expect.unreachable(),
    onBatches: () => {},
    ...doors,
  };
  return runLease(whole, { shard, leaseMs: LEASE_MS, signal: end.signal, heartbeat: () => {} });
}
