import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFullOrganization, type FullOrganization, testInstallation } from "../testing/full-organization";
import { problemOf, type RestClient, restClient } from "../testing/rest-client";

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

const call = (method: string, path: string, body?: object) => rest.call(method, path, { key: ours.apiKey, ...(body && { body }) });
const names = async () => {
  const { json } = await call("GET", "/routes");
  return (json as { items: { name: string; position: number }[] }).items.map(({ name, position }) => `${position} ${name}`);
};

test("single routes are added, changed, moved and removed; the last one always matches everything", async () => {
  const recipients = [{ type: "integration", id: ours.integrationId }];
  expect(problemOf(await call("POST", "/routes", { name: "core", selector: "label:core", recipients }))).toMatchObject({ status: 400 });
  const last = (await call("POST", "/routes", { name: "all", recipients })).json as { id: string };
  const core = { name: "core", selector: "label:core", recipients, wait_seconds: 120, quiet_severity: "warning" };
  const added = await call("POST", "/routes", core);
  expect(added).toMatchObject({ status: 201, json: { ...core, position: 1, enabled: true, steps: [] } });
  const { id } = added.json as { id: string };
  await call("POST", "/routes", { name: "drills", selector: "label:drill", position: 1 });
  expect(await names()).toEqual(["1 drills", "2 core", "3 all"]);

  const steps = [{ after_seconds: 600, recipients }];
  expect(await call("PATCH", `/routes/${id}`, { steps, position: 1 })).toMatchObject({
    status: 200,
    json: { ...core, id, position: 1, steps },
  });
  expect(await names()).toEqual(["1 core", "2 drills", "3 all"]);
  expect((await call("GET", `/routes/${id}`)).json).toMatchObject({ ...core, steps });
  expect(problemOf(await call("PATCH", `/routes/${last.id}`, { position: 1 }))).toMatchObject({ status: 400 });
  expect(problemOf(await call("DELETE", `/routes/${last.id}`))).toMatchObject({ status: 400 });
  for (const status of [204, 404]) expect((await call("DELETE", `/routes/${id}`)).status).toBe(status);
  expect(await names()).toEqual(["1 drills", "2 all"]);
});
