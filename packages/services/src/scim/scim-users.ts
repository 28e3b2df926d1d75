import { isUniqueViolation, type Prisma, type SystemTx, type TenantTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { Email } from "../auth/verify-password";
import { limitOnJoin } from "../limits/join-limit";
import { disableMember, enableMember } from "../members/disable-member";
import { removeMember } from "../members/remove-member";
import { checkQuota } from "../quotas/check-quota";
import { notFound, parse, type ServiceContext } from "../service-context";
import type { ProvidedRole } from "../sso/provided-role";
import { tellBrowsers } from "../tell-browsers";
import { invalid, patched, type ScimList, type ScimQuery, selectResources, USER_SCHEMA } from "./scim-resource";
import { scimSettings } from "./scim-settings";

const Text = z.string().trim().max(200);
const Flag = z.union([z.boolean(), z.enum(["true", "false", "True", "False"]).transform((text) => text.toLowerCase() === "true")]);
/** What PADIT reads of a user (RFC 7643 §4.1); other attributes are ignored. */
const UserInput = z.object({
  userName: Text.min(1),
  externalId: Text.nullish(),
  displayName: Text.nullish(),
  name: z.object({ formatted: Text.nullish(), givenName: Text.nullish(), familyName: Text.nullish() }).nullish(),
  emails: z
    .array(z.object({ value: z.string().max(320).nullish(), primary: Flag.nullish() }))
    .max(20)
    .nullish(),
  active: Flag.default(true),
});

/** A member as a SCIM user. */
export interface ScimUserView {
  schemas: string[];
  id: string;
  externalId?: string;
  userName: string;
  displayName: string;
  name: { formatted: string };
  emails: { value: string; primary: true; type: "work" }[];
  active: boolean;
  /** PADIT's role in the organization; read-only, because groups give roles. */
  roles: { value: string; primary: true }[];
  groups: { value: string; display: string }[];
  meta: { resourceType: "User"; created: Date; lastModified: Date };
}

const SELECT = {
  ...{ userId: true, role: true, createdAt: true, disabledAt: true },
  user: { select: { email: true, name: true } },
  scimUser: { select: { userName: true, externalId: true, displayName: true, updatedAt: true } },
  scimGroups: { select: { group: { select: { id: true, displayName: true } } } },
} satisfies Prisma.MemberSelect;

function userView({ userId, role, createdAt, disabledAt, user, scimUser, scimGroups }: Prisma.MemberGetPayload<{ select: typeof SELECT }>) {
  const name = scimUser?.displayName ?? user.name;
  const view: ScimUserView = {
    schemas: [USER_SCHEMA],
    id: userId,
    ...(scimUser?.externalId != null && { externalId: scimUser.externalId }),
    userName: scimUser?.userName ?? user.email,
    displayName: name,
    name: { formatted: name },
    emails: [{ value: user.email, primary: true, type: "work" }],
    active: disabledAt === null,
    roles: [{ value: role, primary: true }],
    groups: scimGroups.map(({ group }) => ({ value: group.id, display: group.displayName })),
    meta: { resourceType: "User", created: createdAt, lastModified: scimUser?.updatedAt ?? createdAt },
  };
  return view;
}

/** Lists the organization's members, those included whom the provider did not create. */
export async function listScimUsers(ctx: ServiceContext, query: z.input<typeof ScimQuery>): Promise<ScimList<ScimUserView>> {
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.member.findMany({ where: { tenantId }, select: SELECT, orderBy: [{ createdAt: "asc" }, { userId: "asc" }] }),
  );
  return selectResources(rows.map(userView), query);
}

/** @throws PaditError not_found, also for members of other organizations */
export const getScimUser = async (ctx: ServiceContext, id: string): Promise<ScimUserView> =>
  ctx.db.withTenant(ctx.actor.tenantId, (tx) => findUser(tx, ctx.actor.tenantId, id));

async function findUser(tx: TenantTx, tenantId: string, id: string): Promise<ScimUserView> {
  const { data: userId } = z.guid().safeParse(id);
  const where = { tenantId_userId: { tenantId, userId: userId ?? "" } };
  const row = userId === undefined ? null : await tx.member.findUnique({ where, select: SELECT });
  if (!row) throw notFound("user");
  return userView(row);
}

/**
 * Makes a person a member, with a new account unless the address has one. As with single sign-on the organization must have proved the
 * address's domain: otherwise any organization could take people of others in.
 * @throws PaditError conflict for a person who is a member; invalid for an address without a proved domain
 */
export async function createScimUser(ctx: ServiceContext, input: unknown): Promise<ScimUserView> {
  const user = parse(UserInput, input as z.input<typeof UserInput>);
  const { tenantId } = ctx.actor;
  const { defaultRole } = await ctx.db.withTenant(tenantId, (tx) => scimSettings(tx, tenantId));
  const email = addressOf(user);
  const userId = await ctx.db.asSystem(async (tx) => join(tx, ctx, { user, email, role: defaultRole })).catch(asTaken);
  return getScimUser(ctx, userId);
}

interface Joining {
  user: z.output<typeof UserInput>;
  email: string;
  role: z.output<typeof ProvidedRole>;
}

async function join(tx: SystemTx, ctx: ServiceContext, { user, email, role }: Joining): Promise<string> {
  const { tenantId } = ctx.actor;
  await checkDomain(tx, tenantId, email);
  await checkQuota(tx, ctx, "members");
  const displayName = nameOf(user, email);
  const id = await accountOf(tx, { email, name: displayName, createdAt: ctx.now() });
  const taken = await tx.member.count({ where: { tenantId, OR: [{ userId: id }, { scimUser: { userName: user.userName } }] } });
  if (taken > 0) throw isTaken();
  const endpointLimit = await limitOnJoin(tx, tenantId, role);
  await tx.member.create({
    data: { tenantId, userId: id, role, endpointLimit, createdAt: ctx.now(), disabledAt: user.active ? null : ctx.now() },
  });
  const externalId = user.externalId ?? null;
  await tx.scimUser.create({ data: { tenantId, userId: id, userName: user.userName, externalId, displayName, updatedAt: ctx.now() } });
  const detail = { after: { role, email, active: user.active, endpointLimit } };
  await audit(tx, ctx, { action: "member.join", targetType: "member", targetId: id, detail });
  await tellBrowsers(tx, tenantId, "member", id);
  return id;
}

const isTaken = (cause?: unknown): PaditError => new PaditError("conflict", "There is a member with this userName or address.", { cause });

/** Another request created the same person meanwhile. */
function asTaken(error: unknown): never {
  throw isUniqueViolation(error) ? isTaken(error) : error;
}

function addressOf({ userName, emails }: z.output<typeof UserInput>): string {
  const listed = emails?.find(({ primary }) => primary) ?? emails?.[0];
  const { data } = Email.safeParse(listed?.value ?? userName);
  if (data === undefined) throw invalid("value", "A user needs a mail address, in emails or as userName.");
  return data;
}

function nameOf({ displayName, name }: z.output<typeof UserInput>, fallback: string): string {
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(" ");
  return displayName || name?.formatted || parts || fallback;
}

async function checkDomain(tx: SystemTx, tenantId: string, email: string): Promise<void> {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  const proved = await tx.mailDomain.count({ where: { tenantId, domain, verifiedAt: { not: null } } });
  if (proved === 0) throw invalid("value", `The organization has not proved that ${domain} is its domain.`);
}

async function accountOf(tx: SystemTx, account: { email: string; name: string; createdAt: Date }): Promise<string> {
  const existing = await tx.user.findUnique({ where: { email: account.email }, select: { id: true } });
  if (existing) return existing.id;
  const id = newId();
  await tx.user.create({ data: { id, ...account } });
  return id;
}

/**
 * Replaces what the provider says about a member. `active` false disables the member in this organization; the account and its address are
 * the person's and do not change.
 * @throws PaditError forbidden for an owner; conflict for a userName that another member has
 */
export async function replaceScimUser(ctx: ServiceContext, id: string, input: unknown): Promise<ScimUserView> {
  const before = await getScimUser(ctx, id);
  const { userName, externalId = null, active, ...rest } = parse(UserInput, input as z.input<typeof UserInput>);
  const { tenantId } = ctx.actor;
  if (active !== before.active) checkNoOwner(before);
  const userId = before.id;
  const names = { userName, externalId, displayName: nameOf({ userName, active, ...rest }, before.displayName) };
  if (namesOf(before) !== namesOf(names)) await saveNames(ctx, userId, names);
  if (!active) await disableMember(ctx, { userId });
  if (active) await enableMember(ctx, { userId });
  return ctx.db.withTenant(tenantId, (tx) => findUser(tx, tenantId, userId));
}

interface ScimNames {
  userName: string;
  externalId?: string | null;
  displayName: string;
}
const namesOf = ({ userName, externalId, displayName }: ScimNames): string => JSON.stringify([userName, externalId ?? null, displayName]);

async function saveNames(ctx: ServiceContext, userId: string, { externalId = null, ...names }: ScimNames): Promise<void> {
  const { tenantId } = ctx.actor;
  const row = { ...names, externalId, updatedAt: ctx.now() };
  await ctx.db.withTenant(tenantId, async (tx) => {
    await tx.scimUser.upsert({ where: { tenantId_userId: { tenantId, userId } }, create: { tenantId, userId, ...row }, update: row });
    await audit(tx, ctx, { action: "scim.update_user", targetType: "member", targetId: userId });
    await tellBrowsers(tx, tenantId, "member", userId);
  });
}

const ChangedNames = z.looseObject({ displayName: z.unknown(), name: z.record(z.string(), z.unknown()).nullish().catch(null) });

/** @throws PaditError as `replaceScimUser` does; invalid for an operation that cannot be applied */
export async function patchScimUser(ctx: ServiceContext, id: string, input: unknown): Promise<ScimUserView> {
  const before = await getScimUser(ctx, id);
  const after = ChangedNames.parse(patched({ ...before, name: {} }, input));
  // An operation on parts of the name alone gives a new display name.
  const isRenamed = after.displayName === before.displayName && Object.keys(after.name ?? {}).length > 0;
  return replaceScimUser(ctx, id, isRenamed ? { ...after, displayName: null } : after);
}

/** Removes the person from the organization. @throws PaditError forbidden for an owner */
export async function deleteScimUser(ctx: ServiceContext, id: string): Promise<void> {
  const user = await getScimUser(ctx, id);
  checkNoOwner(user);
  await removeMember(ctx, { userId: user.id });
}

/** A provider that is broken or taken over must leave somebody who can end it. */
function checkNoOwner({ roles }: ScimUserView): void {
  if (roles.some(({ value }) => value === "owner"))
    throw new PaditError("forbidden", "An owner is removed or disabled by owners alone. Change the role first.");
}
