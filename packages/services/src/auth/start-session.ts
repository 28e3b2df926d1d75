import { randomBytes } from "node:crypto";
import type { SystemTx } from "@padit/db";
import { z } from "zod";
import { auditPerson } from "../account/audit-person";
import { hasSecondFactor } from "../factors/verify-factor";
import { hashSecret } from "../hash-secret";
import { Language } from "../language";
import { parse, type ServiceContext } from "../service-context";
import { ABSOLUTE_MS } from "./session-terms";

export const StartSession = z.object({
  userId: z.guid(),
  ip: z.string().max(100).optional(),
  userAgent: z
    .string()
    .transform((text) => text.slice(0, 500))
    .optional(),
  /** Language of the browser. The account takes it if it has none. */
  language: Language.optional(),
  /** The organization whose provider has authenticated the person. */
  signOnTenantId: z.guid().optional(),
  /** The session at that provider; undefined: the provider does not say. */
  signOnSid: z.string().max(500).optional(),
  /** When that provider says that the person authenticated; undefined: the provider does not say. */
  authenticatedAt: z.date().optional(),
});

/** Starts a session and returns its opaque id (256 random bits). Only the browser keeps the id; the table stores its hash. */
export async function startSession({ db, now }: Pick<ServiceContext, "db" | "now">, input: z.input<typeof StartSession>): Promise<string> {
  const { userId, ip, userAgent, language, signOnTenantId, signOnSid, authenticatedAt } = parse(StartSession, input);
  const sessionId = randomBytes(32).toString("base64url");
  const at = now();
  await db.asSystem(async (tx) => {
    const before = await tx.userSession.findFirst({
      where: { userId, lastTenantId: { not: null } },
      orderBy: { lastSeenAt: "desc" },
      select: { lastTenantId: true },
    });
    await tx.userSession.create({
      data: {
        idHash: hashSecret(sessionId),
        userId,
        createdAt: at,
        lastSeenAt: at,
        expiresAt: new Date(at.getTime() + ABSOLUTE_MS),
        ip: ip ?? null,
        userAgent: userAgent ?? null,
        // A new sign-in opens the organization that was visited last.
        lastTenantId: signOnTenantId ?? before?.lastTenantId ?? null,
        signOnTenantId: signOnTenantId ?? null,
        signOnSid: signOnSid ?? null,
        provenAt: signOnTenantId === undefined ? at : await provenByProvider(tx, { userId, at, authenticatedAt }),
      },
    });
    if (language !== undefined) await tx.user.updateMany({ where: { id: userId, language: null }, data: { language } });
    const { name } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
    await auditPerson(
      tx,
      { db, now, ip, person: { userId, name } },
      { action: "account.sign_in", detail: { userAgent: userAgent ?? null, bySingleSignOn: signOnTenantId !== undefined } },
    );
  });
  return sessionId;
}

/** A provider proves who a person is at the time it states. It cannot replace a factor that the person has here. */
async function provenByProvider(
  tx: SystemTx,
  { userId, at, authenticatedAt }: { userId: string; at: Date; authenticatedAt: Date | undefined },
): Promise<Date | null> {
  if (authenticatedAt === undefined || (await hasSecondFactor(tx, userId))) return null;
  return authenticatedAt < at ? authenticatedAt : at;
}
