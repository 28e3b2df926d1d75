import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

const SOURCE = join(import.meta.dirname, "relay.c");

/** Why the relay cannot be built here; undefined if it can. */
export const whyNoRelay = (): string | undefined =>
  spawnSync("cc", ["--version"]).status === 0 ? undefined : "skipped: no C compiler for the relay";

/** Builds the relay into that folder and returns its path. */
export function buildRelay(folder: string): string {
  const program = join(folder, "relay");
  execFileSync("cc", ["-O2", "-Wall", "-Wextra", "-o", program, SOURCE], { stdio: "inherit" });
  return program;
}

const Pair = z.tuple([z.number(), z.number()]);
/** The relay's counts of the probes' packets. Pairs are [out, back]. */
const RelayCounts = z.object({
  seen: Pair,
  lost: Pair,
  corrupted: z.number(),
  duplicated: z.number(),
  reordered: z.number(),
  retagged: z.number(),
  replaced: z.number(),
  /** Median time for which the relay held the packets, µs. */
  medianUs: Pair,
  /**
   * From a request's arrival at the relay to its reply's departure, µs, without lost or overtaken packets: median, and mean absolute
   * difference of consecutive ones.
   */
  roundUs: z.number(),
  roundVariationUs: z.number(),
  /** From the send time in a STAMP reflector's reply to the reply's departure here, µs. It includes the reflector's sending time. */
  sinceSaidUs: z.number(),
});
export type RelayCounts = z.infer<typeof RelayCounts>;

/** Settings of relay.c; times in µs, probabilities as shares. */
export type Impairments = Partial<
  Record<"out" | "back" | "jitter" | "loss" | "dup" | "corrupt" | "reorder" | "retag" | "stale" | "unsummed", number>
>;

/**
 * Starts the relay and resolves when it forwards frames. `end` stops it and returns its counts. @param command the relay and two interfaces
 */
export async function startRelay(
  [command = "", ...args]: readonly string[],
  impairments: Impairments,
): Promise<{ end(): Promise<RelayCounts> }> {
  const settings = Object.entries(impairments).map(([key, value]) => `${key}=${value}`);
  const child = spawn(command, [...args, ...settings], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: first } = await lines.next();
  if (first !== "ready") throw new Error(`the relay printed ${first} instead of ready`);
  return {
    async end() {
      const exit = once(child, "exit");
      child.stdin.end();
      const { value: counts } = await lines.next();
      await exit;
      return RelayCounts.parse(JSON.parse(String(counts)));
    },
  };
}
