import { hash } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import type { FarEndMemory } from "@padit/protocols/probe";
import { z } from "zod";
import { readIfThere } from "../data-folder/files";
import type { RunTimes } from "./scheduler";

/** Checks with shorter intervals are not remembered, because they run soon after a start anyway, ms. */
const INTERVAL_MS_MIN = 60_000;
const SAVE_AFTER_MS = 30_000;

const Remembered = z.object({
  of: z.string(),
  /** Start of the check's last run, ms since the Unix epoch; absent if its interval is short. */
  atMs: z.number().optional(),
  /** Facts about the far end that runs found out. */
  facts: z.array(z.string()).optional(),
});
type Remembered = z.infer<typeof Remembered>;
const File = z.record(z.string(), Remembered);

/** Identifies protocol and target: if either changes, the remembered run does not count. */
const digestOf = ({ protocol, target }: PlannedCheck): string =>
  hash("sha256", JSON.stringify([protocol, target]), "base64url").slice(0, 16);

/**
 * State of each check over restarts, in `last-runs.json`. The time of the last run keeps a restart from repeating checks with long
 * intervals and lets overdue ones run at once; facts about the far end spare finding them again. The file is written without fsync, off the
 * main thread. If it is lost or unreadable, every check counts as never run.
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

  /** Remembered facts about a check's far end. Another protocol or target starts without facts. */
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

  /** Writes pending changes to disk. */
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
