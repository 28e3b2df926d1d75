import { readFileSync } from "node:fs";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withSecrets } from "../testing/configured-organization";
import { createTestOrganization } from "../testing/test-organization";
import { applyConfiguration, exportConfiguration, planConfiguration } from "./configuration";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const DAY_MS = 86_400_000;

test("the example in docs/configuration.md applies to an organization with its agent and its member", async () => {
  const { owner, tenantId, join } = await createTestOrganization(database.db);
  const { actor: ana } = await join("viewer");
  if (ana.kind !== "user") throw new Error("a member is a person");
  await database.db.withTenant(tenantId, (tx) =>
    tx.collector.create({ data: { tenantId, id: newId(), name: "berlin-1", site: "Berlin", shard: 0, version: "0.1.0" } }),
  );
  const docs = readFileSync(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");
  const [, example = ""] = /```yaml\n([\s\S]+?)```/.exec(docs) ?? [];
  const soon = new Date(Date.now() + DAY_MS).toISOString();
  const document = withSecrets(example)
    .replaceAll("ana@example.com", `${ana.userId}@example.org`)
    .replaceAll(/2030-01-0\dT0\d:00:00Z/g, soon);
  const { changes } = await applyConfiguration(owner, { document });
  expect(changes.map(({ kind }) => kind)).toEqual([
    ...[
      "collector",
      "endpoint",
      "endpoint",
      "rule",
      "integration",
      "integration",
      "rota",
      "route",
      "route",
      "silence",
      "maintenance",
      "policy",
      "member",
    ],
  ]);
  expect(await planConfiguration(owner, { document })).toMatchObject({ changes: [] });
  const { text } = await exportConfiguration(owner);
  expect(await planConfiguration(owner, { document: text, prune: true })).toMatchObject({ changes: [], unnamed: [] });
});
