import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { hasAccess, startSession } from "@padit/services/auth";
import { hashSecret } from "@padit/services/hash-secret";
import { createScimToken, removeScim, saveScim } from "@padit/services/scim";
import { createTestOrganization } from "@padit/services/testing/test-organization";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type TestInstallation, testInstallation } from "../testing/full-organization";
import { type Dumper, dumper } from "../walk/dump-organization";
import { createScimApp } from "./app";

let database: TestDatabase;
let installation: TestInstallation;
let dumps: Dumper;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  dumps = await dumper(database);
});
afterAll(async () => {
  await dumps.close();
  await installation.changes.close();
  await database.dispose();
});

const Body = z.looseObject({ id: z.string().catch(""), Resources: z.array(z.looseObject({ id: z.string() })).catch([]) });
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** An organization with a proved domain and a SCIM token. */
async function provisioned() {
  const { owner, ...organization } = await createTestOrganization(database.db, installation.keyring);
  const { tenantId } = organization;
  const domain = `${newId().slice(-12)}.example`;
  await database.db.withTenant(tenantId, (tx) => tx.mailDomain.create({ data: { tenantId, domain, token: "t", verifiedAt: new Date() } }));
  const { token } = await createScimToken(owner);
  const app = createScimApp(installation);
  const call = async (method: string, path: string, body?: unknown, bearer = token) => {
    const response = await app.fetch(
      new Request(`https://padit.example/api/scim/v2${path}`, {
        method,
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/scim+json" },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: Body.parse(text === "" ? {} : JSON.parse(text)) };
  };
  const patch = (path: string, ...Operations: unknown[]) => call("PATCH", path, { schemas: [PATCH], Operations });
  const ana = { userName: `ana@${domain}`, name: { givenName: "Ana", familyName: "Núñez" }, externalId: "e-1" };
  const roleOf = (userId: string) =>
    database.db.withTenant(tenantId, (tx) => tx.member.findUniqueOrThrow({ where: { tenantId_userId: { tenantId, userId } } }));
  return { ...organization, owner, domain, token, call, patch, ana, roleOf };
}

test("a person is created, found, renamed, disabled with all sessions, enabled and removed", async () => {
  const { call, patch, ana, owner, tenantId, audited, domain } = await provisioned();
  const made = await call("POST", "/Users", { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], ...ana });
  expect(made).toMatchObject({ status: 201, body: { ...ana, name: { formatted: "Ana Núñez" }, active: true, displayName: "Ana Núñez" } });
  const { id } = made.body;
  expect(made.headers.get("location")).toBe(`https://padit.example/api/scim/v2/Users/${id}`);
  expect((await call("POST", "/Users", ana)).body).toMatchObject({ status: "409", scimType: "uniqueness" });
  const found = await call("GET", `/Users?filter=${encodeURIComponent(`userName eq "ANA@${domain}" and active eq true`)}`);
  expect(found.body).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [{ id }] });

  // Entra ID's way of writing operations.
  const renamed = await patch(
    `/Users/${id}`,
    { op: "Replace", path: "name.familyName", value: "Ruiz" },
    { op: "Add", path: "externalId", value: "e-2" },
  );
  expect(renamed).toMatchObject({ status: 200, body: { displayName: "Ruiz", externalId: "e-2" } });
  const sessionId = await startSession(owner, { userId: id });
  const access = () => hasAccess(owner, { sessionId: hashSecret(sessionId), tenantId });
  expect(await access()).toBe(true);
  expect((await patch(`/Users/${id}`, { op: "Replace", value: { active: "False" } })).body).toMatchObject({ active: false });
  expect(await access()).toBe(false);
  expect((await patch(`/Users/${id}`, { op: "replace", path: "active", value: true })).body).toMatchObject({ active: true });
  expect(await call("PUT", `/Users/${id}`, { ...ana, active: false })).toMatchObject({
    status: 200,
    body: { active: false, externalId: "e-1" },
  });
  expect((await call("DELETE", `/Users/${id}`)).status).toBe(204);
  for (const method of ["GET", "DELETE"]) expect((await call(method, `/Users/${id}`)).status).toBe(404);
  expect(await audited()).toEqual([
    ...["scim.create_token", "member.join", "scim.update_user", "account.sign_in", "member.disable", "member.enable"],
    ...["scim.update_user", "member.disable", "member.remove"],
  ]);
});

test("groups give roles, the highest counts, and who leaves them gets the default role", async () => {
  const { call, patch, ana, owner, roleOf } = await provisioned();
  await saveScim(owner, { defaultRole: "viewer", roleByGroup: { noc: "operator", leads: "admin" } });
  const { id } = (await call("POST", "/Users", ana)).body;
  const [noc, leads] = await Promise.all(
    ["noc", "leads"].map(async (displayName) => (await call("POST", "/Groups", { displayName, members: [{ value: id }] })).body.id),
  );
  expect((await roleOf(id)).role).toBe("admin");
  expect((await patch(`/Groups/${leads}`, { op: "remove", path: `members[value eq "${id}"]` })).body).toMatchObject({ members: [] });
  expect((await roleOf(id)).role).toBe("operator");
  await patch(`/Groups/${leads}`, { op: "add", path: "members", value: [{ value: id }] });
  expect((await roleOf(id)).role).toBe("admin");
  expect((await call("DELETE", `/Groups/${leads}`)).status).toBe(204);
  await call("PUT", `/Groups/${noc}`, { displayName: "something else", members: [{ value: id }] });
  expect((await roleOf(id)).role).toBe("viewer");
  await saveScim(owner, { defaultRole: "viewer", roleByGroup: { "something else": "operator" } });
  expect((await roleOf(id)).role).toBe("operator");
  const light = await call("GET", "/Groups?excludedAttributes=members");
  expect(light.body.Resources[0]).not.toHaveProperty("members");
  expect((await call("POST", "/Groups", { displayName: "something else" })).status).toBe(409);
});

test("owners are not managed, and addresses of unproved domains take in nobody", async () => {
  const { call, patch, ownerPerson } = await provisioned();
  const { userId } = ownerPerson.person;
  expect((await patch(`/Users/${userId}`, { op: "replace", path: "active", value: false })).status).toBe(403);
  expect((await call("DELETE", `/Users/${userId}`)).status).toBe(403);
  const victim = await createTestOrganization(database.db, installation.keyring);
  const email = `${victim.ownerPerson.person.userId}@example.org`;
  for (const body of [{ userName: email }, { userName: "x", emails: [{ value: email, primary: true }] }])
    expect((await call("POST", "/Users", body)).body).toMatchObject({ status: "400", scimType: "invalidValue" });
});

test("a token reaches its own organization alone, whatever ids it sends", async () => {
  const [mine, theirs] = [await provisioned(), await provisioned()];
  const { id: userId } = (await theirs.call("POST", "/Users", theirs.ana)).body;
  const { id: groupId } = (await theirs.call("POST", "/Groups", { displayName: "noc", members: [{ value: userId }] })).body;
  const own = (await mine.call("POST", "/Groups", { displayName: "own" })).body.id;
  const before = await dumps.dump(theirs.tenantId);
  for (const path of [`/Users/${userId}`, `/Groups/${groupId}`, "/Users/x", `/Groups/${newId()}`]) {
    for (const [method, body] of [["GET"], ["DELETE"], ["PUT", mine.ana], ["PUT", { displayName: "x" }]] as const)
      expect((await mine.call(method, path, body)).status, `${method} ${path}`).toBe(404);
    expect((await mine.patch(path, { op: "replace", path: "active", value: false })).status).toBe(404);
  }
  expect((await mine.call("PUT", `/Groups/${own}`, { displayName: "own", members: [{ value: userId }] })).body).toMatchObject({
    status: "400",
  });
  const seen = JSON.stringify([await mine.call("GET", "/Users"), await mine.call("GET", "/Groups")]);
  for (const foreign of [userId, groupId, theirs.domain]) expect(seen).not.toContain(foreign);
  expect(await dumps.dump(theirs.tenantId)).toEqual(before);
});

test("without a valid token nothing is answered, and an ended or replaced token is none", async () => {
  const { call, owner, token } = await provisioned();
  for (const path of ["/Users", "/Groups", "/Schemas", "/ResourceTypes", "/ServiceProviderConfig"])
    expect((await call("GET", path, undefined, "padit_wrong")).body).toMatchObject({ status: "401" });
  const { token: next } = await createScimToken(owner);
  expect((await call("GET", "/Users", undefined, token)).status).toBe(401);
  expect((await call("GET", "/Users", undefined, next)).status).toBe(200);
  await removeScim(owner);
  expect((await call("GET", "/Users", undefined, next)).status).toBe(401);
});

test.each([
  ["GET", `/Users?filter=${encodeURIComponent("userName eq")}`, undefined, { status: "400", scimType: "invalidFilter" }],
  ["GET", `/Users?filter=${"(".repeat(500)}`, undefined, { status: "400", scimType: "invalidFilter" }],
  ["POST", "/Users", "{", { status: "400", scimType: "invalidSyntax" }],
  ["POST", "/Users", `${"[".repeat(100)}${"]".repeat(100)}`, { status: "400" }],
  ["POST", "/Users", { userName: "" }, { status: "400", scimType: "invalidValue" }],
  ["POST", "/Groups", { displayName: "x", members: [{ value: "x" }] }, { status: "400", scimType: "invalidValue" }],
  ["GET", "/Nothing", undefined, { status: "404" }],
])("%s %s with %j is refused", async (method, path, body, expected) => {
  const { call } = await provisioned();
  expect((await call(method, path, body)).body).toMatchObject({ schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], ...expected });
});

test("an operation cannot reach beyond the resource", async () => {
  const { call, patch, ana, roleOf } = await provisioned();
  const { id } = (await call("POST", "/Users", ana)).body;
  for (const operation of [
    { op: "add", path: "__proto__.polluted", value: "x" },
    { op: "add", value: { constructor: { prototype: { polluted: "x" } } } },
    { op: "replace", path: 'emails[value eq "' },
    { op: "steal", path: "active" },
  ])
    expect((await patch(`/Users/${id}`, operation)).status).toBe(400);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  // The role and the address are not the provider's to write.
  const sent = await patch(
    `/Users/${id}`,
    { op: "replace", path: "roles", value: [{ value: "owner" }] },
    { op: "replace", path: "emails", value: [{ value: "evil@example.org" }] },
  );
  expect(sent.body).toMatchObject({ roles: [{ value: "viewer" }], emails: [{ value: ana.userName }] });
  expect((await roleOf(id)).role).toBe("viewer");
});

test("discovery describes what the service does", async () => {
  const { call } = await provisioned();
  expect((await call("GET", "/ServiceProviderConfig")).body).toMatchObject({ patch: { supported: true }, bulk: { supported: false } });
  expect((await call("GET", "/ResourceTypes")).body.Resources.map(({ id }) => id)).toEqual(["User", "Group"]);
  const { Resources } = (await call("GET", "/Schemas")).body;
  for (const { id } of Resources) expect((await call("GET", `/Schemas/${id}`)).body).toMatchObject({ id });
});
