import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getAlert } from "../alerts/get-alert";
import { listAuditEntries } from "../audit-log/list-audit-entries";
import { createRule } from "../rules/create-rule";
import { listRules } from "../rules/rule-queries";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { bulkEndpointAction } from "./bulk-endpoint-action";
import { createEndpoint } from "./create-endpoint";
import { deleteEndpoint } from "./delete-endpoint";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** Creates endpoints by name, and a rule for each list of endpoints. */
async function withRules(names: readonly string[], scopes: Record<string, string[] | null>) {
  const { owner, tenantId } = await createTestOrganization(database.db);
  const ids: Record<string, string> = {};
  for (const name of names) {
    const facts = { name, protocol: "udp-echo", target: { host: "192.0.2.1" }, intervalSeconds: 1, collectorIds: [], tags: [] };
    ({ id: ids[name] = "" } = await createEndpoint(owner, facts));
  }
  for (const [name, of] of Object.entries(scopes)) {
    const scope = of === null ? {} : { endpointIds: of.map((each) => ids[each] ?? "") };
    await createRule(owner, { name, metricName: "udp_echo_rtt", direction: "above", threshold: 1, k: 1, n: 1, severity: "warning", scope });
  }
  const rules = async () => (await listRules(owner, { limit: 100 })).items.map(({ name }) => name).sort();
  return { owner, tenantId, idOf: (name: string) => ids[name] ?? "", rules };
}

test("rules for endpoints that are all gone go with the last of them; others stay", async () => {
  const { owner, idOf, rules } = await withRules(["a", "b"], { "of a": ["a"], "of both": ["a", "b"], "of all": null });
  await deleteEndpoint(owner, { endpointId: idOf("a") });
  expect(await rules()).toEqual(["of all", "of both"]);
  const [entry] = (await listAuditEntries(owner, { limit: 1 })).items;
  expect(entry).toMatchObject({ action: "endpoint.delete", detail: { rules: [{ name: "of a" }] } });
  await bulkEndpointAction(owner, { target: { ids: [idOf("b")] }, action: { type: "delete" } });
  expect(await rules()).toEqual(["of all"]);
});

test("open alerts are resolved with a word why", async () => {
  const { owner, tenantId, idOf } = await withRules(["a"], {});
  const alertId = await new TestAlerts(database.db, tenantId).alert({ endpointId: idOf("a") });
  await deleteEndpoint(owner, { endpointId: idOf("a") });
  const { status, resolvedBy, timeline } = await getAlert(owner, { alertId });
  expect({ status, resolvedBy }).toEqual({ status: "resolved", resolvedBy: "Olga Owner" });
  expect(timeline.at(-1)).toMatchObject({ type: "resolved", note: "Its endpoint was deleted." });
});
