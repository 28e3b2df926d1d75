import type { SystemTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { audit } from "../audit";
import { Email } from "../auth/verify-password";
import { limitOnJoin } from "../limits/join-limit";
import type { Role, ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import type { Claims } from "./claims";
import { highestRole, RoleByValue } from "./provided-role";

interface Provider {
  tenantId: string;
  issuer: string;
  name: string;
  defaultRole: Role;
  roleClaim: string | null;
  roleByValue: unknown;
}

/**
 * The account of the person whom the provider has authenticated. A known subject keeps its account. A new one gets the account of its mail
 * address, or a new account, but only if the provider says that the address is verified and the organization has proved its domain:
 * otherwise any organization's provider could claim any address of the installation and open its account.
 *
 * @returns the user's id
 * @throws PaditError forbidden with a sentence for the person
 */
export async function admit(ctx: Pick<ServiceContext, "db" | "now" | "ip">, provider: Provider, claims: Claims): Promise<string> {
  const { tenantId, issuer } = provider;
  const { sub: subject } = claims;
  return ctx.db.asSystem(async (tx) => {
    const where = { tenantId_issuer_subject: { tenantId, issuer, subject } };
    const known = await tx.signOnIdentity.findUnique({ where, select: { userId: true } });
    const userId = known?.userId ?? (await accountOf(tx, ctx, provider, claims));
    const { name, disabledAt } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true, disabledAt: true } });
    if (disabledAt !== null) throw denied("Your account is disabled. Ask your administrator.");
    const lastUsedAt = ctx.now();
    await tx.signOnIdentity.upsert({
      where,
      create: { tenantId, issuer, subject, userId, createdAt: lastUsedAt, lastUsedAt },
      update: { lastUsedAt },
    });
    await ensureMember(tx, ctx, provider, { userId, name, claims, isNew: known === null });
    return userId;
  });
}

async function accountOf(tx: SystemTx, ctx: Pick<ServiceContext, "now">, { tenantId }: Provider, claims: Claims): Promise<string> {
  const { data: email } = Email.safeParse(claims.email);
  if (email === undefined) throw denied("Your provider gave no mail address for you. Ask your administrator to release it.");
  if (String(claims.email_verified) !== "true") throw denied(`Your provider does not say that ${email} is verified.`);
  const domain = email.slice(email.lastIndexOf("@") + 1);
  const proved = await tx.mailDomain.findFirst({ where: { tenantId, domain, verifiedAt: { not: null } }, select: { domain: true } });
  if (!proved) throw denied(`Your organization has not proved that ${domain} is its domain. Ask its owner to do so in the settings.`);
  const existing = await tx.user.findUnique({ where: { email }, select: { id: true } });
  if (existing) return existing.id;
  const id = newId();
  await tx.user.create({ data: { id, email, name: claims.name?.trim() || email, createdAt: ctx.now() } });
  return id;
}

interface Admitted {
  userId: string;
  name: string;
  claims: Claims;
  /** Whether the provider's subject signs in for the first time. */
  isNew: boolean;
}

/** The first sign-in makes a member; a member who was removed later stays out. Mapped roles are applied each time, except to owners. */
async function ensureMember(
  tx: SystemTx,
  ctx: Pick<ServiceContext, "db" | "now" | "ip">,
  provider: Provider,
  { userId, name, claims, isNew }: Admitted,
): Promise<void> {
  const { tenantId } = provider;
  const where = { tenantId_userId: { tenantId, userId } };
  const member = await tx.member.findUnique({ where, select: { role: true, disabledAt: true } });
  if (member && member.disabledAt !== null) throw denied("An owner of this organization has disabled your sign-in.");
  if (!member && !isNew) throw denied("You were removed from this organization. Ask its owner to invite you.");
  const mapped = mappedRole(provider, claims);
  const role = mapped ?? member?.role ?? provider.defaultRole;
  if (member && (member.role === "owner" || member.role === role)) return;
  const facts = { targetType: "member", targetId: userId } as const;
  const actor = { kind: "user", userId, name, tenantId, role } as const;
  if (member) {
    await tx.member.update({ where, data: { role } });
    const detail = { before: { role: member.role }, after: { role }, by: provider.name };
    await audit(tx, { ...ctx, actor }, { action: "member.change_role", ...facts, detail });
  } else {
    const endpointLimit = await limitOnJoin(tx, tenantId, role);
    await tx.member.create({ data: { tenantId, userId, role, endpointLimit, createdAt: ctx.now() } });
    const detail = { after: { role, endpointLimit }, by: provider.name };
    await audit(tx, { ...ctx, actor }, { action: "member.join", ...facts, detail });
  }
  await tellBrowsers(tx, tenantId, "member", userId);
}

/** The highest role that the claim's values give; undefined if they give none. */
function mappedRole({ roleClaim, roleByValue }: Provider, claims: Claims): Role | undefined {
  if (roleClaim === null) return undefined;
  const claim = claims[roleClaim];
  const values = (Array.isArray(claim) ? claim : [claim]).filter((value): value is string => typeof value === "string");
  return highestRole(values, RoleByValue.catch({}).parse(roleByValue));
}

const denied = (message: string): PaditError => new PaditError("forbidden", message);
