import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signPlansOf, startTestIngest, type TestIngest } from "../../apps/ingest/src/testing";
import { enrol } from "../../collectors/agent/src/enrolment/enrol";
import { REVOKED_EXIT_CODE } from "../../collectors/agent/src/enrolment/revocation";
import { BundledAgent } from "../../collectors/agent/src/testing/bundled-agent";
import { createEnrolmentToken, revokeCollector } from "../../packages/services/src/collectors";
import { createKeyring } from "../../packages/services/src/keyring/keyring";
import { createTestOrganization } from "../../packages/services/src/testing/test-organization";

let server: TestIngest;
let dir: string;
let agent: BundledAgent;
beforeAll(async () => {
  server = await startTestIngest();
  dir = await mkdtemp(join(tmpdir(), "padit-revoked-"));
  agent = await BundledAgent.make();
});
afterAll(async () => {
  await agent?.remove();
  await server?.close();
  await rm(dir, { recursive: true });
});

test("revoking a collector ends its process by the server's signed statement, and a restart does not bring it back", async () => {
  const { db } = server.database;
  const { owner, tenantId } = await createTestOrganization(db, createKeyring(server.secretKeys));
  const { token, serverKey } = await createEnrolmentToken(owner, { name: "revoked" });
  await writeFile(join(dir, "allow.json"), "[]");
  const { collectorId } = await enrol({ server: server.url, token, serverKey, dir, epoch: 1 });
  agent.start(dir);
  await signPlansOf(server);
  const where = { tenantId_id: { tenantId, id: collectorId } };
  const isSeen = async () => {
    const { applied } = await db.withTenant(tenantId, async (tx) => ({
      applied: (await tx.collector.findUniqueOrThrow({ where })).appliedPlanRevision,
    }));
    return applied !== null && applied > 0;
  };
  while (!(await isSeen())) await new Promise((resolve) => setTimeout(resolve, 50));
  await revokeCollector(owner, { collectorId });
  expect(await agent.ended()).toEqual({ code: REVOKED_EXIT_CODE, signal: null });
  expect(agent.log()).toContain("this collector was revoked");
  expect(existsSync(join(dir, "plan.json"))).toBe(false);
  agent.start(dir);
  expect(await agent.ended()).toEqual({ code: REVOKED_EXIT_CODE, signal: null });
});
