import { PaditError } from "@padit/domain";
import { z } from "zod";
import { findReplay } from "../replays/replay-queries";
import { authorize, parse, type ServiceContext } from "../service-context";
import { keepDefaultPolicy } from "./default-policy";
import { AlertBudget, type PolicyView, PresetName } from "./policy-view";
import { writePolicy } from "./write-policy";

const DAY_MS = 86_400_000;

export const ApplyPolicy = z.object({
  preset: PresetName,
  budget: AlertBudget,
  /** The replay that the person has seen; a change of the preset needs one of the last day. */
  replayId: z.guid().optional(),
});

/** Changes how scores become alerts, from the next window on. @throws PaditError invalid when a new preset comes without its replay */
export async function applyPolicy(ctx: ServiceContext, input: z.input<typeof ApplyPolicy>): Promise<PolicyView> {
  authorize(ctx, "operator", "configuration:write");
  const { preset, budget, replayId } = parse(ApplyPolicy, input);
  const { tenantId } = ctx.actor;
  const at = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { id, ...standing } = await keepDefaultPolicy(tx, tenantId, at);
    const replay = replayId === undefined ? null : await findReplay(tx, tenantId, replayId);
    const isProof = replay?.policyId === id && replay.state === "done" && at.getTime() - replay.createdAt.getTime() < DAY_MS;
    if (preset !== standing.preset && !isProof) {
      const message = "Replay the last days first, so that you see what the change does.";
      throw new PaditError("invalid", message, { issues: [{ path: "replayId", message }] });
    }
    return writePolicy(tx, ctx, { id, ...standing }, { preset, budget, defaults: standing.defaults }, isProof ? replay.id : null);
  });
}
