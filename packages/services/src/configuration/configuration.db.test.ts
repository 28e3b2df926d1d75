import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTarget } from "../endpoints/target-secrets";
import { changeDefaultAlerts } from "../policies/change-default-alerts";
import type { ServiceContext } from "../service-context";
import { createConfiguredOrganization, HEAD, ONLY_AGENT, refusal, withSecrets } from "../testing/configured-organization";
import { applyConfiguration, exportConfiguration, planConfiguration } from "./configuration";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const textOf = async (ctx: ServiceContext): Promise<string> => (await exportConfiguration(ctx)).text;
const summary = ({ changes }: { changes: readonly { action: string; kind: string; name: string }[] }) =>
  changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);

test("an export names what it refers to, has no secret, and applying it changes nothing", async () => {
  const { owner, audited } = await createConfiguredOrganization(database.db);
  const text = await textOf(owner);
  expect(text).not.toContain("s3cr3t");
  expect(text).not.toContain("slack.example");
  // Addresses of the test's members are ids.
  expect(text.replaceAll(/[0-9a-f-]{36}@/g, "@")).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  const before = await audited();
  expect(await planConfiguration(owner, { document: text, prune: true })).toMatchObject({ changes: [], unnamed: [] });
  expect(await applyConfiguration(owner, { document: text, prune: true })).toMatchObject({ changes: [], secrets: [] });
  expect(await audited()).toEqual(before);
  expect(await textOf(owner)).toBe(text);
});

test("export, wipe, apply, export gives the same bytes, with the same secrets", async () => {
  const { owner, tenantId } = await createConfiguredOrganization(database.db);
  const text = await textOf(owner);
  const wiped = await applyConfiguration(owner, { document: ONLY_AGENT, prune: true });
  await changeDefaultAlerts(owner, { defaults: {} });
  expect(summary(wiped).sort()).toEqual(
    [
      ...["delete route core", "delete route rest", "delete maintenance Upgrade", 'delete silence endpoint_id:"core router" (Known fault)'],
      ...["delete integration Ops Slack", "delete integration hook", "delete rule slow", "delete rule slow", "delete endpoint core router"],
      ...["delete endpoint shop", "delete collector telegraf"],
    ].sort(),
  );
  const nothing = await textOf(owner);
  expect(nothing).not.toContain("shop");

  const refused = await refusal(applyConfiguration(owner, { document: text }));
  expect(refused.message).toMatch(
    /^Line \d+, endpoints\.1\.target\.headers: “shop” is new here.+Set \$\{SHOP_HEADERS\} in the environment/,
  );
  expect(await textOf(owner)).toBe(nothing);

  const applied = await applyConfiguration(owner, { document: withSecrets(text) });
  expect(JSON.stringify(applied.changes)).not.toMatch(/s3cr3t|slack\.example/);
  expect(applied.secrets).toEqual([
    { kind: "push token", name: "telegraf", secret: expect.stringMatching(/^padit_push_/) },
    { kind: "webhook secret", name: "hook", secret: expect.stringMatching(/^whsec_/) },
  ]);
  expect(await textOf(owner)).toBe(text);
  // With the values instead of references there is nothing to do either, because they are what is stored.
  expect(await applyConfiguration(owner, { document: withSecrets(text), prune: true })).toMatchObject({ changes: [] });
  const endpoints = await owner.db.withTenant(tenantId, (tx) =>
    tx.endpoint.findMany({ where: { tenantId, name: "shop", deletedAt: null } }),
  );
  const [shop] = endpoints;
  if (!shop) throw new Error("the endpoint is not there");
  expect((await openTarget(owner.keyring, shop)).target.headers).toEqual(["Authorization: Bearer s3cr3t"]);
  const plans = await owner.db.withTenant(tenantId, (tx) => tx.plan.findMany({ where: { tenantId }, orderBy: { revision: "desc" } }));
  expect(JSON.parse(plans[0]?.document ?? "").checks).toHaveLength(2);
});

test("a plan shows what differs and changes nothing; applying it does exactly that, once", async () => {
  const { owner, audited } = await createConfiguredOrganization(database.db);
  const text = await textOf(owner);
  const document = text
    .replace("interval_seconds: 30", "interval_seconds: 60")
    .replace("expect_status: 200-299", 'expect_status: "204"')
    .replace("threshold: 9", "threshold: 12")
    .replace("k: 5\n", "k: 6\n")
    .replace(/( {2}- name: rest[\s\S]+?)(?=silences:)/, "$1")
    .replace("    selector: label:core\n    recipients", "    selector: label:core,edge\n    wait_seconds: 60\n    recipients");
  const before = await audited();
  const plan = await planConfiguration(owner, { document });
  expect(plan.changes).toMatchObject([
    {
      ...{ action: "change", kind: "endpoint", name: "shop", line: document.split("\n").indexOf("  - name: shop") + 1 },
      fields: [
        { field: "target.expect_status", before: "200-299", after: "204" },
        { field: "interval_seconds", before: 30, after: 60 },
      ],
    },
    { action: "change", kind: "rule", name: "slow", fields: [{ field: "threshold", before: 9, after: 12 }] },
    {
      ...{ action: "change", kind: "route", name: "core" },
      fields: [
        { field: "selector", before: "label:core", after: "label:core,edge" },
        { field: "wait_seconds", before: null, after: 60 },
      ],
    },
    { action: "change", kind: "policy", name: "default", fields: [{ field: "defaults.delivery.k", before: 5, after: 6 }] },
  ]);
  expect(await textOf(owner)).toBe(text);
  expect(await audited()).toEqual(before);
  const applied = await applyConfiguration(owner, { document, digest: plan.digest });
  expect(applied.changes).toEqual(plan.changes);
  expect((await audited()).slice(before.length)).toEqual(["endpoint.update", "rule.update", "route.save", "policy.update"]);
  expect(await applyConfiguration(owner, { document, digest: applied.digest })).toMatchObject({ changes: [], digest: applied.digest });
});

test("what the document does not name stays, unless prune is asked for; what a section is absent for stays always", async () => {
  const { owner } = await createConfiguredOrganization(database.db);
  const document = `${HEAD}rules: []\nmembers: []\n`;
  const kept = await applyConfiguration(owner, { document });
  expect(kept).toMatchObject({
    changes: [],
    unnamed: [{ kind: "rule", name: "slow" }, { kind: "rule" }, { kind: "member" }, { kind: "member" }],
  });
  const pruned = await applyConfiguration(owner, { document, prune: true });
  expect(summary(pruned)).toEqual(["delete rule slow", "delete rule slow"]);
  expect(pruned.unnamed.map(({ kind }) => kind)).toEqual(["member", "member"]);
  expect((await exportConfiguration(owner)).document).toMatchObject({ rules: [], endpoints: [{}, {}], members: [{}, {}] });
  const route = await refusal(planConfiguration(owner, { document: `${HEAD}routes: []\n` }));
  expect(route).toMatchObject({ code: "conflict", message: expect.stringContaining("does not name the route “core”") });
});
