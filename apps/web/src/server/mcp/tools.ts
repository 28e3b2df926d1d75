import { SEVERITIES } from "@padit/domain";
import type { Scope } from "@padit/services";
import { ALERT_STATUSES } from "@padit/services/alerts";
import { INCIDENT_STATUSES } from "@padit/services/incidents";
import { z } from "zod";
import type { RestCalls } from "./rest-calls";

export interface Tool<Shape extends z.ZodRawShape = z.ZodRawShape> {
  title: string;
  /** For the model: what the tool does, and when to use it. */
  description: string;
  /** Scopes that the key needs. */
  scopes: readonly Scope[];
  /** Whether the tool changes nothing. */
  isReading: boolean;
  input: z.ZodObject<Shape>;
  run: (rest: RestCalls, input: never) => Promise<unknown>;
}

const tool = <Shape extends z.ZodRawShape>(
  facts: Omit<Tool<Shape>, "run"> & { run: (rest: RestCalls, input: z.output<z.ZodObject<Shape>>) => Promise<unknown> },
): Tool => facts as unknown as Tool; // safe: the server passes a tool the output of its own schema

const Id = z.guid();
const Limit = z.int().min(1).max(100).default(20).describe("How many items to return.");
const Cursor = z.string().max(500).optional().describe("`next_cursor` of the answer before.");
const Selector = z.string().max(2000).optional().describe("A selector, for example `sev:critical label:core -collector:muc-2`.");
const Time = z.iso.datetime({ offset: true });
const Note = z.string().max(2000).optional().describe("For the timeline that people read.");

const reading: Record<string, Tool> = {
  list_alerts: tool({
    title: "List alerts",
    description:
      "Alerts, newest first. An alert is what is abnormal about one metric of an endpoint. Begin a triage with list_incidents instead.",
    scopes: ["alerts:read"],
    isReading: true,
    input: z.object({
      status: z.array(z.enum(ALERT_STATUSES)).max(10).optional(),
      severity: z.array(z.enum(SEVERITIES)).max(10).optional(),
      endpoint_id: Id.optional(),
      q: Selector,
      limit: Limit,
      cursor: Cursor,
    }),
    run: (rest, query) => rest.get("/alerts", query),
  }),
  explain_alert: tool({
    title: "Explain an alert",
    description:
      "Why an alert was raised: observed and expected values with unit and uncertainty, the votes of the detectors, its bouts and its timeline.",
    scopes: ["alerts:read"],
    isReading: true,
    input: z.object({ alert_id: Id }),
    run: (rest, { alert_id }) => rest.get(`/alerts/${alert_id}`),
  }),
  list_incidents: tool({
    title: "List incidents",
    description: "Incidents, newest first. An incident is all alerts with one cause; begin a triage here.",
    scopes: ["alerts:read"],
    isReading: true,
    input: z.object({
      status: z.array(z.enum(INCIDENT_STATUSES)).max(10).optional(),
      severity: z.array(z.enum(SEVERITIES)).max(10).optional(),
      q: Selector,
      limit: Limit,
      cursor: Cursor,
    }),
    run: (rest, query) => rest.get("/incidents", query),
  }),
  explain_incident: tool({
    title: "Explain an incident",
    description:
      "The verdict on an incident's cause with its confidence and the runner-up, which endpoints fail from which collectors, its timeline and its newest alerts.",
    scopes: ["alerts:read"],
    isReading: true,
    input: z.object({ incident_id: Id }),
    run: async (rest, { incident_id }) => ({
      incident: await rest.get(`/incidents/${incident_id}`),
      alerts: await rest.get(`/incidents/${incident_id}/alerts`, { limit: 20 }),
    }),
  }),
  list_endpoints: tool({
    title: "List endpoints",
    description: "What is measured, with its state and the reason of the state.",
    scopes: ["endpoints:read"],
    isReading: true,
    input: z.object({ text: z.string().max(200).optional().describe("Part of the name."), q: Selector, limit: Limit, cursor: Cursor }),
    run: (rest, query) => rest.get("/endpoints", query),
  }),
  query_series: tool({
    title: "Query measurements",
    description:
      "Measurements of an endpoint in [from, to), newest last: samples with uncertainty for `raw`, else min, max, mean, p50, p95 and n of each bucket.",
    scopes: ["endpoints:read"],
    isReading: true,
    input: z.object({
      endpoint_id: Id,
      metric: z.string().max(100).optional().describe("All metrics when absent."),
      collector_id: Id.optional(),
      from: Time.optional().describe("An hour before `to` when absent."),
      to: Time.optional().describe("Now when absent."),
      resolution: z.enum(["raw", "10s", "1m", "5m", "15m", "1h", "1d"]).default("1m"),
      limit: z.int().min(1).max(500).default(100).describe("How many items to return."),
      cursor: Cursor,
    }),
    run: (rest, { endpoint_id, ...query }) => rest.get(`/endpoints/${endpoint_id}/samples`, query),
  }),
  get_live_test: tool({
    title: "Get a live test",
    description: "A live test that run_live_test started, with the runs that have ended.",
    scopes: ["endpoints:read"],
    isReading: true,
    input: z.object({ live_test_id: Id }),
    run: (rest, { live_test_id }) => rest.get(`/live-tests/${live_test_id}`),
  }),
};

const acting: Record<string, Tool> = {
  acknowledge_alert: tool({
    title: "Acknowledge an alert",
    description: "States that somebody looks after an alert. Ask the person before you do this.",
    scopes: ["alerts:write"],
    isReading: false,
    input: z.object({ alert_id: Id, note: Note }),
    run: (rest, { alert_id, note }) => rest.post(`/alerts/${alert_id}/acknowledge`, { note }),
  }),
  acknowledge_incident: tool({
    title: "Acknowledge an incident",
    description: "States that somebody looks after all unresolved alerts of an incident. Ask the person before you do this.",
    scopes: ["alerts:write"],
    isReading: false,
    input: z.object({ incident_id: Id, note: Note }),
    run: (rest, { incident_id, note }) => rest.post(`/incidents/${incident_id}/acknowledge`, { note }),
  }),
  create_silence: tool({
    title: "Silence alerts",
    description:
      "Holds back the notifications of all alerts that a selector matches, until a stated time. Ask the person before you do this.",
    scopes: ["alerts:write"],
    isReading: false,
    input: z.object({
      selector: z.string().min(1).max(2000).describe("Which alerts, for example `label:north proto:icmp`."),
      reason: z.string().min(1).max(500),
      ends_at: Time.describe("Ahead, by 90 days at most."),
    }),
    run: (rest, silence) => rest.post("/silences", silence),
  }),
  run_live_test: tool({
    title: "Run a live test",
    description: "Runs an endpoint's probe now. Returns a live test without results; read them with get_live_test after a few seconds.",
    scopes: ["endpoints:write"],
    isReading: false,
    input: z.object({
      endpoint_id: Id,
      collector_id: Id.optional().describe("A connected collector that measures the endpoint when absent."),
      count: z.int().min(1).max(20).default(5).describe("Number of runs."),
    }),
    run: (rest, { endpoint_id, ...body }) => rest.post(`/endpoints/${endpoint_id}/live-tests`, body),
  }),
};

/** Tools of the MCP server by name. Each is one or two operations of the REST API. */
export const TOOLS: Readonly<Record<string, Tool>> = { ...reading, ...acting };
