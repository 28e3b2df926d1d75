import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { type ChangeSide, defaultsWith, type SuggestedChange } from "@padit/domain/verdicts";
import { keepDefaultPolicy } from "../policies/default-policy";
import type { PolicyView } from "../policies/policy-view";
import { writePolicy } from "../policies/write-policy";
import { findRule } from "../rules/rule-queries";
import { writeRule } from "../rules/update-rule";
import type { ServiceContext } from "../service-context";

const OTHER: Readonly<Record<ChangeSide, ChangeSide>> = { before: "after", after: "before" };

/**
 * Puts one side of a suggested change in force, through the policy or the rule it changes, with their history and audit entries.
 * @throws PaditError conflict when the setting is no longer what the other side says; not_found when its rule was deleted
 */
export async function writeChange(
  tx: TenantTx,
  ctx: Pick<ServiceContext, "actor" | "now" | "ip">,
  change: SuggestedChange,
  side: ChangeSide,
): Promise<void> {
  const { tenantId } = ctx.actor;
  if (change.type === "rule_limit" || change.type === "rule_minimum") {
    const { threshold, minimumDeviationRelative } = await findRule(tx, tenantId, change.ruleId);
    expectPresent(change.type === "rule_limit" ? threshold : minimumDeviationRelative, change[OTHER[side]]);
    const setting = change.type === "rule_limit" ? { threshold: change[side] } : { minimumDeviationRelative: change[side] };
    await writeRule(tx, ctx, { ruleId: change.ruleId, ...setting });
    return;
  }
  const policy = await keepDefaultPolicy(tx, tenantId, ctx.now());
  await writePolicy(tx, ctx, policy, policyWith(policy, change, side), null);
}

function policyWith(
  { preset, budget, defaults }: PolicyView,
  change: Exclude<SuggestedChange, { type: "rule_limit" | "rule_minimum" }>,
  side: ChangeSide,
): Pick<PolicyView, "preset" | "budget" | "defaults"> {
  switch (change.type) {
    case "preset":
      expectPresent(preset, change[OTHER[side]]);
      return { preset: change[side], budget, defaults };
    case "loss_minimum":
      expectPresent(defaults.delivery.lossMinimum, change[OTHER[side]]);
      break;
    case "detector_muted": {
      const isMuted = defaults.muted.detectors.some(({ detector, family }) => detector === change.detector && family === change.family);
      expectPresent(isMuted, side === "before");
    }
  }
  return { preset, budget, defaults: defaultsWith(defaults, change, side) };
}

function expectPresent(present: string | number | boolean | null, expected: string | number | boolean | null): void {
  if (present !== expected) throw new PaditError("conflict", "The setting has changed since this was suggested.");
}
