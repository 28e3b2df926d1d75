import { createRoute, z } from "@hono/zod-openapi";
import { newId } from "@padit/domain";
import { AlertFilter, bulkAlertAction, SKIP_REASONS, undoAlertAction, VERDICTS } from "@padit/services/alerts";
import { toJson } from "../json-border";
import { answers, body, Once, operation } from "../operation";
import { Time } from "../page";
import type { RestApp } from "../rest-env";

const tag = "Alerts";

/** The alerts of an action: listed by id, or all that a selector matches. */
const Target = {
  ids: z.array(z.guid()).min(1).max(10_000).optional(),
  q: AlertFilter.shape.q.describe("A selector (docs/selector.md), in place of `ids`."),
};
const Note = z.string().max(2000).optional();
const AlertActions = z
  .discriminatedUnion("action", [
    z.object({ action: z.literal("acknowledge"), note: Note, ...Target }),
    z.object({ action: z.literal("unacknowledge"), ...Target }),
    z.object({ action: z.literal("resolve"), verdict: z.enum(VERDICTS), note: Note, ...Target }),
    z.object({ action: z.literal("snooze"), until: Time, note: Note, ...Target }),
    z.object({ action: z.literal("unsnooze"), ...Target }),
  ])
  .refine(({ ids, q }) => (ids === undefined) !== (q === undefined), { path: ["ids"], message: "Give either `ids` or `q`." })
  .meta({ id: "AlertActions" });

const AlertActionsResult = z
  .object({
    changed: z.int().describe("How many alerts the action changed."),
    skipped: z.array(
      z.object({
        id: z.string(),
        reason: z.enum(SKIP_REASONS).describe("`not_found`, or the status that the action does not apply to."),
      }),
    ),
    undo_token: z.string().nullable().describe("For `POST /alerts/actions/undo` within 5 min; null when nothing changed."),
  })
  .meta({ id: "AlertActionsResult" });

const Undo = z.object({ undo_token: z.guid() }).meta({ id: "AlertActionsUndo" });
const UndoResult = z.object({ restored: z.int(), skipped: z.int() }).meta({ id: "AlertActionsUndoResult" });

/** Routes for one action on many alerts, and for its undo. */
export function alertActions(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "actOnAlerts", tag, summary: "Act on many alerts in one transaction", scope: "alerts:write" },
        { 200: answers("What was changed, and what was not and why.", AlertActionsResult) },
      ),
      method: "post",
      path: "/alerts/actions",
      request: { headers: Once, body: body(AlertActions) },
    }),
    async (c) => {
      const { ids, q, action: type, ...rest } = c.req.valid("json");
      const target = ids ? { ids } : { filter: { q } };
      // Safe: the service parses the action again, and its union differs from the body's only in the name of the discriminator.
      const action = { type, ...rest } as Parameters<typeof bulkAlertAction>[1]["action"];
      const result = await bulkAlertAction(c.var.service, { target, action, idempotencyKey: newId() });
      return c.json(toJson(AlertActionsResult, result), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "undoAlertActions", tag, summary: "Undo an action on many alerts", scope: "alerts:write" },
        { 200: answers("How many alerts are as before; the others were changed again since.", UndoResult) },
      ),
      method: "post",
      path: "/alerts/actions/undo",
      request: { headers: Once, body: body(Undo) },
    }),
    async (c) => {
      const { undo_token: undoToken } = c.req.valid("json");
      return c.json(toJson(UndoResult, await undoAlertAction(c.var.service, { undoToken })), 200);
    },
  );
}
