import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeMember } from "../members/remove-member";
import { createTestOrganization } from "../testing/test-organization";
import { authenticateApiKey } from "./authenticate-api-key";
import { createApiKey } from "./create-api-key";
import { listApiKeys } from "./list-api-keys";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("a key dies with the membership of who made it, and the list says so; the keys of others live on", async () => {
  const organization = await createTestOrganization(database.db);
  const admin = await organization.join("admin");
  const theirs = await createApiKey(admin, { name: "theirs", scopes: ["endpoints:read"] });
  const ours = await createApiKey(organization.owner, { name: "ours", scopes: ["endpoints:read"] });
  expect(await authenticateApiKey(organization.owner, theirs.token)).toMatchObject({ name: "theirs" });
  if (admin.actor.kind !== "user") throw new Error("an admin is a person");
  await removeMember(organization.owner, { userId: admin.actor.userId });
  await expect(authenticateApiKey(organization.owner, theirs.token)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await authenticateApiKey(organization.owner, ours.token)).toMatchObject({ name: "ours" });
  const listed = new Map((await listApiKeys(organization.owner)).map(({ name, isOrphaned }) => [name, isOrphaned]));
  expect(listed).toEqual(
    new Map([
      ["theirs", true],
      ["ours", false],
    ]),
  );
});

test("a key of a disabled account opens nothing", async () => {
  const organization = await createTestOrganization(database.db);
  const { token } = await createApiKey(organization.owner, { name: "ours", scopes: ["endpoints:read"] });
  const { userId } = organization.ownerPerson.person;
  await database.db.asSystem((tx) => tx.user.update({ where: { id: userId }, data: { disabledAt: new Date() } }));
  await expect(authenticateApiKey(organization.owner, token)).rejects.toMatchObject({ code: "unauthenticated" });
});
