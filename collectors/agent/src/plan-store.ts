import { rmSync } from "node:fs";
import { join } from "node:path";
import { importPublicKey, verifyText } from "@padit/protocols/collector-api/signing";
import { Plan, SignedPlan } from "@padit/protocols/collector-api/wire";
import { readIfThere, writeDurably } from "./files";
import type { Enrolment } from "./identity";

/** A plan that must not be run, and why. */
export class BadPlan extends Error {}

/** Keeps the last good plan on disk, and lets only plans pass that the pinned key signed for this collector. */
export class PlanStore {
  private readonly path: string;

  constructor(
    dir: string,
    private readonly enrolment: Enrolment,
  ) {
    this.path = join(dir, "plan.json");
  }

  /** Throws BadPlan. */
  verify(raw: unknown): Plan {
    const signed = SignedPlan.safeParse(raw);
    if (!signed.success || !verifyText(signed.data.document, signed.data.signature, importPublicKey(this.enrolment.planKey))) {
      throw new BadPlan("The plan's signature does not hold.");
    }
    const plan = Plan.safeParse(JSON.parse(signed.data.document));
    if (!plan.success) throw new BadPlan("The plan has a form that this agent does not know.");
    if (plan.data.collectorId !== this.enrolment.collectorId) throw new BadPlan("The plan is another collector's.");
    return plan.data;
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
