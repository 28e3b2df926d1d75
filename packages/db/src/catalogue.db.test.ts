import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogueFaults } from "./catalogue";
import { createTestDatabase, type TestDatabase, testBackends } from "./testing";

describe.each(testBackends())("the catalogue of %s", (backend) => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase({ backend });
    owner = new pg.Client({ connectionString: database.urls.owner });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.dispose();
  });

  test("holds to the rules of tenancy", async () => {
    expect(await catalogueFaults(owner)).toEqual([]);
  });

  test.each([
    ["DROP POLICY tenant_isolation ON alert", "alert lacks the policy tenant_isolation"],
    ["ALTER TABLE alert NO FORCE ROW LEVEL SECURITY", "alert lacks forced row security"],
    ["CREATE TABLE note (tenant_id uuid, id uuid)", "note lacks forced row security"],
    ["CREATE POLICY before_tenant ON rule TO padit_system USING (true)", "rule has the policy before_tenant that nobody agreed to"],
    ["ALTER TABLE gap ADD CONSTRAINT loose FOREIGN KEY (collector_id) REFERENCES collector (id)", "gap refers by loose across tenants"],
    ["GRANT SELECT ON tsdb.sample TO padit_app", "padit_app may SELECT tsdb.sample"],
    ["GRANT DELETE ON audit_entry TO padit_system", "padit_system may DELETE audit_entry"],
    ["GRANT UPDATE (detail) ON audit_entry TO padit_app", "padit_app may UPDATE audit_entry"],
    ["GRANT UPDATE (action) ON audit_entry TO padit_system", "padit_system may UPDATE audit_entry.action"],
    ["GRANT UPDATE (hash) ON audit_link TO padit_system", "padit_system may UPDATE audit_link"],
    ["GRANT DELETE ON audit_anchor TO padit_app", "padit_app may DELETE audit_anchor"],
    ["GRANT EXECUTE ON FUNCTION append_audit_link TO PUBLIC", "padit_app may execute append_audit_link"],
    ["ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_linked", "audit_entry lacks the trigger audit_entry_linked"],
    ["ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_erasure_only", "audit_entry lacks the trigger audit_entry_erasure_only"],
  ])("reports the damage of: %s", async (damage, fault) => {
    await owner.query("BEGIN");
    try {
      await owner.query(damage);
      expect(await catalogueFaults(owner)).toContain(fault);
    } finally {
      await owner.query("ROLLBACK");
    }
  });

  test("the migrations make what schema.prisma says", async () => {
    const home = path.resolve(import.meta.dirname, "..");
    const { stdout } = await promisify(execFile)(
      path.join(home, "node_modules/.bin/prisma"),
      ["migrate", "diff", "--from-config-datasource", "--to-schema", "../../prisma/schema.prisma", "--script"],
      {
        cwd: home,
        env: {
          ...process.env,
          DATABASE_URL: database.urls.owner,
          PRISMA_SCHEMA_ENGINE_BINARY: path.join(home, "engine/schema-engine.mjs"),
        },
      },
    );
    expect(stdout.trim()).toBe("-- This is an empty migration.");
  });
});
