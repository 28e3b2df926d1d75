import { readFileSync } from "node:fs";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

const MIGRATION = readFileSync(
  new URL("../../../../prisma/migrations/20261128135500_incident_types/migration.sql", import.meta.url),
  "utf8",
);

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.dispose();
});

test("integrations that took every type no longer take incidents; those that take nothing else are left as they are", async () => {
  await owner.query("CREATE SCHEMA older; SET search_path = older; CREATE TABLE integration (id int, event_types text[])");
  const stored = [
    ["alert.created", "incident.created", "incident.resolved", "collector.silent", "test"],
    ["alert.created"],
    ["incident.created"],
    ["incident.resolved", "test"],
  ];
  for (const [id, types] of stored.entries()) await owner.query("INSERT INTO integration VALUES ($1, $2)", [id, types]);
  const migrated = [["alert.created", "collector.silent", "test"], ...stored.slice(1)];
  const typesNow = async () =>
    (await owner.query("SELECT event_types FROM integration ORDER BY id")).rows.map(({ event_types }) => event_types);
  await owner.query(MIGRATION);
  expect(await typesNow()).toEqual(migrated);
  await owner.query(MIGRATION);
  expect(await typesNow()).toEqual(migrated);
});
