import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createScimToken, createScimUser } from "../scim";
import { admit } from "../sso/admit";
import { createTestOrganization, type TestOrganization } from "../testing/test-organization";
import { getJoinLimit, limitJoining } from "./join-limit";

let database: TestDatabase;
let organization: TestOrganization;
const DOMAIN = "joins.example";
beforeAll(async () => {
  database = await createTestDatabase();
  organization = await createTestOrganization(database.db);
  const { tenantId } = organization;
  const domain = { tenantId, domain: DOMAIN, token: newId(), createdAt: new Date(), verifiedAt: new Date() };
  await database.db.withTenant(tenantId, (tx) => tx.mailDomain.create({ data: domain }));
  await createScimToken(organization.owner);
});
afterAll(() => database.dispose());

const limitOf = async (userId: string) => {
  const key = { tenantId: organization.tenantId, userId };
  return (await database.db.asSystem((tx) => tx.member.findUniqueOrThrow({ where: { tenantId_userId: key } }))).endpointLimit;
};
async function signOn(defaultRole: "viewer" | "operator" | "admin"): Promise<string> {
  const provider = { tenantId: organization.tenantId, issuer: "https://id.example", name: "IdP", roleClaim: null, roleByValue: {} };
  const subject = newId();
  return admit(organization.owner, { ...provider, defaultRole }, { sub: subject, email: `${subject}@${DOMAIN}`, email_verified: true });
}
const provision = async () => (await createScimUser(organization.owner, { userName: `${newId()}@${DOMAIN}` })).id;

test("who joins by single sign-on or SCIM gets the limit, admins do not, and those who were there keep theirs", async () => {
  const earlier = await signOn("viewer");
  expect(await getJoinLimit(organization.owner)).toEqual({ endpointLimit: null });
  expect(await limitJoining(organization.owner, { endpointLimit: " site:fra " })).toEqual({ endpointLimit: "site:fra" });
  expect(await limitOf(await signOn("viewer"))).toBe("site:fra");
  expect(await limitOf(await signOn("operator"))).toBe("site:fra");
  expect(await limitOf(await signOn("admin"))).toBeNull();
  expect(await limitOf(await provision())).toBe("site:fra");
  expect(await limitOf(earlier)).toBeNull();
  await limitJoining(organization.owner, { endpointLimit: null });
  expect(await limitOf(await signOn("viewer"))).toBeNull();
  expect(await organization.audited()).toContain("organization.limit_joining");
});

test("a limit that no endpoint list understands is refused, and only owners set one", async () => {
  await expect(limitJoining(organization.owner, { endpointLimit: "sev:critical" })).rejects.toMatchObject({ code: "invalid" });
  const admin = await organization.join("admin");
  await expect(limitJoining(admin, { endpointLimit: "site:fra" })).rejects.toMatchObject({ code: "forbidden" });
  expect(await getJoinLimit(admin)).toEqual({ endpointLimit: null });
});
