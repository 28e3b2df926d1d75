import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

const SOURCE = join(import.meta.dirname, "relay.c");

/** Why no relay can be built here; undefined when it can. */
export const whyNoRelay = (): string | undefined =>
  spawnSync("cc", ["--version"]).status === 0 ? undefined : "skipped: no C compiler for the relay";

/** Builds the relay into that folder. */
export function buildRelay(folder: string): string {
  const program = join(folder, "relay");
  execFileSync("cc", ["-O2", "-Wall", "-Wextra", "-o", program, SOURCE], { stdio: "inherit" });
  return program;
}

const Pair = z.tuple([z.number(), z.number()]);
/** What the relay did to the probes. Pairs are [there, back]. */
const RelayCounts = z.object({
  seen: Pair,
  lost: Pair,
  corrupted: z.number(),
  duplicated: z.number(),
  reordered: z.number(),
  retagged: z.number(),
  replaced: z.number(),
  /** How long it held them. */
  medianUs: Pair,
  /** From a question's arrival here to its answer's leaving, where nothing was lost or overtaken: median, and mean absolute difference of neighbours. */
  roundUs: z.number(),
  roundVariationUs: z.number(),
  /** How long after the moment a STAMP reflector wrote into its answer that left here: what it needs to send is in it. */
  sinceSaidUs: z.number(),
});
export type RelayCounts = z.infer<typeof RelayCounts>;

/** As relay.c describes them; µs and shares. */
export type Impairments = Partial<
  Record<"out" | "back" | "jitter" | "loss" | "dup" | "corrupt" | "reorder" | "retag" | "stale" | "unsummed", number>
>;

/** @param command the relay's, with its two interfaces. Resolves when it passes frames; `end` stops it and tells what it did. */
export async function startRelay(
  [command = "", ...args]: readonly string[],
  impairments: Impairments,
): Promise<{ end(): Promise<RelayCounts> }> {
  const settings = Object.entries(impairments).map(([key, value]) => `${key}=${value}`);
  const child = spawn(command, [...args, ...settings], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: first } = await lines.next();
  if (first !== "ready") throw new Error(`the relay said ${first}`);
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
