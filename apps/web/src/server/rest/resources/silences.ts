import { createRoute, z } from "@hono/zod-openapi";
import {
  CreateSilence,
  createSilence,
  endSilence,
  getSilence,
  listSilences,
  type SilenceView,
  UpdateSilence,
  updateSilence,
} from "@padit/services/silences";
import { fromJson, toJson } from "../json-border";
import { answers, body, NOTHING, Once, operation } from "../operation";
import { ById, PageQuery, pageOf, Time, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const Silence = z
  .object({
    id: z.string(),
    selector: z.string(),
    reason: z.string(),
    starts_at: Timestamp,
    ends_at: Timestamp,
    created_by: z.string(),
    active: z.boolean(),
    holds: z.int().describe("How many unresolved alerts it matches now; 0 after its end."),
  })
  .meta({ id: "Silence", description: "Until `ends_at` the alerts that the selector matches notify nobody." });
const NewSilence = z
  .object({
    selector: CreateSilence.shape.selector.describe("Which alerts (docs/selector.md)."),
    reason: CreateSilence.shape.reason,
    ends_at: Time.describe("Ahead, by 90 days at most."),
  })
  .meta({ id: "NewSilence" });
const SilenceChanges = z.object({ reason: UpdateSilence.shape.reason, ends_at: Time.optional() }).meta({ id: "SilenceChanges" });
const SilencePage = pageOf("Silence", Silence);
const Query = PageQuery.extend({
  limit: z.coerce.number().int().min(1).max(100).default(50).describe("How many items the page has at most."),
  include_ended: z.enum(["true", "false"]).default("false").describe("Whether ended silences are listed as well."),
});
const tag = "Silences";

const toSilence = (view: SilenceView) => toJson(Silence, view);

export function silences(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listSilences", tag, summary: "Silences, the last end first", scope: "alerts:read" },
        { 200: answers("A page of silences.", SilencePage) },
      ),
      method: "get",
      path: "/silences",
      request: { query: Query },
    }),
    async (c) => {
      const { include_ended, ...page } = c.req.valid("query");
      const { items, nextCursor } = await listSilences(c.var.service, { ...page, includeEnded: include_ended === "true" });
      return c.json({ items: items.map(toSilence), next_cursor: nextCursor }, 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "createSilence", tag, summary: "Hold notifications back for a time", scope: "alerts:write" },
        { 201: answers("The silence.", Silence) },
      ),
      method: "post",
      path: "/silences",
      request: { headers: Once, body: body(NewSilence) },
    }),
    async (c) => c.json(toSilence(await createSilence(c.var.service, fromJson(NewSilence, c.req.valid("json")))), 201),
  );
  app.openapi(
    createRoute({
      ...operation({ id: "getSilence", tag, summary: "One silence", scope: "alerts:read" }, { 200: answers("The silence.", Silence) }),
      method: "get",
      path: "/silences/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toSilence(await getSilence(c.var.service, { silenceId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "updateSilence", tag, summary: "Extend a silence, or change its reason", scope: "alerts:write" },
        { 200: answers("The silence.", Silence) },
      ),
      method: "patch",
      path: "/silences/{id}",
      request: { params: ById, body: body(SilenceChanges) },
    }),
    async (c) => {
      const changes = fromJson(SilenceChanges, c.req.valid("json"));
      return c.json(toSilence(await updateSilence(c.var.service, { ...changes, silenceId: c.req.valid("param").id })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation({ id: "endSilence", tag, summary: "End a silence now", scope: "alerts:write" }, { 204: NOTHING }),
      method: "delete",
      path: "/silences/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await endSilence(c.var.service, { silenceId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}
