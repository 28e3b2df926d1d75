import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addApiKey, type TestInstallation, testInstallation } from "../testing/full-organization";
import { restClient } from "../testing/rest-client";
import { createWalkOrganization } from "../walk/walk-organization";

let database: TestDatabase;
let installation: TestInstallation;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
});
afterAll(async () => {
  await installation.changes.close();
  await database.dispose();
});

test("the whole trail is exported, each entry with its place in a chain without gaps", async () => {
  const { tenantId } = await createWalkOrganization(installation, database, "alpha");
  const { apiKey: key } = await addApiKey(installation.db, tenantId, ["audit:read"]);
  const rows = Array.from({ length: 2_001 }, (_, n) => ({
    ...{ tenantId, id: crypto.randomUUID(), at: new Date(n), actorType: "user", actorName: '=Ana, "x"' },
    ...{ action: "test.write", targetType: "test", targetId: String(n), detail: { after: { n } } },
  }));
  await database.db.withTenant(tenantId, (tx) => tx.auditEntry.createMany({ data: rows }));
  const rest = restClient(installation);
  const { json, headers } = await rest.call("GET", "/audit-entries", { key });
  expect(headers.get("content-type")).toBe("application/x-ndjson");
  const entries = String(json)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const count = await database.db.withTenant(tenantId, (tx) => tx.auditEntry.count());
  expect(count).toBeGreaterThan(rows.length);
  expect(entries.map(({ chain_position }) => chain_position).sort((x, y) => x - y)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
  expect(entries.at(-1)).toMatchObject({ at: "1970-01-01T00:00:00.000Z", action: "test.write", detail: { after: { n: 0 } } });

  const csv = String((await rest.call("GET", "/audit-entries?format=csv&action=test.&to=1970-01-01T00:00:00.002Z", { key })).json).split(
    "\r\n",
  );
  expect(csv).toHaveLength(4); // the header, two entries, the end of the last line
  expect(csv[1]).toMatch(
    /^1970-01-01T00:00:00\.001Z,user,,"'=Ana, ""x""",test\.write,test,1,,"\{""after"":\{""n"":1\}\}",[0-9a-f-]{36},\d+,[0-9a-f]{64}$/,
  );
});
