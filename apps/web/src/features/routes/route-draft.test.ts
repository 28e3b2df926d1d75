import { expect, test } from "vitest";
import { groupsOf } from "./preview-groups";
import { draftOf, inputOf, isSame, issuesByRoute, moved, withRoute } from "./route-draft";
import { newRoute, routeFormSchema, routeOf, valuesOf } from "./route-form-values";

const SCHEMA = routeFormSchema((problem) => problem);
const ID = "01890000-0000-7000-8000-000000000001";
const NOC = "01890000-0000-7000-8000-000000000002";
const HOURS = [{ days: [1, 5], from: "22:00", to: "24:00", timeZone: "UTC" }];
const stored = draftOf({
  ...newRoute("", ""),
  ...{ id: ID, position: 1, name: "core", selector: "label:core", eventTypes: ["incident.created"], hours: HOURS, quietHours: HOURS },
  ...{ waitSeconds: 0, recipients: [{ type: "integration", id: NOC }], repeats: 2, quietSeverity: "warning" },
  rateLimit: { messages: 5, windowSeconds: 900 },
  steps: [{ afterSeconds: 90, recipients: [{ type: "integration", id: NOC }] }],
});
const a = newRoute("a", "");
const b = newRoute("b", "");
const c = newRoute("c", "Everything else");

test("a route that goes through the form unchanged is the same, also for a step of a minute and a half", () => {
  const values = SCHEMA.parse(valuesOf(stored, new Set([NOC])));
  expect(isSame([routeOf(values, stored, new Map())], [stored])).toBe(true);
  expect(isSame([{ ...stored, waitSeconds: null }], [stored])).toBe(false);
  expect(inputOf([stored])[0]).not.toHaveProperty("key");
});

test("an integration that no longer exists leaves the form, so that the route can be saved", () => {
  expect(valuesOf(stored, new Set()).recipients).toEqual([]);
  expect(SCHEMA.safeParse(valuesOf(stored, new Set())).error?.issues.map(({ path }) => path)).toEqual([["steps", 0, "recipients"]]);
});

test("the form refuses steps that are not in order, wrong times and a selector that depends on who asks", () => {
  const step = { afterMinutes: 10, recipients: [NOC] };
  const values = valuesOf(stored, new Set([NOC]));
  const refused = SCHEMA.safeParse({
    ...values,
    steps: [step, step],
    hours: [{ ...values.hours[0], from: "24:00" }],
    selector: "owner:me",
  });
  expect(refused.error?.issues.map(({ path }) => path.join(".")).sort()).toEqual(["hours.0.from", "selector", "steps.1.afterMinutes"]);
});

test("a new route goes before the last one, which matches everything; an edited one keeps its place", () => {
  expect(withRoute([], a)).toEqual([a]);
  expect(withRoute([a, c], b)).toEqual([a, b, c]);
  expect(withRoute([a, c], { ...a, name: "A" }).map(({ name }) => name)).toEqual(["A", "Everything else"]);
});

test("routes move by one place and stop at the ends", () => {
  expect(moved([a, b, c], "b", -1)).toEqual([b, a, c]);
  expect(moved([a, b, c], "b", 1)).toEqual([a, c, b]);
  expect(moved([a, b, c], "a", -1)).toEqual([a, b, c]);
  expect(moved([a, b, c], "c", 1)).toEqual([a, b, c]);
});

test("the server's issues stand beside the route of their path", () => {
  const issues = [
    { path: "routes.1.steps", message: "later" },
    { path: "routes", message: "unknown" },
    { path: "routes.9", message: "beyond" },
  ];
  expect(issuesByRoute(issues, [a, b])).toEqual({ byKey: new Map([["b", ["later"]]]), others: ["unknown", "beyond"] });
});

test("the preview is grouped by integration, most messages first, with the newest of each", () => {
  const item = (integrationId: string, seconds: number) => ({ integrationId, integration: integrationId, at: new Date(seconds * 1_000) });
  const groups = groupsOf([item("mail", 1), item("noc", 1), item("noc", 3), item("noc", 2)], 2);
  expect(groups.map(({ integration, n, newest }) => [integration, n, newest.map(({ at }) => at.getTime())])).toEqual([
    ["noc", 3, [3_000, 2_000]],
    ["mail", 1, [1_000]],
  ]);
});
