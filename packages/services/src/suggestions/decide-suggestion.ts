import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { lockSuggestion, type SuggestionView, suggestionView } from "./suggestion-view";
import { writeChange } from "./write-change";

export const DecideSuggestion = z.object({ suggestionId: z.guid() });
type Input = z.input<typeof DecideSuggestion>;
type Occasion = Pick<ServiceContext, "actor" | "now" | "ip">;

/** Applies an offered suggestion: its setting is in force from the next window on. An applied one does not change. @throws PaditError conflict */
export const applySuggestion = (ctx: ServiceContext, input: Input): Promise<SuggestionView> =>
  decide(ctx, input, async (tx, suggestion) => {
    if (suggestion.state === "applied") return suggestion;
    expectState(suggestion, "offered");
    await writeChange(tx, ctx, suggestion.change, "after");
    const at = ctx.now();
    return write(tx, ctx, suggestion, "apply", { state: "applied", decidedAt: at, appliedAt: at, decidedBy: ctx.actor.name });
  });

/** Dismisses an offered suggestion; the same change is not offered again for three months. A dismissed one does not change. @throws PaditError conflict */
export const dismissSuggestion = (ctx: ServiceContext, input: Input): Promise<SuggestionView> =>
  decide(ctx, input, async (tx, suggestion) => {
    if (suggestion.state === "dismissed") return suggestion;
    expectState(suggestion, "offered");
    return write(tx, ctx, suggestion, "dismiss", { state: "dismissed", decidedAt: ctx.now(), decidedBy: ctx.actor.name });
  });

/**
 * Takes the decision on a suggestion back: an applied one puts the former setting in force again. It is offered again, unless another one with
 * the same target is by now; then it is dismissed. An offered one does not change. @throws PaditError conflict
 */
export const undoSuggestion = (ctx: ServiceContext, input: Input): Promise<SuggestionView> =>
  decide(ctx, input, async (tx, suggestion) => {
    const { state, change } = suggestion;
    if (state === "offered") return suggestion;
    if (state === "reverted") throw new PaditError("conflict", "The suggestion was reverted because verdicts contradicted it.");
    if (state === "applied") await writeChange(tx, ctx, change, "before");
    const { tenantId } = ctx.actor;
    const { target } = await tx.suggestion.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: suggestion.id } } });
    const isReplaced = (await tx.suggestion.count({ where: { tenantId, target, state: "offered" } })) > 0;
    const decision = isReplaced
      ? { state: "dismissed" as const, decidedAt: ctx.now(), decidedBy: ctx.actor.name }
      : { state: "offered" as const, decidedAt: null, decidedBy: null };
    return write(tx, ctx, suggestion, "undo", { ...decision, appliedAt: null });
  });

/**
 * Reverts an applied suggestion because later verdicts contradict it. @param reason in words. @returns false when it is not applied any more, or
 * the setting has changed since; then there is nothing to revert
 */
export async function revertSuggestion(tx: TenantTx, occasion: Occasion, suggestionId: string, reason: string): Promise<boolean> {
  const suggestion = await lockSuggestion(tx, occasion.actor.tenantId, suggestionId);
  if (suggestion.state !== "applied") return false;
  try {
    await writeChange(tx, occasion, suggestion.change, "before");
  } catch (error) {
    // A person has changed the setting meanwhile, or deleted the rule. Both checks come before anything is written.
    if (error instanceof PaditError && (error.code === "conflict" || error.code === "not_found")) return false;
    throw error;
  }
  const decision = { state: "reverted" as const, decidedAt: occasion.now(), decidedBy: occasion.actor.name, endReason: reason };
  await write(tx, occasion, suggestion, "revert", decision);
  return true;
}

async function decide(
  ctx: ServiceContext,
  input: Input,
  work: (tx: TenantTx, suggestion: SuggestionView) => Promise<SuggestionView>,
): Promise<SuggestionView> {
  authorize(ctx, "operator", "rules:write");
  const { suggestionId } = parse(DecideSuggestion, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => work(tx, await lockSuggestion(tx, tenantId, suggestionId)));
}

function expectState({ state }: SuggestionView, expected: SuggestionView["state"]): void {
  if (state !== expected) throw new PaditError("conflict", `The suggestion is ${state}.`);
}

async function write(
  tx: TenantTx,
  ctx: Occasion,
  { id, title, state, endReason }: SuggestionView,
  verb: "apply" | "dismiss" | "undo" | "revert",
  decision: Pick<SuggestionView, "state" | "decidedAt" | "decidedBy"> & Partial<Pick<SuggestionView, "appliedAt" | "endReason">>,
): Promise<SuggestionView> {
  const { tenantId } = ctx.actor;
  const row = await tx.suggestion.update({ where: { tenantId_id: { tenantId, id } }, data: decision });
  const reason = decision.endReason ?? endReason;
  const detail = { title, before: { state }, after: { state: decision.state }, ...(reason !== null && { reason }) };
  await audit(tx, ctx, { action: `suggestion.${verb}`, targetType: "suggestion", targetId: id, detail });
  await tellBrowsers(tx, tenantId, "suggestion", id);
  return suggestionView(row);
}
