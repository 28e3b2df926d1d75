import { randomBytes } from "node:crypto";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { hashSecret } from "../hash-secret";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

const LINKS_MAX = 50;
const DAY_MS = 86_400_000;

export interface WallLinkView {
  id: string;
  name: string;
  /** Name of the person who made the link; null if that person is no active admin any more: the link then shows nothing. */
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** When a screen last showed the link; null if none did. */
  lastShownAt: Date | null;
}

/** Links of the organization's wall screens that were not revoked, expired ones included, newest first. */
export async function listWallLinks(ctx: ServiceContext): Promise<WallLinkView[]> {
  authorize(ctx, "admin", null);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx.wallLink.findMany({
      where: { tenantId },
      select: { id: true, name: true, createdBy: true, createdAt: true, expiresAt: true, lastShownAt: true },
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    });
    const members = await tx.member.findMany({
      where: {
        tenantId,
        role: { in: ["admin", "owner"] },
        disabledAt: null,
        user: { disabledAt: null },
        userId: { in: rows.map((row) => row.createdBy) },
      },
      select: { userId: true, user: { select: { name: true } } },
    });
    const names = new Map(members.map(({ userId, user }) => [userId, user.name]));
    return rows.map((row) => ({ ...row, createdBy: names.get(row.createdBy) ?? null }));
  });
}

export const CreateWallLink = z.object({
  name: z.string().trim().min(1, "Name the place of the screen.").max(100),
  expiresInDays: z.int().min(1).max(730),
});

/** Makes a link. Only the answer contains its token (256 random bits); the table stores the token's hash. */
export async function createWallLink(
  ctx: ServiceContext,
  input: z.input<typeof CreateWallLink>,
): Promise<{ wallLinkId: string; url: string }> {
  authorize(ctx, "admin", null);
  const { name, expiresInDays } = parse(CreateWallLink, input);
  const { actor } = ctx;
  if (actor.kind !== "user") throw new PaditError("forbidden", "A wall link is made by a person, whose membership keeps it alive.");
  const { tenantId, userId } = actor;
  const token = randomBytes(32).toString("base64url");
  const id = newId();
  const createdAt = ctx.now();
  await ctx.db.withTenant(tenantId, async (tx) => {
    if ((await tx.wallLink.count({ where: { tenantId } })) >= LINKS_MAX)
      throw new PaditError("conflict", `An organization has ${LINKS_MAX} wall links at most. Revoke one that no screen shows.`);
    const expiresAt = new Date(createdAt.getTime() + expiresInDays * DAY_MS);
    const data = { tenantId, id, name, tokenHash: hashSecret(token), createdBy: userId, createdAt, expiresAt };
    await tx.wallLink.create({ data, select: { id: true } });
    const detail = { after: { name, expiresAt: expiresAt.toISOString() } };
    await audit(tx, ctx, { action: "wall_link.create", targetType: "wall_link", targetId: id, detail });
    await tellBrowsers(tx, tenantId, "member", id);
  });
  return { wallLinkId: id, url: `${ctx.site.publicUrl}/wall/${token}` };
}

export const RevokeWallLink = z.object({ wallLinkId: z.guid() });

/** Revokes a link; its screens show nothing from their next update on. */
export async function revokeWallLink(ctx: ServiceContext, input: z.input<typeof RevokeWallLink>): Promise<void> {
  authorize(ctx, "admin", null);
  const { wallLinkId: id } = parse(RevokeWallLink, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const link = await tx.wallLink.findFirst({ where: { tenantId, id }, select: { name: true } });
    if (!link) throw notFound("wall link");
    await tx.wallLink.deleteMany({ where: { tenantId, id } });
    await audit(tx, ctx, { action: "wall_link.revoke", targetType: "wall_link", targetId: id, detail: { before: { name: link.name } } });
    await tellBrowsers(tx, tenantId, "member", id);
  });
}
