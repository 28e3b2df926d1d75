import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { SCOPES } from "@padit/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addApiKey,
  createFullOrganization,
  type FullOrganization,
  type TestInstallation,
  testInstallation,
} from "../testing/full-organization";
import { problemOf, type RestClient, restClient } from "../testing/rest-client";

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

const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}, key = ours.apiKey) =>
  rest.call(method, path, { key, headers, ...(body && { body }) });
const exported = async (): Promise<string> => String((await call("GET", "/configuration")).json);

test("the configuration is YAML with a digest, or JSON with the same members", async () => {
  const yaml = await call("GET", "/configuration");
  expect(yaml.headers.get("content-type")).toMatch(/^text\/yaml/);
  const json = await call("GET", "/configuration", undefined, { accept: "application/json" });
  const { digest, document } = json.json as { digest: string; document: { rules: object[] } };
  expect(yaml.headers.get("etag")).toBe(`"${digest}"`);
  expect(yaml.json).toContain(
    "rules:\n  - name: ours rule\n    metric_name: udp_echo_rtt\n    scope:\n      endpoints:\n        - ours endpoint\n",
  );
  expect(document.rules).toMatchObject([
    { name: "ours rule", scope: { endpoints: ["ours endpoint"] }, minimum_deviation: { absolute: 2 } },
  ]);
});

test("a plan, its application, and a plan that is no longer of what stands", async () => {
  const document = (await exported()).replace("threshold: 10", "threshold: 11");
  const plan = await call("POST", "/configuration/plan", { document });
  const fields = [{ field: "threshold", before: 10, after: 11 }];
  expect(plan).toMatchObject({ status: 200, json: { changes: [{ action: "change", kind: "rule", name: "ours rule", fields }] } });
  const { digest } = plan.json as { digest: string };
  const once = { "idempotency-key": "apply-1" };
  const applied = await call("POST", "/configuration/apply", { document, digest }, once);
  expect(applied).toMatchObject({ status: 200, json: { changes: [{ fields }], secrets: [] } });
  expect((await call("POST", "/configuration/apply", { document, digest }, once)).json).toEqual(applied.json);
  expect(await exported()).toBe(document);
  const late = problemOf(await call("POST", "/configuration/apply", { document, digest }));
  expect(late).toMatchObject({ status: 409, detail: expect.stringContaining("changed since this plan was made") });
});

test("a plan with an idempotency key changes nothing, and the transaction of the key goes on", async () => {
  const before = await exported();
  const document = before.replace("threshold: 11", "threshold: 50").replace("threshold: 10", "threshold: 50");
  const [first, second] = [1, 2].map(() => call("POST", "/configuration/plan", { document }, { "idempotency-key": "plan-1" }));
  expect((await first)?.json).toMatchObject({ changes: [{ kind: "rule" }] });
  expect((await second)?.json).toEqual((await first)?.json);
  expect(await exported()).toBe(before);
});

test("an error names the line and the place; a key that only reads is refused", async () => {
  const document = `${await exported()}rule: []\n`;
  expect(problemOf(await call("POST", "/configuration/plan", { document }))).toMatchObject({
    ...{ status: 400, detail: expect.stringMatching(/^Line 1: Unrecognized key: "rule"/) },
    errors: [{ path: "", message: expect.stringMatching(/^Line 1: /) }],
  });
  const reading = await addApiKey(
    installation.db,
    ours.tenantId,
    SCOPES.filter((scope) => scope !== "configuration:write"),
  );
  for (const verb of ["plan", "apply"])
    expect(problemOf(await call("POST", `/configuration/${verb}`, { document }, {}, reading.apiKey))).toMatchObject({ status: 403 });
  expect((await call("GET", "/configuration", undefined, {}, reading.apiKey)).status).toBe(200);
});

test("a document may be larger than other bodies, up to a million characters", async () => {
  const padding = (length: number) => ({ document: `# ${"x".repeat(length)}\napi_version: padit/v1\nkind: Configuration\n` });
  expect(await call("POST", "/configuration/plan", padding(900_000))).toMatchObject({ status: 200, json: { changes: [] } });
  expect(problemOf(await call("POST", "/configuration/plan", padding(1_000_000)))).toMatchObject({ status: 400 });
  expect(problemOf(await call("POST", "/configuration/plan", padding(2_200_000)))).toMatchObject({ status: 413 });
  expect(problemOf(await call("POST", "/rules", padding(900_000)))).toMatchObject({ status: 413 });
});

test("the schema for editors names every section", async () => {
  const { json } = await call("GET", "/configuration/schema");
  const { properties, required } = json as { properties: Record<string, unknown>; required: string[] };
  expect(required).toEqual(["api_version", "kind"]);
  expect(Object.keys(properties)).toEqual([
    ...[
      "api_version",
      "kind",
      "collectors",
      "endpoints",
      "rules",
      "integrations",
      "rotas",
      "routes",
      "silences",
      "maintenance",
      "policy",
      "members",
    ],
  ]);
});
