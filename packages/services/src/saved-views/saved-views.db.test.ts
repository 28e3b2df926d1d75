import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestOrganization } from "../testing/test-organization";
import { createSavedView, deleteSavedView, listSavedViews, updateSavedView } from "./saved-views";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const CRITICAL = { page: "inbox", name: "Critical", query: "q=sev%3Acritical", isShared: false } as const;

test("a person's own view is nobody else's, not even an admin's", async () => {
  const { owner, join } = await createTestOrganization(database.db);
  const [ana, admin] = [await join("viewer"), await join("admin")];
  const { id } = await createSavedView(ana, CRITICAL);
  expect(await listSavedViews(ana)).toMatchObject([{ id, name: "Critical", mayChange: true }]);
  for (const other of [owner, admin]) {
    expect(await listSavedViews(other)).toEqual([]);
    await expect(updateSavedView(other, { savedViewId: id, name: "Mine" })).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteSavedView(other, { savedViewId: id })).rejects.toMatchObject({ code: "not_found" });
  }
});

test("a shared view is everybody's to read; its maker and admins change it", async () => {
  const { join } = await createTestOrganization(database.db);
  const [maker, operator, admin, viewer] = [await join("operator"), await join("operator"), await join("admin"), await join("viewer")];
  const { id } = await createSavedView(maker, { ...CRITICAL, isShared: true });
  expect(await listSavedViews(viewer)).toMatchObject([{ id, isShared: true, mayChange: false }]);
  await expect(updateSavedView(operator, { savedViewId: id, name: "Other" })).rejects.toMatchObject({ code: "forbidden" });
  expect(await updateSavedView(admin, { savedViewId: id, name: "Worst" })).toMatchObject({ name: "Worst", query: CRITICAL.query });
  await deleteSavedView(maker, { savedViewId: id });
  expect(await listSavedViews(viewer)).toEqual([]);
  await expect(deleteSavedView(maker, { savedViewId: id })).rejects.toMatchObject({ code: "not_found" });
});

test("a viewer shares nothing, neither at once nor later", async () => {
  const { join } = await createTestOrganization(database.db);
  const viewer = await join("viewer");
  await expect(createSavedView(viewer, { ...CRITICAL, isShared: true })).rejects.toMatchObject({ code: "forbidden" });
  const { id } = await createSavedView(viewer, CRITICAL);
  await expect(updateSavedView(viewer, { savedViewId: id, isShared: true })).rejects.toMatchObject({ code: "forbidden" });
});

test("another organization's views are out of reach", async () => {
  const [ours, theirs] = [await createTestOrganization(database.db), await createTestOrganization(database.db)];
  const { id } = await createSavedView(ours.owner, { ...CRITICAL, isShared: true });
  expect(await listSavedViews(theirs.owner)).toEqual([]);
  await expect(deleteSavedView(theirs.owner, { savedViewId: id })).rejects.toMatchObject({ code: "not_found" });
});
