import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticateApiKey } from "../api-keys/authenticate-api-key";
import { createApiKey } from "../api-keys/create-api-key";
import { listApiKeys } from "../api-keys/list-api-keys";
import { findSession } from "../auth/find-session";
import { hasAccess } from "../auth/has-access";
import { startSession } from "../auth/start-session";
import { hashSecret } from "../hash-secret";
import { createOrganization } from "../organizations/create-organization";
import type { ServiceContext } from "../service-context";
import { createTestOrganization } from "../testing/test-organization";
import { changeRole } from "./change-role";
import { disableMember, enableMember } from "./disable-member";
import { listMembers } from "./member-queries";
import { removeMember } from "./remove-member";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

function personOf({ actor, ...ctx }: ServiceContext) {
  if (actor.kind !== "user") throw new Error("only people sign in");
  return { ...ctx, person: { userId: actor.userId, name: actor.name } };
}

async function organizationWithMember(role: "admin" | "owner" = "admin") {
  const organization = await createTestOrganization(database.db);
  const ctx = await organization.join(role);
  const person = personOf(ctx);
  return { ...organization, ctx, person, userId: person.person.userId };
}

test("a disabled member's only organization refuses every session, which ends, and the keys that the member made", async () => {
  const { owner, ctx, userId, tenantId, audited } = await organizationWithMember();
  const sessionId = await startSession(owner, { userId });
  const { token } = await createApiKey(ctx, { name: "theirs", scopes: ["endpoints:read"] });
  const access = () => hasAccess(owner, { sessionId: hashSecret(sessionId), tenantId });
  expect(await access()).toBe(true);
  await disableMember(owner, { userId });
  await disableMember(owner, { userId });
  expect(await access()).toBe(false);
  expect(await findSession(owner, sessionId)).toBeNull();
  await expect(authenticateApiKey(owner, token)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await listApiKeys(owner)).toMatchObject([{ name: "theirs", isOrphaned: true }]);
  expect((await listMembers(owner)).find((member) => member.userId === userId)?.disabledAt).toBeInstanceOf(Date);
  expect(await audited()).toEqual(["account.sign_in", "api_key.create", "member.disable"]);

  await enableMember(owner, { userId });
  await enableMember(owner, { userId });
  expect(await findSession(owner, sessionId)).toBeNull();
  const again = await findSession(owner, await startSession(owner, { userId }));
  expect(again?.memberships).toMatchObject([{ tenantId, role: "admin" }]);
  expect(await authenticateApiKey(owner, token)).toMatchObject({ name: "theirs" });
  expect((await audited()).filter((action) => action.startsWith("member."))).toEqual(["member.disable", "member.enable"]);
});

test("a member of two organizations stays signed in for the other, except in sessions of the provider", async () => {
  const { owner, person, userId, tenantId } = await organizationWithMember();
  const other = await createOrganization(person, { name: "Elsewhere" });
  const [own, ofProvider] = [await startSession(owner, { userId }), await startSession(owner, { userId, signOnTenantId: tenantId })];
  await disableMember(owner, { userId });
  expect((await findSession(owner, own))?.memberships.map((membership) => membership.tenantId)).toEqual([other.tenantId]);
  expect(await findSession(owner, ofProvider)).toBeNull();
});

test("only owners disable, nobody themselves, and an owner with access always remains", async () => {
  const { owner, ctx, userId } = await organizationWithMember("owner");
  const me = personOf(owner).person.userId;
  await expect(disableMember(owner, { userId: me })).rejects.toMatchObject({ code: "conflict" });
  await disableMember(owner, { userId });
  // The second owner is disabled, so the first is the last one.
  await expect(disableMember(ctx, { userId: me })).rejects.toMatchObject({ code: "conflict" });
  await expect(changeRole(owner, { userId: me, role: "viewer" })).rejects.toMatchObject({ code: "conflict" });
  await expect(removeMember(owner, { userId: me })).rejects.toMatchObject({ code: "conflict" });
  const organization = await organizationWithMember("admin");
  await expect(disableMember(organization.ctx, { userId: organization.userId })).rejects.toMatchObject({ code: "forbidden" });
  await expect(disableMember(organization.owner, { userId })).rejects.toMatchObject({ code: "not_found" });
});
