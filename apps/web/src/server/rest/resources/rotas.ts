import { createRoute, z } from "@hono/zod-openapi";
import {
  addOverride,
  CreateRota,
  createRota,
  deleteRota,
  exportRota,
  getRota,
  listRotas,
  type RotaView,
  removeOverride,
  rotaTurns,
  updateRota,
} from "@padit/services/on-call";
import { fromJson, toJson } from "../json-border";
import { answers, body, NOTHING, Once, operation } from "../operation";
import { ById, Time, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const { shape } = CreateRota;
const Turn = z
  .object({
    member_id: z.string(),
    member: z.string(),
    starts_at: Timestamp,
    ends_at: Timestamp,
    override_id: z.string().nullable().describe("The override that the turn follows; null for a turn of the rotation."),
    instead_of: z.array(z.string()).describe("Names of members who would be on call but were disabled or removed."),
  })
  .meta({ id: "OnCallTurn", description: "A span in which one member is on call." });
const terms = {
  name: shape.name,
  time_zone: shape.timeZone.describe("IANA zone of the hand-over."),
  period: shape.period.describe("How long a turn lasts."),
  handover_time: shape.handoverTime.describe("Local time, HH:MM."),
  starts_on: shape.startsOn.describe("Local date of a hand-over to the first member. A weekly rota hands over on its weekday."),
};
const RotaMember = z.object({ id: z.string(), name: z.string(), is_available: z.boolean() });
const Override = z.object({ id: z.string(), member_id: z.string(), member: z.string(), starts_at: Timestamp, ends_at: Timestamp });
const Rota = z
  .object({
    id: z.string(),
    ...terms,
    members: z.array(RotaMember).describe("In the order of their turns. Members who are not available are passed over."),
    current: Turn.nullable().describe("Who is on call now; null if no member is available."),
    next: z.array(Turn),
    overrides: z.array(Override).describe("Those that have not ended."),
  })
  .meta({ id: "Rota", description: "Members who take turns at being on call." });
const NewRota = z.object({ ...terms, member_ids: shape.memberIds.describe("In the order of their turns.") }).meta({ id: "NewRota" });
const RotaChanges = NewRota.partial().meta({
  id: "RotaChanges",
  description: "Members that are absent stay as they are. Without `starts_on`, whoever is on call stays until the next hand-over.",
});
const RotaList = z.object({ items: z.array(Rota), next_cursor: z.null() }).meta({ id: "RotaList" });
const TurnList = z.object({ items: z.array(Turn), next_cursor: z.null() }).meta({ id: "OnCallTurnList" });
const NewOverride = z.object({ member_id: z.guid(), starts_at: Time, ends_at: Time }).meta({ id: "NewRotaOverride" });
const tag = "On-call";
const scopes = { read: "integrations:read", write: "integrations:write" } as const;

const toRota = (view: RotaView) => toJson(Rota, view);

export function rotas(app: RestApp): void {
  readRotas(app);
  writeRotas(app);
  overrides(app);
}

function readRotas(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation({ id: "listRotas", tag, summary: "Rotas by name", scope: scopes.read }, { 200: answers("All rotas.", RotaList) }),
      method: "get",
      path: "/rotas",
    }),
    async (c) => c.json({ items: (await listRotas(c.var.service)).map(toRota), next_cursor: null }, 200),
  );
  app.openapi(
    createRoute({
      ...operation({ id: "getRota", tag, summary: "One rota", scope: scopes.read }, { 200: answers("The rota.", Rota) }),
      method: "get",
      path: "/rotas/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toRota(await getRota(c.var.service, { rotaId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "listOnCallTurns", tag, summary: "Who is on call when", scope: scopes.read },
        { 200: answers("The turns that overlap the span, at most 400.", TurnList) },
      ),
      method: "get",
      path: "/rotas/{id}/turns",
      request: {
        params: ById,
        query: z.object({ from: Time.describe("Start of the span."), to: Time.describe("End of the span, 366 days later at most.") }),
      },
    }),
    async (c) => {
      const turns = await rotaTurns(c.var.service, { rotaId: c.req.valid("param").id, ...c.req.valid("query") });
      return c.json(toJson(TurnList, { items: turns, nextCursor: null }), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "exportRota", tag, summary: "The turns as an iCalendar file", scope: scopes.read },
        { 200: { description: "RFC 5545.", content: { "text/calendar": { schema: z.string() } } } },
      ),
      method: "get",
      path: "/rotas/{id}/calendar",
      request: { params: ById },
    }),
    async (c) => {
      const { calendar } = await exportRota(c.var.service, { rotaId: c.req.valid("param").id });
      return c.body(calendar, 200, { "content-type": "text/calendar; charset=utf-8" });
    },
  );
}

function writeRotas(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation({ id: "createRota", tag, summary: "Create a rota", scope: scopes.write }, { 201: answers("The rota.", Rota) }),
      method: "post",
      path: "/rotas",
      request: { headers: Once, body: body(NewRota) },
    }),
    async (c) => c.json(toRota(await createRota(c.var.service, fromJson(NewRota, c.req.valid("json")))), 201),
  );
  app.openapi(
    createRoute({
      ...operation({ id: "updateRota", tag, summary: "Change a rota", scope: scopes.write }, { 200: answers("The rota.", Rota) }),
      method: "patch",
      path: "/rotas/{id}",
      request: { params: ById, body: body(RotaChanges) },
    }),
    async (c) => {
      const changes = fromJson(RotaChanges, c.req.valid("json"));
      return c.json(toRota(await updateRota(c.var.service, { ...changes, rotaId: c.req.valid("param").id })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation({ id: "deleteRota", tag, summary: "Delete a rota", scope: scopes.write }, { 204: NOTHING }),
      method: "delete",
      path: "/rotas/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await deleteRota(c.var.service, { rotaId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}

function overrides(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "addRotaOverride", tag, summary: "Make another member on call for a span", scope: scopes.write },
        { 201: answers("The rota.", Rota) },
      ),
      method: "post",
      path: "/rotas/{id}/overrides",
      request: { params: ById, headers: Once, body: body(NewOverride) },
    }),
    async (c) => {
      const input = { ...fromJson(NewOverride, c.req.valid("json")), rotaId: c.req.valid("param").id };
      return c.json(toRota((await addOverride(c.var.service, input)).rota), 201);
    },
  );
  app.openapi(
    createRoute({
      ...operation({ id: "removeRotaOverride", tag, summary: "Remove an override", scope: scopes.write }, { 204: NOTHING }),
      method: "delete",
      path: "/rota-overrides/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await removeOverride(c.var.service, { overrideId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}
