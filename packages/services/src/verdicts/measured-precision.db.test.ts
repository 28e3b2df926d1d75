import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { precisionText } from "@padit/domain/verdicts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRule } from "../rules/create-rule";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { alertPrecision, getMeasuredPrecision } from "./measured-precision";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const NOW = new Date("2026-11-28T12:00:00Z");
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const times = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));

async function organization() {
  const made = await createTestOrganization(database.db);
  const rows = new TestAlerts(database.db, made.tenantId);
  const [echo, web] = [await rows.endpoint("echo"), await rows.endpoint("web", "http")];
  const level = { detectionScore: { detector_name: "expectation" }, endpointId: echo, labels: ["core"], openedAt: daysAgo(3) };
  return { ...made, ctx: { ...made.owner, now: () => NOW }, rows, echo, web, level };
}

/** Copies an alert; many times, this is faster than to insert rows one by one. */
const copies = (tenantId: string, alertId: string, n: number) =>
  database.db.withTenant(
    tenantId,
    (tx) => tx.$executeRaw`
      INSERT INTO alert SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'key', gen_random_uuid()))).*
      FROM alert a, generate_series(1, ${n}) WHERE a.id = ${alertId}::uuid`,
  );

test("precision is counted by detector, rule, protocol, label and the preset in force when the alert opened", async () => {
  const { ctx, rows, web, level, tenantId } = await organization();
  const rule = await createRule(ctx, { name: "slow", metricName: "udp_echo_rtt", direction: "above", threshold: 10 });
  await database.db.withTenant(tenantId, async (tx) => {
    const policyId = newId();
    await tx.policy.create({ data: { tenantId, id: policyId, name: "default", preset: "quiet" } });
    const [before, after] = [
      { preset: "balanced", budget: {} },
      { preset: "quiet", budget: {} },
    ];
    await tx.policyChange.create({ data: { tenantId, id: newId(), policyId, at: daysAgo(10), actorName: "Ada", before, after } });
  });
  await rows.alerts([
    ...times(17, () => ({ ...level, verdict: "true" as const })),
    ...times(4, () => ({ ...level, verdict: "false" as const, openedAt: daysAgo(20) })),
    ...times(2, () => ({ ...level, verdict: "not_actionable" as const, endpointId: web, ruleId: rule.id, labels: ["edge", "core"] })),
    { ...level, verdict: "duplicate" as const },
    { ...level, verdict: null },
    { ...level, verdict: "false" as const, openedAt: daysAgo(100) },
    { verdict: "expected" as const, openedAt: daysAgo(1), detectionScore: { detector_name: "silence" }, kind: "no_data" },
  ]);
  const { all, by } = await getMeasuredPrecision(ctx, { days: 90 });
  const counts = (groups: readonly { title: string; right: number; n: number }[]) =>
    groups.map(({ title, right, n }) => `${title} ${right}/${n}`);
  expect(all).toMatchObject({ right: 18, n: 24, isEnough: true });
  expect(counts(by.detector)).toEqual(["Unusual level 17/21", "Rule slow 0/2", "Silent collector 1/1"]);
  expect(counts(by.preset)).toEqual(["quiet 17/17", "balanced 0/4"]);
  expect(counts(by.protocol)).toEqual(["UDP echo 17/21", "HTTP 0/2"]);
  expect(counts(by.label)).toEqual(["core 17/23", "edge 0/2"]);
});

test("an alert's card counts the other verdicts on its detector, and looks further where this endpoint has too few", async () => {
  const { ctx, rows, echo, web, level } = await organization();
  const other = await rows.endpoint("other");
  const alertId = await rows.alert({ ...level, verdict: "false" });
  const ofRule = await rows.alert({ ...level, ruleId: newId() });
  const elsewhere = await rows.alert({ ...level, endpointId: web });
  await rows.alerts([
    ...times(17, () => ({ ...level, verdict: "true" as const })),
    ...times(2, () => ({ ...level, verdict: "false" as const })),
    { ...level, endpointId: other, verdict: "false" as const },
    { ...level, verdict: "true" as const, detectionScore: { detector_name: "failed-runs" } },
  ]);
  expect(await alertPrecision(ctx, { alertId })).toMatchObject({
    place: "endpoint",
    sentence: "This detector was right in 17 of 19 (69–97 %) on this endpoint.",
  });
  expect(await alertPrecision(ctx, { alertId: elsewhere })).toMatchObject({ place: "organization", precision: { right: 17, n: 21 } });
  expect(await alertPrecision(ctx, { alertId: ofRule })).toMatchObject({
    place: "endpoint",
    sentence: "This rule cannot be judged on this endpoint yet: not enough verdicts: 0 of 5.",
  });
  const young = await rows.alert({ ...level, endpointId: other });
  expect(await alertPrecision(ctx, { alertId: young })).toMatchObject({ place: "protocol", precision: { right: 17, n: 21 } });
  expect(echo).not.toBe(other);
});

test("another organization's verdicts do not count, and the newest 10,000 are read at most", async () => {
  const [mine, theirs] = [await organization(), await organization()];
  await theirs.rows.alerts(times(30, () => ({ ...theirs.level, verdict: "true" as const })));
  await mine.rows.alerts(times(3, () => ({ ...mine.level, verdict: "true" as const })));
  const { all } = await getMeasuredPrecision(mine.ctx, {});
  expect(precisionText(all)).toBe("not enough verdicts: 3 of 20");
  await copies(mine.tenantId, await mine.rows.alert({ ...mine.level, openedAt: daysAgo(1), verdict: "false" }), 9_999);
  expect((await getMeasuredPrecision(mine.ctx, {})).all).toMatchObject({ right: 0, n: 10_000 });
  await expect(alertPrecision(theirs.ctx, { alertId: await mine.rows.alert(mine.level) })).rejects.toMatchObject({ code: "not_found" });
});
