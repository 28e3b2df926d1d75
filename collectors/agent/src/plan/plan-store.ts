import { rmSync } from "node:fs";
import { join } from "node:path";
import { Plan } from "@padit/protocols/collector-api";
import { readIfThere, writeDurably } from "../data-folder/files";
import { type Enrolment, readExchangeKey } from "../enrolment/identity";
import { readSecrets, readSigned } from "./signed-by-server";

/** Stores the last valid plan on disk, and accepts only plans that the pinned key signed for this collector. */
export class PlanStore {
  private readonly path: string;

  constructor(
    private readonly dir: string,
    private readonly enrolment: Enrolment,
  ) {
    this.path = join(dir, "plan.json");
  }

  /** Verifies a plan and decrypts the secrets into its checks' targets. @throws UntrustedDocument if verification fails */
  verify(raw: unknown): Plan {
    const plan = readSigned(raw, { what: "plan", schema: Plan }, this.enrolment);
    const secrets = readSecrets(raw, plan, () => readExchangeKey(this.dir));
    return { ...plan, checks: plan.checks.map((check) => ({ ...check, target: { ...check.target, ...secrets[check.checkId] } })) };
  }

  /** Stores the signed document as received: its secrets stay encrypted. */
  keep(raw: unknown): void {
    writeDurably(this.path, JSON.stringify(raw));
  }

  /** Removes the stored plan, so that the next start does not probe. */
  forget(): void {
    rmSync(this.path, { force: true });
  }

  /** The last valid plan; undefined if there is none or it no longer verifies. The server then sends another. */
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
