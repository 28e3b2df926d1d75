import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { createTestOrganization } from "@padit/services/testing/test-organization";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyAudit } from "./audit";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

async function run(organization?: string, expected?: string): Promise<{ lines: string[]; failure: string | null }> {
  const lines: string[] = [];
  const failure = await verifyAudit(database.db, { organization, expect: expected }, (line) => lines.push(line)).then(
    () => null,
    (error: Error) => error.message,
  );
  return { lines, failure };
}

test("the operator sees each trail's head, and the first broken entry", async () => {
  const [good, bad] = [await createTestOrganization(database.db), await createTestOrganization(database.db)];
  const { lines, failure } = await run();
  expect(failure).toBeNull();
  expect(lines.find((line) => line.startsWith(`${good.slug}: `))).toMatch(/: 1 links hold; head 1:[0-9a-f]{64}$/);
  const [, head] = / head (.*)$/.exec(lines.find((line) => line.startsWith(bad.slug)) ?? "") ?? [];

  const owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
  await owner.query("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER");
  await owner.query("UPDATE audit_entry SET action = 'other' WHERE tenant_id = $1", [bad.tenantId]);
  await owner.query("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER");
  await owner.end();

  expect((await run(good.slug)).failure).toBeNull();
  const broken = await run(bad.tenantId, head);
  expect(broken.failure).toBe("1 of 1 audit trails are broken");
  expect(broken.lines[0]).toMatch(/: BROKEN at position 1, entry [0-9a-f-]{36}: the entry was changed$/);
});

test("an unknown organization and a head of no form are refused", async () => {
  expect((await run("nobody")).failure).toBe("there is no audit trail of nobody");
  expect((await run("nobody", "12")).failure).toContain("position:hash");
  expect((await run(undefined, `1:${"0".repeat(64)}`)).failure).toContain("name it");
});
