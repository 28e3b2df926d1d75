import { joinedTo, type Prisma, type TenantTx } from "@padit/db";
import { newId } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { notFound, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { applyGroupRoles, lockGroups } from "./group-roles";
import { GROUP_SCHEMA, invalid, patched, type ScimList, type ScimQuery, selectResources } from "./scim-resource";
import { scimSettings } from "./scim-settings";

const GROUP_MEMBERS_MAX = 10_000;
const GroupInput = z.object({
  displayName: z.string().trim().min(1).max(200),
  externalId: z.string().max(200).nullish(),
  members: z
    .array(z.object({ value: z.guid() }))
    .max(GROUP_MEMBERS_MAX)
    .nullish(),
});

export interface ScimGroupView {
  schemas: string[];
  id: string;
  externalId?: string;
  displayName: string;
  members: { value: string; display: string; type: "User" }[];
  meta: { resourceType: "Group"; created: Date; lastModified: Date };
}

const SELECT = {
  ...{ id: true, displayName: true, externalId: true, createdAt: true, updatedAt: true },
  members: { select: { userId: true, member: { select: { user: { select: { email: true } } } } }, orderBy: { userId: "asc" } },
} satisfies Prisma.ScimGroupSelect;

function groupView({ id, displayName, externalId, createdAt, updatedAt, members }: Prisma.ScimGroupGetPayload<{ select: typeof SELECT }>) {
  const view: ScimGroupView = {
    schemas: [GROUP_SCHEMA],
    id,
    ...(externalId !== null && { externalId }),
    displayName,
    members: members.map(({ userId, member }) => ({ value: userId, display: member.user.email, type: "User" })),
    meta: { resourceType: "Group", created: createdAt, lastModified: updatedAt },
  };
  return view;
}

export async function listScimGroups(ctx: ServiceContext, query: z.input<typeof ScimQuery>): Promise<ScimList<ScimGroupView>> {
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.scimGroup.findMany({ where: { tenantId }, select: SELECT, orderBy: [{ createdAt: "asc" }, { id: "asc" }] }),
  );
  return selectResources(rows.map(groupView), query);
}

/** @throws PaditError not_found, also for groups of other organizations */
export const getScimGroup = async (ctx: ServiceContext, id: string): Promise<ScimGroupView> =>
  ctx.db.withTenant(ctx.actor.tenantId, (tx) => findGroup(tx, ctx.actor.tenantId, id));

async function findGroup(tx: TenantTx, tenantId: string, id: string): Promise<ScimGroupView> {
  const { data } = z.guid().safeParse(id);
  const row = data === undefined ? null : await tx.scimGroup.findUnique({ where: { tenantId_id: { tenantId, id: data } }, select: SELECT });
  if (!row) throw notFound("group");
  return groupView(row);
}

/** @throws PaditError conflict for a name that another group has; invalid for members who are not members of the organization */
export async function createScimGroup(ctx: ServiceContext, input: unknown): Promise<ScimGroupView> {
  const group = parse(GroupInput, input as z.input<typeof GroupInput>);
  return write(ctx, { id: newId(), before: null, group });
}

/** Replaces the group and its members; members' roles follow. @throws PaditError as `createScimGroup` does */
export async function replaceScimGroup(ctx: ServiceContext, id: string, input: unknown): Promise<ScimGroupView> {
  const before = await getScimGroup(ctx, id);
  const group = parse(GroupInput, input as z.input<typeof GroupInput>);
  return write(ctx, { id: before.id, before, group });
}

/** @throws PaditError as `createScimGroup` does; invalid for an operation that cannot be applied */
export async function patchScimGroup(ctx: ServiceContext, id: string, input: unknown): Promise<ScimGroupView> {
  return replaceScimGroup(ctx, id, patched(await getScimGroup(ctx, id), input));
}

/** Deletes the group; members lose the role that it gave. */
export async function deleteScimGroup(ctx: ServiceContext, id: string): Promise<void> {
  const before = await getScimGroup(ctx, id);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    await lockGroups(tx, tenantId);
    await tx.scimGroup.delete({ where: { tenantId_id: { tenantId, id: before.id } } });
    await audit(tx, ctx, { action: "scim.delete_group", ...targetOf(before.id), detail: { before: { displayName: before.displayName } } });
    await applyIfMapped(ctx, tx, { names: [before.displayName], userIds: before.members.map(({ value }) => value) });
  });
}

const targetOf = (id: string) => ({ targetType: "scim_group", targetId: id });

interface GroupChange {
  id: string;
  /** Null: the group is new. */
  before: ScimGroupView | null;
  group: z.output<typeof GroupInput>;
}

async function write(ctx: ServiceContext, { id, before, group }: GroupChange): Promise<ScimGroupView> {
  const { tenantId } = ctx.actor;
  const { displayName, externalId = null } = group;
  const userIds = [...new Set((group.members ?? []).map(({ value }) => value.toLowerCase()))];
  return ctx.db.withTenant(tenantId, async (tx) => {
    await lockGroups(tx, tenantId);
    if ((await tx.member.count({ where: { tenantId, userId: { in: userIds } } })) !== userIds.length)
      throw invalid("value", "A member of the group is not a user of this organization.");
    const row = { displayName, externalId, updatedAt: ctx.now() };
    const where = { tenantId_id: { tenantId, id } };
    await tx.scimGroup.upsert({ where, create: { tenantId, id, createdAt: ctx.now(), ...row }, update: row });
    const held = before?.members.map(({ value }) => value) ?? [];
    const [leaving, joining] = [held.filter((one) => !userIds.includes(one)), userIds.filter((one) => !held.includes(one))];
    await tx.scimGroupMember.deleteMany({ where: { tenantId, groupId: id, userId: { in: leaving } } });
    await tx.scimGroupMember.createMany({ data: joining.map((userId) => ({ tenantId, groupId: id, userId })), skipDuplicates: true });
    const detail = { displayName, joining: joining.length, leaving: leaving.length };
    await audit(tx, ctx, { action: before ? "scim.update_group" : "scim.create_group", ...targetOf(id), detail });
    const names = [displayName, ...(before ? [before.displayName] : [])];
    const isRenamed = before !== null && before.displayName !== displayName;
    await applyIfMapped(ctx, tx, { names, userIds: isRenamed ? [...held, ...joining] : [...leaving, ...joining] });
    return findGroup(tx, tenantId, id);
  });
}

/** A group that gives no role changes nobody's role. */
async function applyIfMapped(
  ctx: ServiceContext,
  tx: TenantTx,
  { names, userIds }: { names: readonly string[]; userIds: readonly string[] },
): Promise<void> {
  const { tenantId } = ctx.actor;
  const { roleByGroup } = await scimSettings(tx, tenantId);
  if (names.some((name) => Object.hasOwn(roleByGroup, name)))
    await applyGroupRoles({ ...ctx, db: joinedTo(ctx.db, tenantId, tx) }, tx, userIds);
  if (userIds.length > 0) await tellBrowsers(tx, tenantId, "member", ...userIds);
}
