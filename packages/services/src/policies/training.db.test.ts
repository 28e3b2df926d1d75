import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelExperiment } from "../experiments/cancel-experiment";
import { getExperiment } from "../experiments/experiment-queries";
import { startExperiment } from "../experiments/start-experiment";
import { applyPolicy } from "../policies/apply-policy";
import { getPolicy } from "../policies/get-policy";
import { startReplay } from "../replays/start-replay";
import type { ServiceContext } from "../service-context";
import { createTestOrganization } from "../testing/test-organization";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const budget = { alertsPerDay: 5, alertsPerEndpointMonth: 2 };
const finish = ({ db, actor: { tenantId } }: ServiceContext, id: string) =>
  db.withTenant(tenantId, (tx) => tx.replay.update({ where: { tenantId_id: { tenantId, id } }, data: { state: "done" } }));

test("a preset changes only after its replay is done, and the history and the audit log tell of it", async () => {
  const { owner, audited } = await createTestOrganization(database.db);
  expect(await getPolicy(owner)).toMatchObject({ policy: { preset: "balanced", updatedAt: null }, replay: null, changes: [] });
  await expect(applyPolicy(owner, { preset: "quiet", budget })).rejects.toMatchObject({ code: "invalid", issues: [{ path: "replayId" }] });
  const replay = await startReplay(owner, {});
  expect((await startReplay(owner, {})).id).toBe(replay.id);
  const change = { preset: "quiet", budget, replayId: replay.id } as const;
  await expect(applyPolicy(owner, change)).rejects.toMatchObject({ code: "invalid" });
  await finish(owner, replay.id);
  expect(await applyPolicy(owner, change)).toMatchObject({ preset: "quiet", budget });
  const { policy, changes } = await getPolicy(owner);
  expect(policy).toMatchObject({ preset: "quiet", budget });
  expect(changes).toMatchObject([{ before: { preset: "balanced" }, after: { preset: "quiet" } }]);
  expect(await audited()).toEqual(["replay.start", "policy.update"]);
});

test("a budget alone changes without a replay; a viewer changes nothing", async () => {
  const { owner, join } = await createTestOrganization(database.db);
  expect(await applyPolicy(owner, { preset: "balanced", budget })).toMatchObject({ budget });
  await expect(applyPolicy(await join("viewer"), { preset: "balanced", budget })).rejects.toMatchObject({ code: "forbidden" });
});

test("an organization runs one experiment at a time; one that waits is cancelled at once", async () => {
  const { owner, tenantId } = await createTestOrganization(database.db);
  const { id } = await startExperiment(owner, { candidates: 9 });
  await expect(startExperiment(owner, {})).rejects.toMatchObject({ code: "conflict" });
  const messages = await database.db.withTenant(tenantId, (tx) => tx.outbox.findMany({ where: { kind: "workflow" } }));
  expect(messages).toMatchObject([{ payload: { workflow: "trainModels", workflowId: `trainModels/${id}` } }]);
  expect(await cancelExperiment(owner, { experimentId: id })).toMatchObject({ state: "cancelled" });
  expect(await startExperiment(owner, {})).toMatchObject({ state: "queued", settings: { candidates: 27 } });
  expect(await getExperiment(owner, { experimentId: id })).toMatchObject({ trials: [] });
});
