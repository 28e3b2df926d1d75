import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { SCOPES } from "@padit/services";
import type { SessionView } from "@padit/services/auth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRestApp } from "../rest/app";
import { openApiDocument } from "../rest/openapi-document";
import { addApiKey, addMember, type TestInstallation, testInstallation } from "../testing/full-organization";
import { type RestClient, restClient } from "../testing/rest-client";
import { type Dumper, dumper } from "./dump-organization";
import { leaks } from "./markers";
import { REST_FIXTURES } from "./rest-fixtures";
import { callOperation, operations } from "./rest-walk";
import { ORGANIZATION_FIXTURES } from "./trpc-fixtures";
import { callProcedure, procedures, signedIn } from "./trpc-walk";
import { createWalkOrganization, type WalkOrganization } from "./walk-organization";

/** The walked organization's one endpoint has the label `lab`. */
const HERE = "label:lab";
const ELSEWHERE = "label:elsewhere";

let database: TestDatabase;
let installation: TestInstallation;
let rest: RestClient;
let dumps: Dumper;
let a: WalkOrganization;
const sessions = new Map<string, SessionView | null>();
const keys = new Map<string, string>();
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  rest = restClient(installation, { requestsPerMinute: 100_000 });
  dumps = await dumper(database);
  a = await createWalkOrganization(installation, database, "alpha");
  const { db } = installation;
  for (const endpointLimit of [HERE, ELSEWHERE]) {
    const userId = await addMember(db, a.tenantId, "operator");
    const { apiKey, apiKeyId } = await addApiKey(db, a.tenantId, SCOPES);
    await db.asSystem(async (tx) => {
      await tx.member.updateMany({ where: { userId }, data: { endpointLimit } });
      await tx.apiKey.updateMany({ where: { id: apiKeyId }, data: { endpointLimit } });
    });
    sessions.set(endpointLimit, await signedIn(installation, userId));
    keys.set(endpointLimit, apiKey);
  }
});
afterAll(async () => {
  await dumps.close();
  await installation.changes.close();
  await database.dispose();
});

/** Everything that a limited operator may call; all else is refused. */
const PROCEDURES_WITHIN_LIMIT = [
  ...[
    "accept",
    "acknowledge",
    "assign",
    "bulk",
    "chart",
    "count",
    "expect",
    "facets",
    "get",
    "giveVerdict",
    "inbox",
    "list",
    "note",
    "reopen",
    "resolve",
  ].map((name) => `alerts.${name}`),
  ...["similar", "snooze", "sparklines", "unacknowledge", "undo", "unsnooze"].map((name) => `alerts.${name}`),
  ...["chart", "expectedTimes", "facets", "get", "heartbeats", "list", "samples", "windows"].map((name) => `endpoints.${name}`),
  ...["get", "inbox", "inboxChanges", "inboxCounts", "list"].map((name) => `incidents.${name}`),
  ...["collectors.get", "collectors.list", "live.changes", "live.check", "members.list", "organizations.settings", "overview.fleet"],
  "savedViews.list",
];
const OPERATIONS_WITHIN_LIMIT = [
  ...[
    "acceptAlert",
    "acknowledgeAlert",
    "actOnAlerts",
    "expectAlert",
    "getAlert",
    "listAlerts",
    "resolveAlert",
    "snoozeAlert",
    "undoAlertActions",
  ],
  ...["exportSamples", "exposeMetrics", "getEndpoint", "listEndpoints", "listSamples"],
  ...["getCollector", "getIncident", "listCollectors", "listIncidentAlerts", "listIncidents"],
];

const call = (endpointLimit: string, path: string) =>
  callProcedure(installation, sessions.get(endpointLimit) ?? null, path, {
    ...ORGANIZATION_FIXTURES[path]?.(a),
    organization: a.slug,
  });

/** The organization's rows, without what every call may add: entries about refusals, and keys against repetition. */
async function rowsOf({ tenantId }: WalkOrganization): Promise<Record<string, unknown>> {
  const rows = await dumps.dump(tenantId);
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !/audit|idempotency_key/.test(table)));
}

const walked = procedures().filter(({ path }) => path in ORGANIZATION_FIXTURES);

describe.each(walked)("$path ($kind) for a member who is limited", ({ path }) => {
  test("to other endpoints says nothing of these and changes nothing", async () => {
    const before = await rowsOf(a);
    const outcome = await call(ELSEWHERE, path);
    expect(leaks(outcome, ORGANIZATION_FIXTURES[path]?.(a), a)).toEqual([]);
    const isRefused = "code" in outcome && outcome.code === "FORBIDDEN";
    expect(isRefused).toBe(!PROCEDURES_WITHIN_LIMIT.includes(path));
    expect(await rowsOf(a)).toEqual(before);
  });
});

const readWithinLimit = walked.filter(({ path, kind }) => kind === "query" && PROCEDURES_WITHIN_LIMIT.includes(path));
test.each(readWithinLimit)("$path answers a member who is limited to these endpoints", async ({ path }) => {
  expect(await call(HERE, path)).toHaveProperty("value");
});

test("the walk would notice: to these endpoints the alert is there", async () => {
  expect(leaks(await call(HERE, "alerts.get"), {}, a)).toContain(a.alertId);
});

const site = { publicUrl: "https://padit.example", ingestUrl: "", egressPolicy: { allow: [] } };
const described = operations(openApiDocument(createRestApp({ site } as unknown as TestInstallation), site.publicUrl));

describe.each(described)("$operationId for a key that is limited", (operation) => {
  const { operationId } = operation;
  test("to other endpoints says nothing of these and changes nothing", async () => {
    const before = await rowsOf(a);
    const fixture = REST_FIXTURES[operationId]!(a);
    const { status, json } = await callOperation(rest, operation, fixture, keys.get(ELSEWHERE));
    expect(leaks(json, fixture, a)).toEqual([]);
    expect(status === 403).toBe(!OPERATIONS_WITHIN_LIMIT.includes(operationId));
    expect(await rowsOf(a)).toEqual(before);
  });
});

describe("under row security alone, a transaction that is limited", () => {
  test("to nothing finds nothing in any table that follows endpoints", async () => {
    const [full, within] = [await dumps.dump(a.tenantId), await dumps.dump(a.tenantId, [])];
    const tables = await dumps.limitedTables();
    expect(tables.length).toBeGreaterThan(30);
    for (const table of tables) expect(within[table], table).toEqual([]);
    const filled = tables.filter((table) => full[table]?.length);
    for (const table of ["alert", "alert_event", "endpoint", "endpoint_collector", "series", "incident", "collector", "delivery"])
      expect(filled).toContain(`public.${table}`);
    expect(filled).toContain("tsdb.tenant_sample");
  });

  test("to the walked endpoint finds its rows", async () => {
    const within = await dumps.dump(a.tenantId, [a.endpointId]);
    for (const table of ["public.alert", "public.alert_event", "public.endpoint", "public.series", "public.incident", "tsdb.tenant_sample"])
      expect(within[table]?.length, table).toBeGreaterThan(0);
  });
});
