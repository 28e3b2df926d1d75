import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { NOTIFIERS } from "@padit/notifiers";
import { notificationMessage } from "@padit/services/delivery";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFullOrganization, type FullOrganization, type TestInstallation, testInstallation } from "../testing/full-organization";
import { problemOf, type RestClient, restClient } from "../testing/rest-client";
import { Alert, AlertWithTimeline } from "./resources/alert-shape";

let database: TestDatabase;
let installation: TestInstallation;
let ours: FullOrganization;
let rest: RestClient;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  rest = restClient(installation);
});
afterAll(() => database.dispose());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  rest.call(method, path, { key: ours.apiKey, headers, ...(body !== undefined && { body }) });
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe("alerts over REST", () => {
  test("an alert has the contract's shape with its evidence, and a webhook carries the very same", async () => {
    const { status, json } = await call("GET", `/alerts/${ours.alertId}`);
    expect(status).toBe(200);
    expect(AlertWithTimeline.parse(json)).toEqual(json);
    expect(json).toMatchObject({
      id: ours.alertId,
      timeline: [{ type: "opened", at: TIME, actor_name: "PADIT", note: null }],
      alert_id: ours.alertId,
      source_id: ours.endpointId,
      severity: "warning",
      detection_score: {
        composite_score: 0.9,
        evidence: {
          kind: "level_shift",
          observed: 20.3,
          expected: { value: 0.2, low: 0.1, high: 0.3 },
          data_quality: { stamp_source: "user" },
        },
      },
      is_acknowledged: false,
      is_resolved: false,
      tags: ["lab"],
      status: "open",
      collector_ids: [ours.collectorId],
      metric_name: "udp_echo_rtt",
      kind: "level_shift",
      opened_at: TIME,
      acknowledged_by: null,
      verdict: null,
      incident_id: null,
      url: `https://padit.example/o/${ours.slug}/inbox/${ours.alertId}`,
    });
    const message = { kind: "delivery", eventType: "alert.created", alertId: ours.alertId } as const;
    const facts = { tenantId: ours.tenantId, message, at: new Date(), publicUrl: installation.site.publicUrl };
    const told = await installation.db.withTenant(ours.tenantId, (tx) => notificationMessage(tx, facts));
    expect(JSON.parse(NOTIFIERS.get("webhook")?.render(told) ?? "")).toEqual({
      type: "alert.created",
      timestamp: TIME,
      data: { alert: Alert.parse(json), organization: { slug: ours.slug, name: "ours Networks" } },
    });
  });

  test("a list narrows by status, severity, endpoint and time", async () => {
    const ids = async (query: string) => {
      const { json } = await call("GET", `/alerts?${query}`);
      return (json as { items: { id: string }[] }).items.map(({ id }) => id).sort();
    };
    const both = [ours.alertId, ours.resolvedAlertId].sort();
    expect(await ids("")).toEqual(both);
    expect(await ids("status=open")).toEqual([ours.alertId]);
    expect(await ids("status=open,resolved")).toEqual(both);
    expect(await ids("status=open&status=resolved")).toEqual(both);
    expect(await ids(`severity=warning&endpoint_id=${ours.endpointId}&since=2020-01-01T00:00:00Z`)).toEqual(both);
    expect(await ids("severity=critical")).toEqual([]);
    expect(await ids("since=2999-01-01T00:00:00Z")).toEqual([]);
    expect((await call("GET", "/alerts?status=nonsense")).status).toBe(400);
    const selected = (q: string, rest = "") => ids(`q=${encodeURIComponent(q)}${rest}`);
    expect(await selected("status:open sev:warn")).toEqual([ours.alertId]);
    expect(await selected("-status:resolved", "&status=resolved")).toEqual([]);
    expect(await selected(`endpoint_id:${ours.endpointId}`)).toEqual(both);
    expect(await call("GET", "/alerts?q=a%20sev:high")).toMatchObject({
      status: 400,
      json: { errors: [{ path: "q", message: "Character 7: There is no severity “high”: critical, warning, info." }] },
    });
  });

  test("acknowledge (without a body too), snooze and resolve answer the alert as it is then", async () => {
    const path = `/alerts/${ours.alertId}`;
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const acknowledged = await call("POST", `${path}/acknowledge`);
    expect(acknowledged.json).toMatchObject({
      status: "acknowledged",
      is_acknowledged: true,
      acknowledged_by: "test key",
      acknowledged_at: TIME,
    });
    expect((await call("POST", `${path}/snooze`, { until })).json).toMatchObject({ status: "snoozed", snoozed_until: until });
    expect((await call("POST", `${path}/snooze`, { until: "2020-01-01T00:00:00Z" })).status).toBe(400);
    expect((await call("POST", `${path}/resolve`, { verdict: "perhaps" })).status).toBe(400);
    const resolved = await call("POST", `${path}/resolve`, { verdict: "true", note: "fibre cut" });
    expect(resolved.json).toMatchObject({ status: "resolved", is_resolved: true, verdict: "true", resolved_by: "test key" });
    expect((await call("POST", `${path}/resolve`, { verdict: "false" })).json).toEqual(resolved.json);
  });
});

describe("rules over REST", () => {
  test("a rule has the contract's shape, and a change leaves the rest", async () => {
    const { status, json } = await call("POST", "/rules", {
      name: "Slow",
      metric_name: "udp_echo_rtt",
      scope: { endpoint_ids: [ours.endpointId] },
      direction: "above",
      threshold: 20,
      minimum_deviation: { relative: 0.5 },
      k: 2,
      n: 3,
    });
    expect(status).toBe(201);
    const rule = {
      id: expect.any(String),
      name: "Slow",
      metric_name: "udp_echo_rtt",
      scope: { endpoint_ids: [ours.endpointId] },
      direction: "above",
      threshold: 20,
      unit: "ms",
      minimum_deviation: { absolute: null, relative: 0.5 },
      k: 2,
      n: 3,
      for_seconds: 0,
      severity: "warning",
      enabled: true,
      created_at: TIME,
      updated_at: TIME,
    };
    expect(json).toEqual(rule);
    const path = `/rules/${(json as { id: string }).id}`;
    expect((await call("PATCH", path, { enabled: false, for_seconds: 5 })).json).toEqual({ ...rule, enabled: false, for_seconds: 5 });
    expect((await call("PATCH", path, { minimum_deviation: null })).json).toMatchObject({ minimum_deviation: null, threshold: 20 });
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
    const wrong = await call("POST", "/rules", { name: "x", metric_name: "nonsense", direction: "above", threshold: 1 });
    expect(problemOf(wrong).errors).toMatchObject([{ path: "metric_name" }]);
  });
});

describe("what rules and integrations are limited to", () => {
  const limit = { name: "Selected", metric_name: "udp_echo_rtt", direction: "above", threshold: 20 };
  const id = "0190c0de-0000-7000-8000-00000000beef";
  test("a rule's scope is answered as members where they can express it, else as q, and means the same when it is sent back", async () => {
    const scopeOf = async (scope: object) => {
      const { status, json } = await call("POST", "/rules", { ...limit, scope });
      expect(status).toBe(201);
      const made = json as { id: string; scope: object };
      expect((await call("PATCH", `/rules/${made.id}`, { scope: made.scope })).json).toMatchObject({ scope: made.scope });
      expect((await call("DELETE", `/rules/${made.id}`)).status).toBe(204);
      return made.scope;
    };
    expect(await scopeOf({})).toEqual({});
    expect(await scopeOf({ tags: ["a", "b"], protocol: "icmp" })).toEqual({ tags: ["a", "b"], protocol: "icmp" });
    expect(await scopeOf({ q: "label:a proto:icmp" })).toEqual({ tags: ["a"], protocol: "icmp" });
    expect(await scopeOf({ tags: ["a"], q: "-site:fra name:du-*" })).toEqual({ q: "label:a -site:fra endpoint:du-*" });
  });

  test("what a scope or a filter cannot be is refused, with the place", async () => {
    const errorsOf = async (path: string, body: object) => problemOf(await call("POST", path, body)).errors;
    const scoped = (scope: object) => errorsOf("/rules", { ...limit, scope });
    expect(await scoped({ q: "a sev:info" })).toEqual([{ path: "scope.q", message: "Character 3: “sev:” does not apply to series." }]);
    expect(await scoped({ protocol: "tcp", q: "proto:icmp" })).toMatchObject([{ path: "scope.q", message: /exclude each other/ }]);
    expect((await call("POST", "/rules", { ...limit, scope: { q: `-endpoint_id:${id}` } })).status).toBe(404);
    const filtered = (filter: object) => errorsOf("/integrations", { name: "x", url: "https://hooks.example.com/x", filter });
    expect(await filtered({ q: "owner:me" })).toMatchObject([{ path: "filter.q", message: /^Character 7: “owner:me”/ }]);
    expect(await filtered({ tags: ["a"], severities: ["info"], q: "sev:crit" })).toMatchObject([{ path: "filter.q" }]);
  });
});

describe("integrations over REST", () => {
  const hook = { type: "webhook", name: "Hook", url: "https://93.184.215.14/in", event_types: ["alert.created"] };

  test("the secret is shown once, also to a repetition, and never stands in the database as it is", async () => {
    const once = { "idempotency-key": "hook-1" };
    const { status, json } = await call(
      "POST",
      "/integrations",
      { ...hook, filter: { severities: ["critical"], endpoint_ids: [ours.endpointId] } },
      once,
    );
    expect(status).toBe(201);
    const { secret, ...shown } = json as { id: string; secret: string };
    expect(secret).toMatch(/^whsec_/);
    expect(shown).toEqual({
      id: expect.any(String),
      type: "webhook",
      name: "Hook",
      url: hook.url,
      settings: { url: hook.url, secret: { set: true } },
      event_types: ["alert.created"],
      filter: { severities: ["critical"], endpoint_ids: [ours.endpointId] },
      enabled: true,
      disabled_reason: null,
      failing_since: null,
      created_at: TIME,
      updated_at: TIME,
    });
    expect((await call("GET", `/integrations/${shown.id}`)).json).toEqual(shown);
    const again = await call(
      "POST",
      "/integrations",
      { ...hook, filter: { severities: ["critical"], endpoint_ids: [ours.endpointId] } },
      once,
    );
    expect(again.json).toEqual(json);
    const kept = await installation.db.withTenant(ours.tenantId, (tx) => tx.idempotencyKey.findMany());
    expect(JSON.stringify(kept)).not.toContain(secret.slice(6));
    const rotated = await call("POST", `/integrations/${shown.id}/rotate-secret`);
    expect((rotated.json as { secret: string }).secret).not.toBe(secret);
    expect((await call("PATCH", `/integrations/${shown.id}`, { enabled: false })).json).toMatchObject({ enabled: false, url: hook.url });
    expect((await call("DELETE", `/integrations/${shown.id}`)).status).toBe(204);
  });

  test("an address the operator does not permit is refused with 422", async () => {
    for (const url of ["http://127.0.0.1:9/", "https://10.0.0.1/", "https://[::ffff:127.0.0.1]/"])
      expect(problemOf(await call("POST", "/integrations", { ...hook, url }))).toMatchObject({ status: 422, code: "policy_denied" });
  });

  test("deliveries show request, attempts and answer; a test and a replay are deliveries of their own", async () => {
    const { json } = await call("GET", `/integrations/${ours.integrationId}/deliveries?state=failed`);
    const delivery = {
      id: ours.deliveryId,
      integration_id: ours.integrationId,
      event_type: "alert.created",
      alert_id: ours.alertId,
      created_at: TIME,
      state: "failed",
      reason: null,
      attempts: [{ at: TIME, outcome: "retry", status: 500, duration_ms: 12, error: "answered 500" }],
      next_attempt_at: null,
      replay_of: null,
      request: { url: "https://hook.example/in", body: "{}" },
      response: { status: 500, body: "no" },
    };
    expect(json).toEqual({ items: [delivery], next_cursor: null });
    expect((await call("GET", `/deliveries/${ours.deliveryId}`)).json).toEqual(delivery);
    const replay = await call("POST", `/deliveries/${ours.deliveryId}/replay`);
    expect(replay.json).toMatchObject({ state: "pending", replay_of: ours.deliveryId, attempts: [], next_attempt_at: TIME });
    const tested = await call("POST", `/integrations/${ours.integrationId}/test`);
    expect(tested.json).toMatchObject({ state: "pending", event_type: "test", alert_id: null });
  });
});

describe("collectors over REST", () => {
  test("a collector has the contract's shape, its own settings in snake_case", async () => {
    const collector = {
      id: ours.collectorId,
      name: "ours collector",
      kind: "agent",
      site: "",
      tags: [],
      state: "connected",
      state_reason: null,
      version: "0.1.0",
      enrolled_at: TIME,
      last_seen_at: TIME,
      clock: { synchronised: true, offset_ms: 0.1, max_error_ms: 1 },
      spool: {},
      capabilities: { protocols: ["udp-echo"] },
      push: null,
    };
    expect((await call("GET", `/collectors/${ours.collectorId}`)).json).toEqual(collector);
    expect((await call("GET", "/collectors")).json).toEqual({ items: [collector], next_cursor: null });
    expect((await call("PATCH", `/collectors/${ours.collectorId}`, { name: "renamed" })).json).toEqual({ ...collector, name: "renamed" });
    expect((await call("POST", `/collectors/${ours.collectorId}/revoke`)).json).toMatchObject({ state: "revoked" });
  });

  test("an enrolment token is shown once, with what to type", async () => {
    const { status, json } = await call("POST", "/collectors/enrolment-tokens", { name: "North", site: "Oslo" });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.any(String),
      token: expect.stringMatching(/^padit_enrol_/),
      expires_at: TIME,
      server_key: expect.stringMatching(/^SHA256:[\w-]{43}$/),
      command: expect.stringMatching(
        /^padit-collector enrol --server https:\/\/ingest\.padit\.example --token padit_enrol_\S+ --server-key SHA256:[\w-]{43} && /,
      ),
    });
    const { id } = json as { id: string };
    expect((await call("GET", `/collectors/enrolment-tokens/${id}`)).json).toEqual({ name: "North", state: "waiting", collector: null });
  });
});
