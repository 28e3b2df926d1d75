import { createRoute, z } from "@hono/zod-openapi";
import {
  applySuggestion,
  dismissSuggestion,
  listSuggestions,
  SUGGESTION_STATES,
  type SuggestionView,
  undoSuggestion,
} from "@padit/services/suggestions";
import { toJson } from "../json-border";
import { answers, Once, operation } from "../operation";
import { ById, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const count = z.int().min(0);
const Proof = z
  .object({
    days: z.number().describe("Days that were replayed."),
    sources: count.describe("Replayed endpoints, each as one collector measures it."),
    wrong: z.object({ total: count, removed: count }).describe("Alerts with a wrong verdict, and how many the change removes."),
    right: z.object({ total: count, kept: count }).describe("Alerts with the verdict true, and how many the change keeps."),
    alerts: z.object({ before: count, after: count }).describe("All replayed alerts, judged or not."),
    unproved: count.describe("Judged alerts that the replay did not raise again."),
  })
  .meta({ id: "SuggestionProof" });
const setting = z.union([z.number(), z.string()]).nullable();
const Change = z
  .object({
    type: z.enum(["preset", "loss_minimum", "rule_limit", "rule_minimum", "detector_muted"]),
    rule_id: z.string().optional(),
    rule_name: z.string().optional(),
    detector: z.string().optional(),
    family: z.string().optional().describe("`protocol/metric` on which the detector is muted."),
    unit: z.string().optional(),
    before: setting.optional(),
    after: setting.optional(),
  })
  .meta({ id: "SuggestedChange", description: "Which setting changes; absent members do not belong to the type." });
const Suggestion = z
  .object({
    id: z.string(),
    title: z.string().describe("The change in words."),
    change: Change,
    proof: Proof,
    proof_text: z.string(),
    reason: z.enum(["verdicts", "budget"]),
    state: z.enum(SUGGESTION_STATES),
    offered_at: Timestamp,
    decided_at: Timestamp.nullable(),
    decided_by: z.string().nullable(),
    applied_at: Timestamp.nullable(),
    end_reason: z.string().nullable().describe("Why it was reverted; null otherwise."),
  })
  .meta({ id: "Suggestion", description: "A change of settings that verdicts or the alert budget call for, proved by a replay." });
const Suggestions = z.object({ items: z.array(Suggestion), next_cursor: z.null() }).meta({ id: "SuggestionList" });
const Query = z.object({ state: z.enum(SUGGESTION_STATES).optional().describe("Absent: all states.") });
const tag = "Suggestions";

const toSuggestion = (view: SuggestionView) => toJson(Suggestion, view);

const DECISIONS = [
  { verb: "apply", id: "applySuggestion", summary: "Put the suggested setting in force", decide: applySuggestion },
  { verb: "dismiss", id: "dismissSuggestion", summary: "Dismiss a suggestion for 90 days", decide: dismissSuggestion },
  { verb: "undo", id: "undoSuggestion", summary: "Take the decision on a suggestion back", decide: undoSuggestion },
] as const;

export function suggestions(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listSuggestions", tag, summary: "The newest 100 suggestions, newest first", scope: "rules:read" },
        { 200: answers("The suggestions.", Suggestions) },
      ),
      method: "get",
      path: "/suggestions",
      request: { query: Query },
    }),
    async (c) => {
      const { state } = c.req.valid("query");
      const items = await listSuggestions(c.var.service, state === undefined ? {} : { states: [state] });
      return c.json({ items: items.map(toSuggestion), next_cursor: null }, 200);
    },
  );
  for (const { verb, id, summary, decide } of DECISIONS)
    app.openapi(
      createRoute({
        ...operation({ id, tag, summary, scope: "rules:write" }, { 200: answers("The suggestion.", Suggestion) }),
        method: "post",
        path: `/suggestions/{id}/${verb}`,
        request: { headers: Once, params: ById },
      }),
      async (c) => c.json(toSuggestion(await decide(c.var.service, { suggestionId: c.req.valid("param").id })), 200),
    );
}
