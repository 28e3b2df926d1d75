import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeMember } from "../members/remove-member";
import type { ServiceContext } from "../service-context";
import { createTestOrganization } from "../testing/test-organization";
import { readWall } from "./read-wall";
import { createWallLink, listWallLinks, revokeWallLink } from "./wall-links";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const HALL = { name: "Operations hall", expiresInDays: 30 };
const tokenOf = ({ url }: { url: string }): string => url.slice(url.lastIndexOf("/") + 1);
const later = (ctx: ServiceContext, days: number): ServiceContext => ({ ...ctx, now: () => new Date(Date.now() + days * 86_400_000) });

test("a link shows its organization's state to whoever has it, and the list says when", async () => {
  const { owner } = await createTestOrganization(database.db);
  const made = await createWallLink(owner, HALL);
  expect(await listWallLinks(owner)).toMatchObject([{ id: made.wallLinkId, name: "Operations hall", lastShownAt: null }]);
  const wall = await readWall(owner, tokenOf(made));
  expect(wall).toMatchObject({ timeZone: "UTC", incidents: [], hasMoreIncidents: false, worst: [], fleet: { total: 0 } });
  expect(await listWallLinks(owner)).toMatchObject([{ lastShownAt: wall.at }]);
});

test("another organization's links are neither listed nor revoked", async () => {
  const [{ owner }, stranger] = [await createTestOrganization(database.db), await createTestOrganization(database.db)];
  const { wallLinkId } = await createWallLink(owner, HALL);
  expect(await listWallLinks(stranger.owner)).toEqual([]);
  await expect(revokeWallLink(stranger.owner, { wallLinkId })).rejects.toMatchObject({ code: "not_found" });
  expect(await listWallLinks(owner)).toHaveLength(1);
});

test("a revoked, an expired and an unknown link say the same", async () => {
  const { owner } = await createTestOrganization(database.db);
  const [revoked, old] = [await createWallLink(owner, HALL), await createWallLink(owner, { ...HALL, expiresInDays: 1 })];
  await revokeWallLink(owner, { wallLinkId: revoked.wallLinkId });
  await expect(revokeWallLink(owner, { wallLinkId: revoked.wallLinkId })).rejects.toMatchObject({ code: "not_found" });
  const failures = [
    [owner, tokenOf(revoked)],
    [later(owner, 2), tokenOf(old)],
    [owner, "unknown"],
  ] as const;
  const answers = await Promise.all(failures.map(([ctx, token]) => readWall(ctx, token).catch((error: Error) => error.message)));
  expect(new Set(answers)).toEqual(new Set(["This link was revoked or has expired. Ask an admin for a new one."]));
});

test("a link dies with the membership of who made it", async () => {
  const { owner, join } = await createTestOrganization(database.db);
  const admin = await join("admin");
  const link = await createWallLink(admin, HALL);
  if (admin.actor.kind !== "user") throw new Error("an admin is a person");
  await removeMember(owner, { userId: admin.actor.userId });
  await expect(readWall(owner, tokenOf(link))).rejects.toMatchObject({ code: "not_found" });
  expect(await listWallLinks(owner)).toMatchObject([{ createdBy: null }]);
});

test("a link shows nothing while its maker is no admin, or the organization is suspended", async () => {
  const { owner, join } = await createTestOrganization(database.db);
  const { tenantId } = owner.actor;
  const admin = await join("admin");
  const token = tokenOf(await createWallLink(admin, HALL));
  if (admin.actor.kind !== "user") throw new Error("an admin is a person");
  const { userId } = admin.actor;
  const setRole = (role: "viewer" | "admin") =>
    database.db.asSystem((tx) => tx.member.update({ where: { tenantId_userId: { tenantId, userId } }, data: { role } }));
  const setSuspended = (suspendedAt: Date | null) =>
    database.db.asSystem((tx) => tx.tenant.update({ where: { id: tenantId }, data: { suspendedAt } }));
  await setRole("viewer");
  await expect(readWall(owner, token)).rejects.toMatchObject({ code: "not_found" });
  expect(await listWallLinks(owner)).toMatchObject([{ createdBy: null }]);
  await setRole("admin");
  await setSuspended(new Date());
  await expect(readWall(owner, token)).rejects.toMatchObject({ code: "not_found" });
  await setSuspended(null);
  expect(await readWall(owner, token)).toMatchObject({ fleet: { total: 0 } });
});

test("operators and API keys make no links", async () => {
  const { owner, join } = await createTestOrganization(database.db);
  const { tenantId } = owner.actor;
  const key: ServiceContext = { ...owner, actor: { kind: "api_key", keyId: "k", name: "k", tenantId, scopes: ["endpoints:read"] } };
  for (const ctx of [await join("operator"), key]) await expect(createWallLink(ctx, HALL)).rejects.toMatchObject({ code: "forbidden" });
});
