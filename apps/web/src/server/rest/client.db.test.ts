import { createPaditClient, dataOf, itemsOf, PaditApiError, type PaditClient } from "@padit/client";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addEndpoint } from "../../../../../packages/client/examples/add-endpoint";
import { triage } from "../../../../../packages/client/examples/triage";
import { worstMinute } from "../../../../../packages/client/examples/worst-minute";
import { addApiKey, createFullOrganization, type FullOrganization, testInstallation } from "../testing/full-organization";
import { withStoppedBudgets } from "../testing/stopped-budgets";
import { createRestApp } from "./app";
import type { RestApp } from "./rest-env";

let database: TestDatabase;
let ours: FullOrganization;
let theirs: FullOrganization;
let app: RestApp;
let limited: RestApp;
let limitedKey: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  theirs = await createFullOrganization(installation, database, "theirs");
  app = createRestApp(installation);
  ({ apiKey: limitedKey } = await addApiKey(installation.db, ours.tenantId, ["endpoints:read"]));
  limited = createRestApp(withStoppedBudgets(installation), { requestsPerMinute: 1 });
});
afterAll(() => database.dispose());

const clientOf = (apiKey: string, rest = app): PaditClient =>
  createPaditClient({ url: "https://padit.example/", apiKey, fetch: async (request) => rest.fetch(request) });

test("the example that adds an endpoint adds one, however often it runs", async () => {
  const client = clientOf(ours.apiKey);
  const added = await addEndpoint(client, "192.0.2.77");
  expect(added).toMatchObject({ name: "192.0.2.77", protocol: "icmp", interval_seconds: 10, tags: ["added-by-script"] });
  expect(await addEndpoint(client, "192.0.2.77")).toEqual(added);
});

test("the example that triages acknowledges the open alerts of its own organization alone", async () => {
  const client = clientOf(ours.apiKey);
  await expect(triage(client, theirs.endpointId)).resolves.toEqual([]);
  await expect(triage(client, ours.endpointId)).resolves.toEqual(["warning: ours alert"]);
  const alert = await dataOf(client.GET("/api/v1/alerts/{id}", { params: { path: { id: ours.alertId } } }));
  expect(alert.status).toBe("acknowledged");
  const foreign = await dataOf(clientOf(theirs.apiKey).GET("/api/v1/alerts/{id}", { params: { path: { id: theirs.alertId } } }));
  expect(foreign.status).toBe("open");
});

test("the example that looks for the worst minute finds it", async () => {
  // 120 samples of 0…119 ms, the oldest the largest.
  await expect(worstMinute(clientOf(ours.apiKey), ours.endpointId, "udp_echo_rtt")).resolves.toMatchObject({ max: 119, unit: "ms" });
  await expect(worstMinute(clientOf(ours.apiKey), ours.endpointId, "no_such_metric")).resolves.toBeNull();
});

test("a list is read page by page to its end", async () => {
  const client = clientOf(ours.apiKey);
  const ids: string[] = [];
  const sizes: number[] = [];
  for await (const { id } of itemsOf(async (cursor) => {
    const answer = await client.GET("/api/v1/alerts", { params: { query: { limit: 1, ...(cursor && { cursor }) } } });
    sizes.push(answer.data?.items.length ?? 0);
    return answer;
  }))
    ids.push(id);
  expect(ids.sort()).toEqual([ours.alertId, ours.resolvedAlertId].sort());
  expect(sizes.slice(0, 2)).toEqual([1, 1]);
});

test("a refusal is an error with the API's code, sentence and places", async () => {
  const invalid = dataOf(clientOf(ours.apiKey).POST("/api/v1/endpoints", { body: { name: "", protocol: "icmp", target: {} } }));
  await expect(invalid).rejects.toBeInstanceOf(PaditApiError);
  await expect(invalid).rejects.toMatchObject({ status: 400, code: "invalid", errors: [{ path: "name" }], retryAfterSeconds: null });
  await expect(dataOf(clientOf("padit_unknown").GET("/api/v1/endpoints"))).rejects.toMatchObject({ status: 401, code: "unauthenticated" });
  const spent = clientOf(limitedKey, limited);
  await dataOf(spent.GET("/api/v1/endpoints"));
  const refused = await dataOf(spent.GET("/api/v1/endpoints")).catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 429, code: "rate_limited", retryAfterSeconds: expect.any(Number) });
});
