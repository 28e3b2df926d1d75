import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessDenial, findSession, hasAccess, startSession } from "../auth";
import { suspendOrganization } from "../operators";
import { deleteOrganization, listMyOrganizations } from "../organizations";
import type { ServiceContext } from "../service-context";
import { createTestOrganization, type TestOrganization } from "../testing/test-organization";
import { acceptCustomer, grantAccess, leaveCustomer, listCustomers, listProviders, revokeAccess } from ".";

let database: TestDatabase;
let provider: TestOrganization;
let customer: TestOrganization;
beforeAll(async () => {
  database = await createTestDatabase();
  provider = await createTestOrganization(database.db);
  customer = await createTestOrganization(database.db);
});
afterAll(() => database.dispose());

const clock = () => ({ db: database.db, now: () => new Date() });
const idOf = ({ actor }: ServiceContext) => (actor.kind === "user" ? actor.userId : "");
async function sessionOf(member: ServiceContext) {
  const cookie = await startSession(clock(), { userId: idOf(member) });
  const session = await findSession(clock(), cookie);
  if (!session) throw new Error("the session did not start");
  return session;
}
/** The person's membership in the customer, as of a new session. */
const reached = async (member: ServiceContext, { tenantId }: TestOrganization = customer) =>
  (await sessionOf(member)).memberships.find((known) => known.tenantId === tenantId);
const grant = (role: "viewer" | "operator") => grantAccess(customer.owner, { provider: provider.slug, role });
const accept = () => acceptCustomer(provider.owner, { customer: customer.slug });
const revoke = () => revokeAccess(customer.owner, { providerId: provider.tenantId });
const newest = async ({ tenantId }: TestOrganization) =>
  database.db.asSystem((tx) => tx.auditEntry.findFirstOrThrow({ where: { tenantId }, orderBy: { id: "desc" } }));

describe("delegated access", () => {
  test("exists while the grant and its acceptance do, with the granted role or the own one if that is lower", async () => {
    const [operator, viewer] = [await provider.join("operator"), await provider.join("viewer")];
    expect(await reached(operator)).toBeUndefined();
    await grant("operator");
    await grant("operator");
    expect(await reached(operator)).toBeUndefined();
    await accept();
    await accept();
    expect(await reached(operator)).toMatchObject({ role: "operator", slug: customer.slug, via: { tenantId: provider.tenantId } });
    expect(await reached(viewer)).toMatchObject({ role: "viewer" });
    await grant("viewer");
    expect(await reached(operator)).toMatchObject({ role: "viewer" });
    expect((await listMyOrganizations({ ...clock(), person: { userId: idOf(operator), name: "x" } })).map(({ slug }) => slug)).toEqual([
      provider.slug,
    ]);
    await revoke();
    expect(await reached(operator)).toBeUndefined();
  });

  test("may begin with the provider's offer, which gives nothing until the owner grants a role", async () => {
    const operator = await provider.join("operator");
    await accept();
    expect(await reached(operator)).toBeUndefined();
    expect(await listProviders(customer.owner)).toMatchObject([
      { slug: provider.slug, name: "Test Networks", role: null, isActive: false },
    ]);
    expect(await listCustomers(operator)).toMatchObject([{ slug: customer.slug, name: null, role: null, isActive: false }]);
    await grant("viewer");
    expect(await listCustomers(operator)).toMatchObject([{ name: "Test Networks", role: "viewer", isActive: true }]);
    expect(await reached(operator)).toMatchObject({ role: "viewer" });
    await leaveCustomer(provider.owner, { customerId: customer.tenantId });
    expect(await listProviders(customer.owner)).toEqual([]);
    await grant("viewer");
    expect(await reached(operator)).toBeUndefined();
    await revoke();
  });

  test("ends when it is revoked, the provider is suspended or its member leaves, is disabled or limited", async () => {
    const third = await createTestOrganization(database.db);
    await grantAccess(customer.owner, { provider: third.slug, role: "operator" });
    await acceptCustomer(third.owner, { customer: customer.slug });
    const ana = await third.join("operator");
    const session = await sessionOf(ana);
    const access = () => hasAccess(clock(), { sessionId: session.id, tenantId: customer.tenantId, endpointLimit: null });
    const change = (data: object) => database.db.asSystem((tx) => tx.member.updateMany({ where: { userId: idOf(ana) }, data }));
    expect(await access()).toBe(true);
    for (const [data, undo] of [
      [{ disabledAt: new Date() }, { disabledAt: null }],
      [{ endpointLimit: "label:x" }, { endpointLimit: null }],
    ]) {
      await change(data ?? {});
      expect(await access()).toBe(false);
      await change(undo ?? {});
      expect(await access()).toBe(true);
    }
    await suspendOrganization(clock(), { organization: third.slug, reason: "unpaid" });
    expect(await access()).toBe(false);
    const membership = await reached(ana);
    expect(membership && accessDenial(session, membership)).toBe("suspended");
    await revokeAccess(customer.owner, { providerId: third.tenantId });
    expect(await reached(ana)).toBeUndefined();
  });

  test("a customer's demand of a second factor holds for the provider's people too", async () => {
    const operator = await provider.join("operator");
    await grant("operator");
    await accept();
    await database.db.withTenant(customer.tenantId, (tx) =>
      tx.tenant.update({ where: { id: customer.tenantId }, data: { settings: { requiresSecondFactor: true } } }),
    );
    const session = await sessionOf(operator);
    const membership = session.memberships.find(({ tenantId }) => tenantId === customer.tenantId);
    expect(membership?.requiresSecondFactor).toBe(true);
    const denial = (facts: object) => membership && accessDenial({ ...session, ...facts }, membership);
    expect(denial({})).toBe("second_factor");
    expect(denial({ signOnTenantId: provider.tenantId })).toBe("second_factor");
    expect(denial({ hasSecondFactor: true })).toBeNull();
    await database.db.withTenant(customer.tenantId, (tx) => tx.tenant.update({ where: { id: customer.tenantId }, data: { settings: {} } }));
    await revoke();
  });
});

test("both trails have every step; the partner's names the person with the organization and has no network address", async () => {
  await grant("operator");
  expect(await newest(customer)).toMatchObject({ action: "provider.grant", actorName: "Olga Owner", ip: "192.0.2.1" });
  const there = { action: "provider.grant", actorName: "Olga Owner (Test Networks)", ip: null, targetId: customer.tenantId };
  expect(await newest(provider)).toMatchObject({ ...there, detail: { role: "operator", organization: customer.slug } });
  await accept();
  expect(await newest(customer)).toMatchObject({ action: "provider.accept", actorId: idOf(provider.owner), targetId: provider.tenantId });
  await revoke();
  expect(await newest(provider)).toMatchObject({ action: "provider.revoke" });
  await expect(revoke()).rejects.toMatchObject({ code: "not_found" });
});

test("only owners grant and only admins accept or end; unknown and own organizations are refused", async () => {
  const [admin, operator] = [await customer.join("admin"), await provider.join("operator")];
  const forbidden = { code: "forbidden" };
  await expect(grantAccess(admin, { provider: provider.slug, role: "viewer" })).rejects.toMatchObject(forbidden);
  await expect(acceptCustomer(operator, { customer: customer.slug })).rejects.toMatchObject(forbidden);
  await expect(leaveCustomer(operator, { customerId: customer.tenantId })).rejects.toMatchObject(forbidden);
  await expect(grantAccess(customer.owner, { provider: "no-such-place", role: "viewer" })).rejects.toMatchObject({ code: "not_found" });
  await expect(grantAccess(customer.owner, { provider: customer.slug, role: "viewer" })).rejects.toMatchObject({ code: "conflict" });
  await expect(grantAccess(customer.owner, { provider: provider.slug, role: "admin" as "viewer" })).rejects.toMatchObject({
    code: "invalid",
  });
});

describe("under row security alone", () => {
  const row = () => ({ tenantId: customer.tenantId, providerId: provider.tenantId, grantedBy: "x", grantedAt: new Date() });
  const inProvider = <T>(work: Parameters<typeof database.db.withTenant<T>>[1]) => database.db.withTenant(provider.tenantId, work);

  test("a provider can grant itself nothing and raise no role, and a third organization sees nothing", async () => {
    await expect(inProvider((tx) => tx.providerGrant.create({ data: { ...row(), role: "operator" } }))).rejects.toThrow(
      "row-level security",
    );
    await grant("viewer");
    const raise = inProvider((tx) => tx.providerGrant.updateMany({ where: { tenantId: customer.tenantId }, data: { role: "operator" } }));
    await expect(raise).rejects.toThrow("row-level security");
    const third = await createTestOrganization(database.db);
    const seen = await database.db.withTenant(third.tenantId, async (tx) => [
      await tx.providerGrant.count(),
      await tx.providerAcceptance.count(),
      (await tx.providerGrant.deleteMany({})).count,
    ]);
    expect(seen).toEqual([0, 0, 0]);
    await revoke();
  });

  test("a customer cannot accept for the provider", async () => {
    const data = { tenantId: provider.tenantId, customerId: customer.tenantId, acceptedBy: "x", acceptedAt: new Date() };
    const forge = database.db.withTenant(customer.tenantId, (tx) => tx.providerAcceptance.create({ data }));
    await expect(forge).rejects.toThrow("row-level security");
  });
});

test("deleting a customer ends the access, and the provider's trail says so", async () => {
  const leaving = await createTestOrganization(database.db);
  await grantAccess(leaving.owner, { provider: provider.slug, role: "viewer" });
  await acceptCustomer(provider.owner, { customer: leaving.slug });
  const ana = await provider.join("viewer");
  expect(await reached(ana, leaving)).toMatchObject({ role: "viewer" });
  await deleteOrganization(leaving.owner, { name: "Test Networks" });
  expect(await newest(provider)).toMatchObject({ action: "provider.revoke", detail: { organization: leaving.slug } });
  expect(await reached(ana, leaving)).toBeUndefined();
});
