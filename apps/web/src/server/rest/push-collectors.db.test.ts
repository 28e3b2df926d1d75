import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFullOrganization, type FullOrganization, testInstallation } from "../testing/full-organization";
import { type RestClient, restClient } from "../testing/rest-client";

let database: TestDatabase;
let ours: FullOrganization;
let rest: RestClient;
beforeAll(async () => {
  database = await createTestDatabase();
  const installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  rest = restClient(installation);
});
afterAll(() => database.dispose());

const call = (method: string, path: string, body?: unknown) =>
  rest.call(method, path, { key: ours.apiKey, ...(body !== undefined && { body }) });

test("a push collector's token is shown once; its limit and mapping change, and another token replaces the first", async () => {
  const { status, json } = await call("POST", "/collectors/push", { name: "telegraf", mapping: { endpoint_labels: ["host"] } });
  const push = { series_count: 0, series_max: 10_000, mapping: { endpoint_labels: ["host"], metrics: [] }, problem: null };
  expect([status, json]).toEqual([
    201,
    {
      collector: expect.objectContaining({ name: "telegraf", kind: "push", state: "never_seen", push }),
      ...{ token: expect.stringMatching(/^padit_push_/), server: "https://ingest.padit.example" },
    },
  ]);
  const { collector, token } = json as { collector: { id: string }; token: string };
  const changes = { series_max: 5, mapping: { metrics: [{ match: "ping_*", unit: "ms", metric_type: "latency", nature: "delay" }] } };
  expect((await call("PATCH", `/collectors/${collector.id}/push`, changes)).json).toMatchObject({
    push: { series_max: 5, mapping: { endpoint_labels: ["instance", "host", "service.name"], metrics: changes.mapping.metrics } },
  });
  const rotated = (await call("POST", `/collectors/${collector.id}/rotate-token`)).json as { token: string };
  expect(rotated.token).not.toBe(token);
  expect((await call("PATCH", `/collectors/${ours.collectorId}/push`, changes)).status).toBe(409);
  expect((await call("POST", "/collectors/push", { name: "telegraf" })).status).toBe(409);
  expect((await call("POST", `/collectors/${collector.id}/revoke`)).status).toBe(200);
});
