import { rmSync } from "node:fs";
import { join } from "node:path";
import { Plan } from "@padit/protocols/collector-api";
import { readIfThere, writeDurably } from "../data-folder/files";
import { type Enrolment, readExchangeKey } from "../enrolment/identity";
import { readSecrets, readSigned } from "./signed-by-server";

/** Keeps the last good plan on disk, and lets only plans pass that the pinned key signed for this collector. */
export class PlanStore {
  private readonly path: string;

  constructor(
    private readonly dir: string,
    private readonly enrolment: Enrolment,
  ) {
    this.path = join(dir, "plan.json");
  }

  /** With the secrets in its checks' targets. @throws NotTheServersWord */
  verify(raw: unknown): Plan {
    const plan = readSigned(raw, { what: "plan", schema: Plan }, this.enrolment);
    const secrets = readSecrets(raw, plan, () => readExchangeKey(this.dir));
    return { ...plan, checks: plan.checks.map((check) => ({ ...check, target: { ...check.target, ...secrets[check.checkId] } })) };
  }

  /** As it came: its secrets stay encrypted. */
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
