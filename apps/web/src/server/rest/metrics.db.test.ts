import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { exposeMetrics } from "@padit/services/endpoints";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFullOrganization, type FullOrganization, type TestInstallation, testInstallation } from "../testing/full-organization";
import { problemOf, type RestClient, restClient } from "../testing/rest-client";

let database: TestDatabase;
let installation: TestInstallation;
let ours: FullOrganization;
let theirs: FullOrganization;
let rest: RestClient;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  theirs = await createFullOrganization(installation, database, "theirs");
  rest = restClient(installation);
});
afterAll(() => database.dispose());

async function scrape(query = ""): Promise<string[]> {
  const { status, json, headers } = await rest.call("GET", `/metrics${query}`, { key: ours.apiKey });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return String(json ?? "").split("\n");
}

test("the newest value of each series, in base units and at its time, and nothing of other organizations", async () => {
  await installation.db.withTenant(ours.tenantId, async (tx) => {
    const where = { tenantId_id: { tenantId: ours.tenantId, id: ours.endpointId } };
    await tx.endpoint.update({ where, data: { name: 'the "first"\\\nline' } });
  });
  const lines = await scrape();
  const labels = `endpoint_id="${ours.endpointId}",endpoint="the \\"first\\"\\\\\\nline"`;
  const measured = `${labels},collector_id="${ours.collectorId}",collector="ours collector"`;
  // The organization's newest sample is 0 ms.
  expect(lines).toContain(`padit_udp_echo_rtt_seconds{${measured}} 0 ${ours.sampledAt.getTime()}`);
  expect(lines).toContain("# TYPE padit_udp_echo_rtt_seconds gauge");
  expect(lines.filter((line) => line.startsWith(`padit_endpoint_state{${labels}`) && line.endsWith(" 1"))).toHaveLength(1);
  expect(lines.join()).not.toContain(theirs.endpointId);
  expect(lines.join()).not.toContain(theirs.collectorId);
});

test("alerts that are not resolved are counted by severity", async () => {
  const counted = await installation.db.withTenant(ours.tenantId, (tx) =>
    tx.alert.count({ where: { endpointId: ours.endpointId, severity: "warning", status: { not: "resolved" } } }),
  );
  expect(counted).toBeGreaterThan(0);
  const lines = (await scrape()).filter((line) => line.startsWith("padit_endpoint_alerts{") && line.includes('severity="warning"'));
  expect(lines.map((line) => line.split(" ").at(-1))).toEqual([String(counted)]);
});

test("a pushed metric keeps its own name and unit as labels", async () => {
  const { tenantId, endpointId, collectorId } = ours;
  await installation.db.withTenant(tenantId, (tx) =>
    tx.series.updateMany({ where: { tenantId, endpointId, collectorId }, data: { metricName: "my.count_total", unit: "kB" } }),
  );
  const lines = await scrape();
  expect(lines.find((line) => line.startsWith("padit_pushed_value{"))).toContain('metric="my.count_total",unit="kB"');
});

test("a selection narrows the answer, and one that does not parse is refused", async () => {
  expect(await scrape("?tag=nowhere")).toEqual([""]);
  expect(problemOf(await rest.call("GET", "/metrics?q=sev:info", { key: ours.apiKey }))).toMatchObject({ status: 400 });
});

test("a value that is out of date is left out, while the state stays", async () => {
  const { tenantId } = ours;
  const later = new Date(ours.sampledAt.getTime() + 300_001);
  const actor = { kind: "user", userId: ours.ownerId, name: "Olga", tenantId, role: "owner" } as const;
  const textAt = (now: Date) => exposeMetrics({ ...installation, actor, now: () => now }, {});
  expect(await textAt(ours.sampledAt)).toContain("padit_pushed_value{");
  expect(await textAt(later)).not.toContain("padit_pushed_value{");
  expect(await textAt(later)).toContain("padit_endpoint_state{");
});
