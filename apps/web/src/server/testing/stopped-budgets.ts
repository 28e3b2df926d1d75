import { Budgets } from "@padit/services/budgets";
import type { TestInstallation } from "./full-organization";

/** The installation with budgets whose window never ends, so that a test that uses one up cannot run over into the next window. */
export function withStoppedBudgets(installation: TestInstallation): TestInstallation {
  const nowMs = Date.now();
  return { ...installation, budgets: new Budgets(installation.db, () => nowMs) };
}
