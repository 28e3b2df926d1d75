import { randomBytes } from "node:crypto";
import { Resolver } from "node:dns/promises";
import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";

const DOMAINS_MAX = 20;
const QUERY_TIMEOUT_MS = 3_000;
/** Name of the TXT record below the domain, so that other records of the domain are not touched. */
const RECORD_NAME = "_padit-verification";

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, "Enter a domain, such as example.com.");
export const OneMailDomain = z.object({ domain: Domain });

export interface MailDomainView {
  domain: string;
  /** The record that proves the domain: its name and its text. */
  record: { name: string; text: string };
  verifiedAt: Date | null;
}

/** Returns the texts of the TXT records of a name; empty if there are none. */
export type ResolveTxt = (name: string) => Promise<string[]>;

/** @param servers addresses of name servers, with or without a port; default: the machine's */
export const resolveTxtBy =
  (servers?: readonly string[]): ResolveTxt =>
  async (name) => {
    const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: 2 });
    if (servers) resolver.setServers(servers);
    const records = await resolver.resolveTxt(name).catch(() => []);
    return records.map((parts) => parts.join(""));
  };

const viewOf = ({ domain, token, verifiedAt }: { domain: string; token: string; verifiedAt: Date | null }): MailDomainView => ({
  domain,
  record: { name: `${RECORD_NAME}.${domain}`, text: token },
  verifiedAt,
});

export async function listMailDomains(ctx: ServiceContext): Promise<MailDomainView[]> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) => tx.mailDomain.findMany({ where: { tenantId }, orderBy: { domain: "asc" } }));
  return rows.map(viewOf);
}

/** Claims a domain, which has no effect until its owner has proved it by a TXT record. */
export async function addMailDomain(ctx: ServiceContext, input: z.input<typeof OneMailDomain>): Promise<MailDomainView> {
  authorize(ctx, "owner", null);
  const { domain } = parse(OneMailDomain, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const known = await tx.mailDomain.findUnique({ where: { tenantId_domain: { tenantId, domain } } });
    if (known) return viewOf(known);
    if ((await tx.mailDomain.count({ where: { tenantId } })) >= DOMAINS_MAX)
      throw new PaditError("policy_denied", `An organization can have ${DOMAINS_MAX} mail domains. Remove one first.`);
    const token = `padit-verification=${randomBytes(20).toString("hex")}`;
    const row = await tx.mailDomain.create({ data: { tenantId, domain, token, createdAt: ctx.now() } });
    await audit(tx, ctx, { action: "mail_domain.add", targetType: "organization", targetId: tenantId, detail: { after: { domain } } });
    return viewOf(row);
  });
}

/**
 * Looks for the TXT record. @returns whether the domain is verified now
 * @throws PaditError conflict when another organization has proved the domain; not_found for a domain that was not added
 */
export async function verifyMailDomain(
  ctx: ServiceContext,
  resolveTxt: ResolveTxt,
  input: z.input<typeof OneMailDomain>,
): Promise<{ isVerified: boolean }> {
  authorize(ctx, "owner", null);
  const { domain } = parse(OneMailDomain, input);
  const { tenantId } = ctx.actor;
  const where = { tenantId_domain: { tenantId, domain } };
  const claim = await ctx.db.withTenant(tenantId, (tx) => tx.mailDomain.findUnique({ where }));
  if (!claim) throw new PaditError("not_found", "Add the domain first.");
  const isVerified = (await resolveTxt(viewOf(claim).record.name)).includes(claim.token);
  await ctx.db.withTenant(tenantId, async (tx) => {
    // Row security hides the row of another organization that holds the domain; the unique index does not.
    if (isVerified && claim.verifiedAt === null && (await markVerified(tx, { tenantId, domain, at: ctx.now() })) === 0)
      throw new PaditError("conflict", "Another organization of this installation has proved this domain.");
    const detail = { domain, isVerified };
    await audit(tx, ctx, { action: "mail_domain.verify", targetType: "organization", targetId: tenantId, detail });
  });
  return { isVerified: isVerified || claim.verifiedAt !== null };
}

async function markVerified(tx: TenantTx, { tenantId, domain, at }: { tenantId: string; domain: string; at: Date }): Promise<number> {
  try {
    return (await tx.mailDomain.updateMany({ where: { tenantId, domain, verifiedAt: null }, data: { verifiedAt: at } })).count;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "P2002") return 0;
    throw error;
  }
}

/** Removes the domain: its people can no longer join by single sign-on. Who has joined stays. */
export async function removeMailDomain(ctx: ServiceContext, input: z.input<typeof OneMailDomain>): Promise<void> {
  authorize(ctx, "owner", null);
  const { domain } = parse(OneMailDomain, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { count } = await tx.mailDomain.deleteMany({ where: { tenantId, domain } });
    if (count === 0) throw new PaditError("not_found", "This domain was removed before.");
    await audit(tx, ctx, { action: "mail_domain.remove", targetType: "organization", targetId: tenantId, detail: { before: { domain } } });
  });
}
