import { hash } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import type { FarEndMemory } from "@padit/protocols/probe";
import { z } from "zod";
import { readIfThere } from "../data-folder/files";
import type { RunTimes } from "./scheduler";

/** A check with a shorter interval runs soon after a start anyway. */
const INTERVAL_MS_MIN = 60_000;
const SAVE_AFTER_MS = 30_000;

const Remembered = z.object({
  of: z.string(),
  /** When the check ran last, ms since the Unix epoch; absent where its interval is short. */
  atMs: z.number().optional(),
  /** What runs of it found out about the far end. */
  facts: z.array(z.string()).optional(),
});
type Remembered = z.infer<typeof Remembered>;
const File = z.record(z.string(), Remembered);

/** What a last run was of: with another protocol or target the check is another one. */
const digestOf = ({ protocol, target }: PlannedCheck): string =>
  hash("sha256", JSON.stringify([protocol, target]), "base64url").slice(0, 16);

/**
 * What is remembered of each check over restarts, in `last-runs.json`: when it ran last where its interval is long, so that a restart does not
 * repeat it and a long absence is made good at once; and what its runs found out about the far end. The file is written without a sync, off
 * the main thread: where it is lost or unreadable, every check counts as never run.
 */
export class LastRuns implements RunTimes {
  private readonly path: string;
  private readonly runs: Map<string, Remembered>;
  private saving: NodeJS.Timeout | undefined;

  constructor(
    dir: string,
    private readonly onFailure: (reason: string) => void,
  ) {
    this.path = join(dir, "last-runs.json");
    this.runs = new Map(Object.entries(readRuns(this.path)));
  }

  lastMs(check: PlannedCheck): number | undefined {
    return this.known(check)?.atMs;
  }

  note(check: PlannedCheck, atMs: number): void {
    if (check.intervalMs <= INTERVAL_MS_MIN) return;
    this.remember(check, { atMs });
  }

  /** What is known of the far end of a check; another protocol or target is another far end. */
  farEndOf(check: PlannedCheck): FarEndMemory {
    const facts = () => new Set(this.known(check)?.facts);
    return {
      has: (fact) => facts().has(fact),
      add: (fact) => {
        if (!facts().has(fact)) this.remember(check, { facts: [...facts(), fact] });
      },
    };
  }

  keepOnly(checks: readonly PlannedCheck[]): void {
    const ids = new Set(checks.map(({ checkId }) => checkId));
    for (const id of this.runs.keys()) if (!ids.has(id)) this.runs.delete(id);
  }

  /** Writes what is not written yet. */
  close(): void {
    if (this.saving === undefined) return;
    clearTimeout(this.saving);
    try {
      writeFileSync(`${this.path}.new`, this.text(), { mode: 0o600 });
      renameSync(`${this.path}.new`, this.path);
    } catch (error) {
      this.onFailure(String(error));
    }
  }

  private known(check: PlannedCheck): Remembered | undefined {
    const known = this.runs.get(check.checkId);
    return known?.of === digestOf(check) ? known : undefined;
  }

  private remember(check: PlannedCheck, news: Pick<Remembered, "atMs" | "facts">): void {
    this.runs.set(check.checkId, { ...this.known(check), ...news, of: digestOf(check) });
    this.saving ??= setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  private async save(): Promise<void> {
    try {
      await writeFile(`${this.path}.new`, this.text(), { mode: 0o600 });
      await rename(`${this.path}.new`, this.path);
    } catch (error) {
      this.onFailure(String(error));
    }
    this.saving = undefined;
  }

  private text(): string {
    return JSON.stringify(Object.fromEntries(this.runs));
  }
}

function readRuns(path: string): z.infer<typeof File> {
  try {
    return File.parse(JSON.parse(readIfThere(path) ?? "{}"));
  } catch {
    return {};
  }
}
