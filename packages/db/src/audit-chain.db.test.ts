import { createHash } from "node:crypto";
import { newId } from "@padit/domain";
import { expect, test } from "vitest";
import { verifyAuditChain } from "./audit-chain";
import { findMigrations, migrate, readMigrations } from "./migrate";
import { openDatabase } from "./open-database";
import { createEmptyTestDatabase, TEST_CREDENTIALS } from "./testing";

test("an upgrade makes earlier entries the start of the chain, in the order of their times", async () => {
  const database = await createEmptyTestDatabase({ backend: "postgresql" });
  const db = openDatabase(database.urls);
  try {
    const earlier = readMigrations(findMigrations()).filter(({ name }) => name < "20261129143000");
    const only = earlier.map(({ name, sql }) => ({ name, checksum: createHash("sha256").update(sql).digest("hex") }));
    await migrate(database.urls.owner, { credentials: TEST_CREDENTIALS, timescale: "off", only });
    const tenantId = newId();
    const insert = (hour: number) =>
      db.withTenant(
        tenantId,
        (tx) => tx.$executeRaw`
          INSERT INTO audit_entry (tenant_id, id, at, actor_type, actor_name, action, target_type, target_id)
          VALUES (${tenantId}::uuid, ${newId()}::uuid, ${new Date(Date.UTC(2026, 9, 1, hour))}, 'user', '김지우', 'alert.acknowledge', 'alert', 'x')`,
      );
    for (const hour of [5, 3, 4]) await insert(hour);
    await migrate(database.urls.owner, { credentials: TEST_CREDENTIALS, timescale: "off" });
    await insert(6);
    expect(await verifyAuditChain(db, tenantId)).toMatchObject({ links: 4, found: 3, anchor: null, fault: null });
    const links = await db.withTenant(tenantId, (tx) => tx.auditLink.findMany({ orderBy: { position: "asc" }, select: { entryId: true } }));
    const entries = await db.asSystem((tx) => tx.auditEntry.findMany({ orderBy: { at: "asc" }, select: { id: true } }));
    expect(links.map(({ entryId }) => entryId)).toEqual(entries.map(({ id }) => id));
  } finally {
    await db.close();
    await database.dispose();
  }
});
