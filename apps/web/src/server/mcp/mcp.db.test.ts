import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { SCOPES, type Scope } from "@padit/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { addApiKey, type TestInstallation, testInstallation } from "../testing/full-organization";
import { withStoppedBudgets } from "../testing/stopped-budgets";
import { leaks } from "../walk/markers";
import { createWalkOrganization, type WalkOrganization } from "../walk/walk-organization";
import { createMcpApp, MCP_PATH } from "./mcp-app";
import { TOOLS } from "./tools";

let database: TestDatabase;
let installation: TestInstallation;
let a: WalkOrganization;
let b: WalkOrganization;
let app: ReturnType<typeof createMcpApp>;
const opened: Client[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  a = await createWalkOrganization(installation, database, "alpha");
  b = await createWalkOrganization(installation, database, "beta");
  app = createMcpApp(installation);
});
afterAll(async () => {
  await Promise.all(opened.map((client) => client.close()));
  await database.dispose();
});

/** The official SDK's client, whose requests the site's own handler answers. */
async function connect(apiKey: string, server = app): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(`https://padit.example${MCP_PATH}`), {
    requestInit: { headers: { authorization: `Bearer ${apiKey}` } },
    fetch: async (url, init) => server.fetch(new Request(url, init)),
  });
  await client.connect(transport);
  opened.push(client);
  return client;
}

const Answer = z.object({
  isError: z.boolean().optional(),
  content: z.tuple([z.object({ text: z.string() })]),
});
async function call(client: Client, name: string, input: object) {
  const { isError = false, content } = Answer.parse(await client.callTool({ name, arguments: { ...input } }));
  const json: unknown = JSON.parse(content[0].text);
  return { isError, json };
}
const Items = z.object({ items: z.array(z.looseObject({ id: z.string() })), next_cursor: z.string().nullable() });

/** Input of each tool, with ids of the organization wherever the tool accepts one. */
const INPUTS: Record<string, (organization: WalkOrganization) => object> = {
  list_alerts: ({ endpointId }) => ({ status: ["open"], severity: ["warning", "critical"], endpoint_id: endpointId, limit: 50 }),
  explain_alert: ({ alertId }) => ({ alert_id: alertId }),
  list_incidents: () => ({ status: ["open"] }),
  explain_incident: ({ incidentId }) => ({ incident_id: incidentId }),
  list_endpoints: () => ({ q: "label:lab" }),
  query_series: ({ endpointId, collectorId }) => ({ endpoint_id: endpointId, collector_id: collectorId, metric: "udp_echo_rtt" }),
  get_live_test: ({ probeJobId }) => ({ live_test_id: probeJobId }),
  acknowledge_alert: ({ alertId }) => ({ alert_id: alertId, note: "looking" }),
  acknowledge_incident: ({ incidentId }) => ({ incident_id: incidentId }),
  create_silence: () => ({ selector: "label:lab", reason: "works", ends_at: new Date(Date.now() + 3_600_000).toISOString() }),
  run_live_test: ({ endpointId, collectorId }) => ({ endpoint_id: endpointId, collector_id: collectorId, count: 2 }),
};
const ID = /_id$/;

test("every tool is walked, says its scope, and says whether it changes something", async () => {
  const { tools } = await (await connect(a.apiKey)).listTools();
  expect(tools.map(({ name }) => name).sort()).toEqual(Object.keys(INPUTS).sort());
  for (const { name, description, annotations } of tools) {
    for (const scope of TOOLS[name]!.scopes) expect(description).toContain(scope);
    expect(annotations?.readOnlyHint).toBe(/^(list|explain|query|get)_/.test(name));
  }
});

test("an assistant triages: lists, explains with evidence, looks at the measurements, acknowledges", async () => {
  const own = await createWalkOrganization(installation, database, "triage");
  const client = await connect(own.apiKey);
  const listed = Items.parse((await call(client, "list_alerts", { status: ["open"], endpoint_id: own.endpointId })).json);
  expect(listed.items.map(({ id }) => id)).toContain(own.alertId);
  const explained = (await call(client, "explain_alert", { alert_id: own.alertId })).json;
  expect(explained).toMatchObject({
    title: "triage alert",
    detection_score: { evidence: { observed: 20.3, expected: { value: 0.2 }, unit: "ms", uncertainty: 0.05 } },
    timeline: [{ type: "opened" }],
  });
  const series = (await call(client, "query_series", { endpoint_id: own.endpointId, metric: "udp_echo_rtt", limit: 500 })).json;
  const counts = z.object({ items: z.array(z.object({ n: z.int() })) }).parse(series);
  expect(counts.items.reduce((sum, { n }) => sum + n, 0)).toBe(120);
  expect((await call(client, "acknowledge_alert", { alert_id: own.alertId, note: "looking" })).json).toMatchObject({
    status: "acknowledged",
  });
  const again = Items.parse((await call(client, "list_alerts", { status: ["open"], endpoint_id: own.endpointId })).json);
  expect(again.items.map(({ id }) => id)).not.toContain(own.alertId);
  const audited = await installation.db.withTenant(own.tenantId, (tx) => tx.auditEntry.findMany({ where: { actorId: own.apiKeyId } }));
  expect(audited.map(({ action }) => action)).toContain("alert.acknowledge");
});

test("a live test starts on a collector, and its results are read as they come", async () => {
  const client = await connect(b.apiKey);
  const started = z
    .object({ id: z.guid(), state: z.literal("pending") })
    .parse((await call(client, "run_live_test", INPUTS.run_live_test!(b))).json);
  const result = {
    n: 0,
    atMs: Date.now(),
    outcome: "ok",
    metrics: { udp_echo_rtt: { value: 1.5, unit: "ms", uncertainty: 0.1 } },
    stampSource: "user",
  };
  await installation.db.withTenant(b.tenantId, async (tx) => {
    await tx.probeJob.update({ where: { tenantId_id: { tenantId: b.tenantId, id: started.id } }, data: { state: "done" } });
    await tx.probeJobResult.create({ data: { tenantId: b.tenantId, jobId: started.id, n: 0, at: new Date(), result } });
  });
  expect((await call(client, "get_live_test", { live_test_id: started.id })).json).toMatchObject({
    state: "done",
    runs: [{ outcome: "ok", metrics: { udp_echo_rtt: { value: 1.5, unit: "ms" } } }],
  });
});

describe.each(Object.keys(INPUTS))("%s", (name) => {
  test("needs its scope, finds nothing of another organization, and answers its own", async () => {
    const input = INPUTS[name]!(a);
    const scopes: readonly Scope[] = TOOLS[name]!.scopes;
    const { apiKey } = await addApiKey(
      installation.db,
      a.tenantId,
      SCOPES.filter((scope) => !scopes.includes(scope)),
    );
    expect(await call(await connect(apiKey), name, input)).toMatchObject({ isError: true, json: { code: "forbidden" } });

    const foreign = await call(await connect(b.apiKey), name, input);
    expect(leaks(foreign.json, { body: input }, a)).toEqual([]);
    const namesARow = Object.keys(input).some((key) => ID.test(key)) && !name.startsWith("list_");
    if (namesARow) expect(foreign).toMatchObject({ isError: true, json: { code: "not_found" } });

    const { apiKey: enough } = await addApiKey(installation.db, a.tenantId, scopes);
    expect(await call(await connect(enough), name, input)).toMatchObject({ isError: false });
  });
});

describe("the door", () => {
  const post = (headers: { authorization?: string; origin?: string }, body: unknown, server = app) =>
    server.fetch(
      new Request(`https://padit.example${MCP_PATH}`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    );
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  const bearer = () => ({ authorization: `Bearer ${a.apiKey}` });

  test("asks for a key before it reads a message", async () => {
    for (const headers of [{}, { authorization: "Bearer padit_unknown" }]) {
      const answer = await post(headers, list);
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect((await post(bearer(), list)).status).toBe(200);
  });

  test("refuses pages of other sites, batches, bodies that are too large or no JSON, and other methods", async () => {
    expect((await post({ ...bearer(), origin: "https://evil.example" }, list)).status).toBe(403);
    expect((await post({ ...bearer(), origin: "https://padit.example" }, list)).status).toBe(200);
    expect((await post(bearer(), [list, list])).status).toBe(400);
    expect((await post(bearer(), `{"a": "${"x".repeat(70_000)}"}`)).status).toBe(413);
    expect((await post(bearer(), "{")).status).toBe(400);
    const get = await app.fetch(new Request(`https://padit.example${MCP_PATH}`, { headers: bearer() }));
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("spends the key's budget like REST: what is too much is 429 with a time to come back", async () => {
    const { apiKey } = await addApiKey(installation.db, a.tenantId, ["alerts:read"]);
    const small = createMcpApp(withStoppedBudgets(installation), { requestsPerMinute: 3 });
    const ask = (body: object) => post({ authorization: `Bearer ${apiKey}` }, body, small);
    const alerts = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list_alerts", arguments: {} } };
    expect((await ask(alerts)).status).toBe(200); // the message and its operation
    const second = await ask(alerts); // the operation has no budget left
    expect(await second.json()).toMatchObject({ result: { isError: true, content: [{ text: expect.stringContaining("rate_limited") }] } });
    const third = await ask(list);
    expect(third.status).toBe(429);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("invalid input of a tool is an answer that says where", async () => {
    const client = await connect(a.apiKey);
    const { isError, content } = Answer.parse(await client.callTool({ name: "explain_alert", arguments: { alert_id: "no id" } }));
    expect(isError).toBe(true);
    expect(content[0].text).toContain("alert_id");
  });
});
