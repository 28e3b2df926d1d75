import { rmSync } from "node:fs";
import { join } from "node:path";
import { Plan } from "@padit/protocols/collector-api";
import { readIfThere, writeDurably } from "../data-folder/files";
import type { Enrolment } from "../enrolment/identity";
import { readSigned } from "./signed-by-server";

/** Keeps the last good plan on disk, and lets only plans pass that the pinned key signed for this collector. */
export class PlanStore {
  private readonly path: string;

  constructor(
    dir: string,
    private readonly enrolment: Enrolment,
  ) {
    this.path = join(dir, "plan.json");
  }

  /** @throws NotTheServersWord */
  verify(raw: unknown): Plan {
    return readSigned(raw, { what: "plan", schema: Plan }, this.enrolment);
  }

  keep(raw: unknown): void {
    writeDurably(this.path, JSON.stringify(raw));
  }

  /** No start probes by it any more. */
  forget(): void {
    rmSync(this.path, { force: true });
  }

  /** The last good plan; a file that no longer verifies counts as none, the server sends another. */
  load(): Plan | undefined {
    const text = readIfThere(this.path);
    if (text === undefined) return undefined;
    try {
      return this.verify(JSON.parse(text));
    } catch {
      return undefined;
    }
  }
}
