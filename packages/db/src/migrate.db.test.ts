import pg from "pg";
import { expect, test } from "vitest";
import { migrate } from "./migrate";
import { createTestDatabase } from "./testing";

test("a version refuses a database that a newer one has migrated, and changes nothing", async () => {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
  try {
    await migrate(database.urls.owner);
    await owner.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', 'x', '29990101000000_future', now())",
    );
    const applied = () => owner.query("SELECT count(*)::int AS n FROM _prisma_migrations").then(({ rows }) => rows);
    const before = await applied();
    await expect(migrate(database.urls.owner)).rejects.toThrow(/newer version of PADIT.*29990101000000_future.*nothing was changed/);
    expect(await applied()).toEqual(before);
  } finally {
    await owner.end();
    await database.dispose();
  }
});
