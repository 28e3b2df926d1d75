import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createFullOrganization, type FullOrganization, type TestInstallation, testInstallation } from "../testing/full-organization";
import { type RestClient, restClient } from "../testing/rest-client";

let database: TestDatabase;
let installation: TestInstallation;
let ours: FullOrganization;
let rest: RestClient;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  rest = restClient(installation);
});
afterAll(() => database.dispose());

describe("actions on many alerts over REST", () => {
  test("the answer names what was skipped and why, and the undo token takes the action back", async () => {
    const { alertId, apiKey } = await createFullOrganization(installation, database, "acting");
    const act = (path: string, body: unknown) => rest.call("POST", `/alerts/actions${path}`, { key: apiKey, body });
    const strange = { ids: [alertId, ours.alertId], action: "acknowledge", note: "on it" };
    const first = await act("", strange);
    const foreign = { id: ours.alertId, reason: "not_found" };
    expect(first.json).toEqual({ changed: 1, skipped: [foreign], undo_token: expect.any(String) });
    const again = await act("", { q: "status:acknowledged", action: "acknowledge" });
    expect(again.json).toMatchObject({ changed: 0, undo_token: null });
    expect(again.json).toMatchObject({ skipped: expect.arrayContaining([{ id: alertId, reason: "acknowledged" }]) });
    const { undo_token } = z.object({ undo_token: z.string() }).parse(first.json);
    const undone = await act("/undo", { undo_token });
    expect(undone.json).toEqual({ restored: 1, skipped: 0 });
    expect((await rest.call("GET", `/alerts/${alertId}`, { key: apiKey })).json).toMatchObject({ status: "open" });
  });

  test.each([
    ["neither ids nor a selector", { action: "acknowledge" }],
    ["both of them", { ids: ["01a22200-0000-7000-8000-000000000001"], q: "sev:info", action: "acknowledge" }],
    ["a resolution without a verdict", { q: "sev:info", action: "resolve" }],
    ["a snooze without an end", { q: "sev:info", action: "snooze" }],
    ["an action that there is not", { q: "sev:info", action: "delete" }],
    ["a selector that does not parse", { q: "sev:high", action: "acknowledge" }],
  ])("%s is refused", async (_, body) => expect((await rest.call("POST", "/alerts/actions", { key: ours.apiKey, body })).status).toBe(400));
});
