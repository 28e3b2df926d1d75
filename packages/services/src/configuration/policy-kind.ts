import type { Json } from "@padit/domain";
import type { DefaultAlerts } from "@padit/domain/metrics";
import { applyPolicy } from "../policies/apply-policy";
import { changeDefaultAlerts } from "../policies/change-default-alerts";
import { defaultPolicy } from "../policies/default-policy";
import type { PolicyEntry } from "./document-schema";
import type { ConfigurationKind } from "./kind";
import { camelKeys, snakeKeys } from "./secret-references";

type Defaults = NonNullable<PolicyEntry["defaults"]>;
const toJson = (value: object): Json => JSON.parse(JSON.stringify(value));

/** The one policy of an organization. A new preset needs a replay of the last day, here as everywhere. */
export const policyKind: ConfigurationKind<PolicyEntry> = {
  section: "policy",
  noun: "policy",
  isNamed: true,
  keyOf: () => "default",
  async read({ tx, tenantId }) {
    const { id, preset, budget, defaults } = await defaultPolicy(tx, tenantId);
    // Names in snake_case are the same schema's.
    const entry = { preset, alerts_per_day: budget.alertsPerDay, defaults: snakeKeys(toJson(defaults)) as Defaults };
    return [{ id, entry }];
  },
  complete: async (_, entry) => entry,
  async create() {
    throw new Error("every organization has a policy");
  },
  async update({ ctx, tx, tenantId }, policyId, { preset, alerts_per_day: alertsPerDay, defaults }, changed) {
    if (changed.has("defaults") && defaults) await changeDefaultAlerts(ctx, { defaults: camelKeys(toJson(defaults)) as DefaultAlerts }); // The verb parses it.
    if (!changed.has("preset") && !changed.has("alerts_per_day")) return;
    const replay = await tx.replay.findFirst({
      where: { tenantId, policyId, state: "done" },
      orderBy: { createdAt: "desc" },
      select: { id: true },
    });
    await applyPolicy(ctx, { preset, budget: { alertsPerDay }, ...(changed.has("preset") && replay && { replayId: replay.id }) });
  },
};
