import { createRoute, z } from "@hono/zod-openapi";
import { LEVEL_OUTCOMES } from "@padit/domain/maintenance";
import {
  CreateMaintenance,
  cancelMaintenance,
  comparisonDocument,
  createMaintenance,
  endMaintenance,
  extendMaintenance,
  getMaintenance,
  listMaintenance,
  type MaintenanceView,
  maintenanceDocument,
  type UpdateMaintenance,
  updateMaintenance,
} from "@padit/services/maintenance";
import { answers, body, NOTHING, Once, operation } from "../operation";
import { ById, PageQuery, pageOf, Time, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const ExpectedEffect = z
  .union([
    z.object({ outage_seconds: z.int().min(1).describe("Longest outage of each endpoint.") }),
    z.object({ no_effect: z.literal(true) }),
    z.object({ reroute: z.literal(true) }),
  ])
  .meta({ id: "ExpectedEffect", description: "What the work does to the endpoints. What goes beyond it alerts." });
const span = z.object({ from: Timestamp, to: Timestamp });
const count = z.int().describe("Number of endpoints.");
const RunComparison = z
  .object({
    counts: z.object({ failing: count, worse: count, different: count, better: count, same: count, not_measured: count }),
    changed: z
      .array(
        z.object({
          ...{ endpoint_id: z.string(), endpoint_name: z.string(), collector_name: z.string(), metric_name: z.string(), unit: z.string() },
          outcome: z.enum(LEVEL_OUTCOMES),
          before: z.number().nullable().describe("Median (mean of a ratio) in `unit`; null: nothing was measured."),
          after: z.number().nullable(),
        }),
      )
      .describe("The endpoints that changed, the gravest first, 200 at most. Each with the metric that changed most."),
    before: span.describe("The time before the run that was compared."),
    after: span.describe("The time after the run that was compared."),
  })
  .meta({ id: "RunComparison", description: "The covered endpoints after a run, compared with the hour before it." });
const EndedRun = z
  .object({
    starts_at: Timestamp,
    ends_at: Timestamp,
    comparison: RunComparison.nullable().describe("Null until a quarter of an hour after the end."),
  })
  .meta({ id: "EndedMaintenanceRun" });
const Maintenance = z
  .object({
    id: z.string(),
    name: z.string(),
    reference: z.string().nullable().describe("Number of the change in another system."),
    owner: z.string(),
    selector: z.string(),
    expected: ExpectedEffect,
    starts_at: Timestamp,
    duration_seconds: z.int(),
    rrule: z.string().nullable().describe("RFC 5545 §3.3.10; null: once."),
    time_zone: z.string(),
    active: z.boolean().describe("Whether it runs now."),
    ends_at: Timestamp.nullable().describe("End of the present run, which may have been extended; null while none runs."),
    next: z.array(Timestamp).describe("The next five starts."),
    covers: z.int().describe("How many endpoints the selector covers now."),
    last_run: EndedRun.nullable().describe("The last run that is over."),
  })
  .meta({ id: "Maintenance" });
const Details = {
  name: CreateMaintenance.shape.name,
  reference: z.string().max(200).nullable().optional(),
  owner_id: CreateMaintenance.shape.ownerId.describe("Id of the member who is notified of what still fails; absent: the creator."),
  selector: CreateMaintenance.shape.selector.describe("Which endpoints (docs/selector.md)."),
  expected: ExpectedEffect,
  starts_at: Time,
  duration_seconds: CreateMaintenance.shape.durationSeconds,
  rrule: z.string().max(300).nullable().optional(),
  time_zone: CreateMaintenance.shape.timeZone,
};
const NewMaintenance = z.object(Details).meta({ id: "NewMaintenance" });
const MaintenanceChanges = NewMaintenance.partial().meta({ id: "MaintenanceChanges" });
const MaintenancePage = pageOf("Maintenance", Maintenance);
const Extension = z.object({ ends_at: Time.describe("The new end of the present run.") }).meta({ id: "MaintenanceExtension" });
const tag = "Maintenance";

type Effect = z.output<typeof ExpectedEffect>;

const toMaintenance = (view: MaintenanceView): z.output<typeof Maintenance> => ({
  ...maintenanceDocument(view),
  last_run: view.last && {
    ...{ starts_at: view.last.startsAt.toISOString(), ends_at: view.last.endsAt.toISOString() },
    comparison: view.last.comparison && comparisonDocument(view.last.comparison),
  },
});

function expectedIn(effect: Effect): z.input<typeof CreateMaintenance>["expected"] {
  if ("outage_seconds" in effect) return { type: "outage", outageSeconds: effect.outage_seconds };
  return { type: "reroute" in effect ? "reroute" : "no_effect" };
}

function changesIn({ expected, ...json }: z.output<typeof MaintenanceChanges>): Omit<z.input<typeof UpdateMaintenance>, "maintenanceId"> {
  const { name, reference, owner_id: ownerId, selector, rrule, starts_at: startsAt, duration_seconds: durationSeconds } = json;
  const plain = { name, reference, ownerId, selector, rrule, startsAt, durationSeconds, timeZone: json.time_zone };
  return { ...plain, ...(expected && { expected: expectedIn(expected) }) };
}

export function maintenance(app: RestApp): void {
  readMaintenance(app);
  writeMaintenance(app);
  changeRun(app);
}

function readMaintenance(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listMaintenance", tag, summary: "Planned work, the newest first start first", scope: "alerts:read" },
        { 200: answers("A page of maintenance.", MaintenancePage) },
      ),
      method: "get",
      path: "/maintenance",
      request: {
        query: PageQuery.extend({
          limit: z.coerce.number().int().min(1).max(100).default(50).describe("How many items the page has at most."),
        }),
      },
    }),
    async (c) => {
      const { items, nextCursor } = await listMaintenance(c.var.service, c.req.valid("query"));
      return c.json({ items: items.map(toMaintenance), next_cursor: nextCursor }, 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "getMaintenance", tag, summary: "One maintenance", scope: "alerts:read" },
        { 200: answers("The maintenance.", Maintenance) },
      ),
      method: "get",
      path: "/maintenance/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toMaintenance(await getMaintenance(c.var.service, { maintenanceId: c.req.valid("param").id })), 200),
  );
}

function writeMaintenance(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "createMaintenance", tag, summary: "Plan work, once or repeatedly", scope: "alerts:write" },
        { 201: answers("The maintenance.", Maintenance) },
      ),
      method: "post",
      path: "/maintenance",
      request: { headers: Once, body: body(NewMaintenance) },
    }),
    async (c) => {
      const { expected, ...json } = c.req.valid("json");
      const { owner_id: ownerId, starts_at: startsAt, duration_seconds: durationSeconds, time_zone: timeZone, ...rest } = json;
      const input = { ...rest, ownerId, startsAt, durationSeconds, timeZone, expected: expectedIn(expected) };
      return c.json(toMaintenance(await createMaintenance(c.var.service, input)), 201);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "updateMaintenance", tag, summary: "Change a maintenance; its schedule only while it does not run", scope: "alerts:write" },
        { 200: answers("The maintenance.", Maintenance) },
      ),
      method: "patch",
      path: "/maintenance/{id}",
      request: { params: ById, body: body(MaintenanceChanges) },
    }),
    async (c) => {
      const changes = { ...changesIn(c.req.valid("json")), maintenanceId: c.req.valid("param").id };
      return c.json(toMaintenance(await updateMaintenance(c.var.service, changes)), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "cancelMaintenance", tag, summary: "End the present run, and run no more", scope: "alerts:write" },
        { 204: NOTHING },
      ),
      method: "delete",
      path: "/maintenance/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await cancelMaintenance(c.var.service, { maintenanceId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}

function changeRun(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "extendMaintenance", tag, summary: "Move the end of the present run", scope: "alerts:write" },
        { 200: answers("The maintenance.", Maintenance) },
      ),
      method: "post",
      path: "/maintenance/{id}/extend",
      request: { params: ById, headers: Once, body: body(Extension) },
    }),
    async (c) => {
      const input = { maintenanceId: c.req.valid("param").id, endsAt: c.req.valid("json").ends_at };
      return c.json(toMaintenance(await extendMaintenance(c.var.service, input)), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "endMaintenance", tag, summary: "End the present run now", scope: "alerts:write" },
        { 200: answers("The maintenance.", Maintenance) },
      ),
      method: "post",
      path: "/maintenance/{id}/end",
      request: { params: ById, headers: Once },
    }),
    async (c) => c.json(toMaintenance((await endMaintenance(c.var.service, { maintenanceId: c.req.valid("param").id })).maintenance), 200),
  );
}
