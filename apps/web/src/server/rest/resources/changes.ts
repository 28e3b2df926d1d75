import { createRoute, z } from "@hono/zod-openapi";
import { deleteChange, getChange, listChanges, type NetworkChangeView, ReportChange, reportChange } from "@padit/services/changes";
import { toJson } from "../json-border";
import { answers, body, NOTHING, Once, operation } from "../operation";
import { ById, PageQuery, pageOf, Time, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const Change = z
  .object({
    id: z.string(),
    at: Timestamp.describe("When it took effect."),
    what: z.string(),
    selector: z.string(),
    ref: z.string().nullable().describe("Its number in another system."),
    created_at: Timestamp,
    created_by: z.string(),
  })
  .meta({ id: "Change", description: "A change to the network that a person or program reported." });
const NewChange = z
  .object({
    at: Time.describe("When it took effect: within 30 days in the past, and a day ahead at most."),
    what: ReportChange.shape.what.describe("What was changed."),
    selector: ReportChange.shape.selector.describe("Which endpoints it may affect (docs/selector.md)."),
    ref: z.string().max(200).nullable().optional(),
  })
  .meta({ id: "NewChange" });
const ChangePage = pageOf("Change", Change);
const tag = "Changes";

const toChange = (view: NetworkChangeView) => toJson(Change, view);

export function changes(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listChanges", tag, summary: "Reported changes, the latest first", scope: "alerts:read" },
        { 200: answers("A page of changes.", ChangePage) },
      ),
      method: "get",
      path: "/changes",
      request: { query: PageQuery },
    }),
    async (c) => {
      const { items, nextCursor } = await listChanges(c.var.service, c.req.valid("query"));
      return c.json({ items: items.map(toChange), next_cursor: nextCursor }, 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "reportChange", tag, summary: "Report that something was changed", scope: "alerts:write" },
        { 201: answers("The change.", Change) },
      ),
      method: "post",
      path: "/changes",
      request: { headers: Once, body: body(NewChange) },
    }),
    async (c) => c.json(toChange(await reportChange(c.var.service, c.req.valid("json"))), 201),
  );
  app.openapi(
    createRoute({
      ...operation({ id: "getChange", tag, summary: "One change", scope: "alerts:read" }, { 200: answers("The change.", Change) }),
      method: "get",
      path: "/changes/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toChange(await getChange(c.var.service, { changeId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "deleteChange", tag, summary: "Delete a change that was reported by mistake", scope: "alerts:write" },
        { 204: NOTHING },
      ),
      method: "delete",
      path: "/changes/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await deleteChange(c.var.service, { changeId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}
