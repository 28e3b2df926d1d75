import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { emptyProof, type ProvedChange, type SuggestedChange } from "@padit/domain/verdicts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeDefaultAlerts } from "../policies/change-default-alerts";
import { getPolicy } from "../policies/get-policy";
import { createRule } from "../rules/create-rule";
import { getRule } from "../rules/rule-queries";
import { updateRule } from "../rules/update-rule";
import { createTestOrganization } from "../testing/test-organization";
import { claimSearch } from "./claim-search";
import { applySuggestion, dismissSuggestion, revertSuggestion, undoSuggestion } from "./decide-suggestion";
import { listSuggestions } from "./list-suggestions";
import { offerSuggestions } from "./offer-suggestions";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const AT = new Date("2026-11-28T12:00:00Z");
const QUIETER: SuggestedChange = { type: "preset", before: "balanced", after: "quiet" };
const LOSS: SuggestedChange = { type: "loss_minimum", before: 0.05, after: 0.1 };
const MUTED: SuggestedChange = { type: "detector_muted", detector: "expectation", family: "icmp/icmp_rtt" };
const proved = (change: SuggestedChange, removed = 14): ProvedChange => ({
  change,
  reason: "verdicts",
  proof: { ...emptyProof(30), wrong: { total: 17, removed }, right: { total: 5, kept: 5 } },
});

async function organization(changes: readonly SuggestedChange[]) {
  const made = await createTestOrganization(database.db);
  const { owner: ctx, tenantId } = made;
  const offer = (list: readonly ProvedChange[], at = AT) =>
    database.db.withTenant(tenantId, (tx) => offerSuggestions(tx, tenantId, list, at));
  await offer(changes.map((change) => proved(change)));
  const offered = await listSuggestions(ctx, { states: ["offered"] });
  const idOf = (change: SuggestedChange): string => offered.find((own) => own.change.type === change.type)?.id ?? "";
  return { ...made, ctx, offer, offered, idOf };
}

test("applied once, however often: the policy has its history, and undoing it puts the former setting in force", async () => {
  const { ctx, idOf, audited } = await organization([QUIETER, LOSS, MUTED]);
  for (const change of [QUIETER, LOSS, MUTED, MUTED])
    expect(await applySuggestion(ctx, { suggestionId: idOf(change) })).toMatchObject({ state: "applied", decidedBy: "Olga Owner" });
  const { policy, changes } = await getPolicy(ctx);
  expect(policy).toMatchObject({
    preset: "quiet",
    defaults: { delivery: { lossMinimum: 0.1 }, muted: { detectors: [{ family: "icmp/icmp_rtt" }] } },
  });
  expect(changes).toHaveLength(3);
  expect(await undoSuggestion(ctx, { suggestionId: idOf(MUTED) })).toMatchObject({ state: "offered", appliedAt: null, decidedAt: null });
  await undoSuggestion(ctx, { suggestionId: idOf(MUTED) });
  expect((await getPolicy(ctx)).policy.defaults.muted.detectors).toEqual([]);
  const apply = ["policy.update", "suggestion.apply"];
  expect(await audited()).toEqual([...apply, ...apply, ...apply, "policy.update", "suggestion.undo"]);
});

test("a rule's limit is changed by the rule's own verb; after somebody changed it, applying and undoing are conflicts", async () => {
  const { ctx, offer, audited } = await organization([]);
  const { id: ruleId } = await createRule(ctx, { name: "slow", metricName: "udp_echo_rtt", direction: "above", threshold: 10 });
  await offer([proved({ type: "rule_limit", ruleId, ruleName: "slow", unit: "ms", before: 10, after: 12.5 })]);
  const [suggestion] = await listSuggestions(ctx, {});
  expect(suggestion).toMatchObject({
    title: "Limit of rule slow: 10 → 12.5 ms",
    proofText: "would have removed 14 of 17 false, kept 5 of 5 true, 30 days",
  });
  const suggestionId = suggestion?.id ?? "";
  await updateRule(ctx, { ruleId, threshold: 11 });
  await expect(applySuggestion(ctx, { suggestionId })).rejects.toMatchObject({ code: "conflict" });
  await updateRule(ctx, { ruleId, threshold: 10 });
  await applySuggestion(ctx, { suggestionId });
  expect(await getRule(ctx, { ruleId })).toMatchObject({ threshold: 12.5 });
  await updateRule(ctx, { ruleId, threshold: 20 });
  await expect(undoSuggestion(ctx, { suggestionId })).rejects.toMatchObject({ code: "conflict" });
  expect((await audited()).slice(-3)).toEqual(["rule.update", "suggestion.apply", "rule.update"]);
});

test("a dismissed change is not offered again for three months; one that is proved again keeps its place", async () => {
  const { ctx, offer, idOf } = await organization([QUIETER, LOSS]);
  await dismissSuggestion(ctx, { suggestionId: idOf(QUIETER) });
  await offer([proved(QUIETER, 17), proved(LOSS, 16), proved(MUTED)]);
  const offered = await listSuggestions(ctx, { states: ["offered"] });
  expect(offered.map(({ change }) => change.type).sort()).toEqual(["detector_muted", "loss_minimum"]);
  expect(offered.find(({ id }) => id === idOf(LOSS))?.proof.wrong.removed).toBe(16);
  await offer([proved(QUIETER)], new Date(Date.now() + 91 * 86_400_000));
  expect((await listSuggestions(ctx, { states: ["offered"] })).map(({ change }) => change.type)).toEqual(["preset"]);
  // The dismissed one cannot come back beside it.
  expect(await undoSuggestion(ctx, { suggestionId: idOf(QUIETER) })).toMatchObject({ state: "dismissed" });
});

test("verdicts revert an applied suggestion once, unless a person has changed the setting since", async () => {
  const { ctx, tenantId, idOf, audited } = await organization([QUIETER, LOSS]);
  for (const change of [QUIETER, LOSS]) await applySuggestion(ctx, { suggestionId: idOf(change) });
  const occasion = { actor: { kind: "system", name: "PADIT", tenantId }, now: () => AT } as const;
  const revert = (change: SuggestedChange) =>
    database.db.withTenant(tenantId, (tx) => revertSuggestion(tx, occasion, idOf(change), "3 of 9 true alerts came late"));
  expect(await revert(QUIETER)).toBe(true);
  expect(await revert(QUIETER)).toBe(false);
  const { policy } = await getPolicy(ctx);
  expect(policy.preset).toBe("balanced");
  await changeDefaultAlerts(ctx, { defaults: { ...policy.defaults, delivery: { ...policy.defaults.delivery, lossMinimum: 0.3 } } });
  expect(await revert(LOSS)).toBe(false);
  expect(await listSuggestions(ctx, { states: ["reverted"] })).toMatchObject([
    { decidedBy: "PADIT", endReason: "3 of 9 true alerts came late" },
  ]);
  await expect(undoSuggestion(ctx, { suggestionId: idOf(QUIETER) })).rejects.toMatchObject({ code: "conflict" });
  expect((await audited()).slice(4)).toEqual(["policy.update", "suggestion.revert", "policy.update"]);
});

test("viewers read, operators decide, and other organizations see nothing", async () => {
  const { join, idOf } = await organization([QUIETER]);
  const [viewer, other] = [await join("viewer"), await organization([])];
  expect(await listSuggestions(viewer, {})).toHaveLength(1);
  const suggestionId = idOf(QUIETER);
  for (const verb of [applySuggestion, dismissSuggestion, undoSuggestion]) {
    await expect(verb(viewer, { suggestionId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(verb(other.ctx, { suggestionId })).rejects.toMatchObject({ code: "not_found" });
  }
  expect(await listSuggestions(other.ctx, {})).toEqual([]);
});

test("an organization is searched once a day, also when two workers ask", async () => {
  const { tenantId } = await organization([]);
  const claim = (at: Date) => database.db.withTenant(tenantId, (tx) => claimSearch(tx, tenantId, at));
  const claims = await Promise.all([claim(AT), claim(AT)]);
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await claim(new Date(AT.getTime() + 23 * 3_600_000))).toBe(false);
  expect(await claim(new Date(AT.getTime() + 24 * 3_600_000))).toBe(true);
});
